// Whatever is known of a person, the number counts unless the location is trusted.
import fc from "fast-check";
import { expect, it } from "vitest";
import { areaCodeRows } from "../../../../../src/domain/compliance/place/area-codes.ts";
import type { Evidence } from "../../../../../src/domain/compliance/place/evidence.ts";
import { evidenceProblems } from "../../../../../src/domain/compliance/place/evidence-problems.ts";
import { placeOf } from "../../../../../src/domain/compliance/place/place-of.ts";
import { regionsOf } from "../../../../../src/domain/compliance/place/regions.ts";
import { canonicalZone } from "../../../../../src/domain/compliance/place/zone-names.ts";
import { isTimeZone } from "../../../../../src/domain/hours/time-zone.ts";

const codes = areaCodeRows().flatMap(row => row.words.flatMap(word => word.split("/")));
const areaCodeNumbers = fc.constantFrom(...codes).map(code => `+1${code}5550123`);
const numbers = fc.oneof(
  areaCodeNumbers,
  fc.constantFrom(
    "+442071838750",
    "+919812345678",
    "+61412345678",
    "+61755012345",
    "+4915112345678",
    "+18005550123",
  ),
);
const stated = fc.record(
  {
    timeZone: fc.constantFrom(
      "America/Denver",
      "US/Eastern",
      "Europe/Paris",
      "Asia/Calcutta",
      "UTC",
      "Mars/X",
    ),
    postalCode: fc.constantFrom("46402", "32501", "M5V 3L9", "X0A 0H0", "96799", "10115", "00000", "?"),
    region: fc.constantFrom("US-FL", "TX", "CA-BC", "NL", "AU-QLD", "DE-BY", "US-ZZ"),
    country: fc.constantFrom("US", "CA", "PR", "GB", "AU", "DE", "XX"),
  },
  { requiredKeys: [] },
);
const zonesOf = (evidence: Evidence) => {
  const place = placeOf(evidence);
  return place.kind === "known" ? place.zones : [];
};

it("nothing stated removes a zone or region of the number while the location is not trusted", () => {
  fc.assert(
    fc.property(numbers, stated, (phoneNumber, evidence) => {
      const alone = placeOf({ phoneNumber });
      if (alone.kind === "unknown") return;
      const place = placeOf({ phoneNumber, ...evidence });
      if (place.kind === "unknown") throw new Error(place.why);
      const zones = place.zones.map(canonicalZone);
      expect(alone.zones.map(canonicalZone).filter(zone => !zones.includes(zone))).toEqual([]);
      expect(alone.regions.filter(region => !place.regions.includes(region))).toEqual([]);
      const countries = place.countries ?? [place.country];
      expect(countries).toContain(alone.country);
    }),
  );
});

it("trust only ever takes zones away, never all of them", () => {
  fc.assert(
    fc.property(numbers, stated, (phoneNumber, evidence) => {
      const all = zonesOf({ phoneNumber, ...evidence }).map(canonicalZone);
      const trusted = zonesOf({ phoneNumber, ...evidence, locationTrusted: true }).map(canonicalZone);
      expect(trusted.filter(zone => !all.includes(zone))).toEqual([]);
      expect(trusted.length > 0).toBe(all.length > 0);
    }),
  );
});

it("a known place has zones that Intl knows and a country; its lists are sorted, each entry once", () => {
  fc.assert(
    fc.property(numbers, stated, fc.boolean(), (phoneNumber, evidence, locationTrusted) => {
      const place = placeOf({ phoneNumber, ...evidence, locationTrusted });
      if (place.kind === "unknown") return;
      expect(place.zones.length).toBeGreaterThan(0);
      expect(place.zones.filter(zone => !isTimeZone(zone))).toEqual([]);
      expect(place.country).toMatch(/^[A-Z]{2}$/);
      for (const list of [place.zones, place.regions]) expect([...new Set(list)].sort()).toEqual(list);
    }),
  );
});

it("what the door accepts is never ignored: a readable zone, state or ZIP code is in the place", () => {
  fc.assert(
    fc.property(
      areaCodeNumbers,
      fc.constantFrom(...regionsOf("US"), ...regionsOf("CA")),
      (phoneNumber, region) => {
        expect(evidenceProblems({ phoneNumber, region })).toEqual([]);
        expect(placeOf({ phoneNumber, region })).toMatchObject({ regions: expect.arrayContaining([region]) });
      },
    ),
  );
});

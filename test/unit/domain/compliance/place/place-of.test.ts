// Where people are, by what is known of them: the examples of the rules, and each kind of evidence.
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../../../src/domain/compliance/place/evidence.ts";
import { placeOf } from "../../../../../src/domain/compliance/place/place-of.ts";
import { wallTimeAt } from "../../../../../src/domain/hours/time-zone.ts";
import { HOUR_MS, MINUTE_MS } from "../../../../../src/domain/time-units.ts";

const zonesOf = (evidence: Evidence) => {
  const place = placeOf(evidence);
  return place.kind === "known" ? place.zones.map(zone => zone.replace("America/", "")).join(" ") : place.why;
};
const ofCode = (code: number) => ({ phoneNumber: `+1${code}5550123` });
const MIAMI = { phoneNumber: "+13055550123" };
const UNPLACED = { phoneNumber: "+15005550101" };

it.each([
  [930, "Chicago New_York", ["US-IN"]],
  [850, "Chicago New_York", ["US-FL"]],
  [448, "Chicago New_York", ["US-FL"]],
  [407, "New_York", ["US-FL"]],
  [334, "Chicago New_York", ["US-AL"]],
  [729, "Chicago New_York", ["US-TN"]],
  [364, "Chicago New_York", ["US-KY"]],
  [906, "Chicago New_York", ["US-MI"]],
  [317, "New_York", ["US-IN"]],
  [605, "Chicago Denver", ["US-SD"]],
  [531, "Chicago Denver", ["US-NE"]],
  [432, "Chicago Denver", ["US-TX"]],
  [915, "Denver", ["US-TX"]],
  [458, "Denver Los_Angeles", ["US-OR"]],
  [986, "Denver Los_Angeles", ["US-ID"]],
  [775, "Denver Los_Angeles", ["US-NV"]],
  [928, "Denver Phoenix", ["US-AZ"]],
  [907, "Adak Anchorage", ["US-AK"]],
  [808, "Pacific/Honolulu", ["US-HI"]],
  [787, "Puerto_Rico", ["US-PR"]],
  [671, "Pacific/Guam", ["US-GU"]],
  [436, "New_York", ["US-OH"]],
  [679, "New_York", ["US-MI"]],
  [604, "Vancouver", ["CA-BC"]],
  [778, "Edmonton Fort_Nelson Vancouver", ["CA-BC"]],
  [474, "Edmonton Regina Winnipeg", ["CA-SK"]],
  [807, "Atikokan Toronto Winnipeg", ["CA-ON"]],
  [581, "Blanc-Sablon Halifax Toronto", ["CA-QC"]],
  [879, "Goose_Bay St_Johns", ["CA-NL"]],
  [902, "Halifax", ["CA-NS", "CA-PE"]],
  [
    867,
    "Cambridge_Bay Coral_Harbour Inuvik Iqaluit Rankin_Inlet Whitehorse Yellowknife",
    ["CA-NT", "CA-NU", "CA-YT"],
  ],
] as const)("area code %i keeps the time of %s", (code, zones, regions) => {
  expect(zonesOf(ofCode(code))).toBe(zones);
  expect(placeOf(ofCode(code))).toMatchObject({ regions, country: regions[0]?.slice(0, 2) });
});

it.each([
  ["+12425550123", "BS", "America/Nassau"],
  ["+18765550123", "JM", "America/Jamaica"],
  ["+16585550123", "JM", "America/Jamaica"],
  ["+18295550123", "DO", "America/Santo_Domingo"],
  ["+9779812345678", "NP", "Asia/Kathmandu"],
  ["+33612345678", "FR", "Europe/Paris"],
  ["+919812345678", "IN", "Asia/Kolkata"],
  ["+442071838750", "GB", "Europe/London"],
])("%s is a number of %s", (phoneNumber, country, zone) => {
  expect(placeOf({ phoneNumber })).toEqual({ kind: "known", zones: [zone], regions: [], country });
});

it.each([
  [800, "area code 800 is toll-free"],
  [833, "area code 833 is toll-free"],
  [900, "area code 900 is a premium service"],
  [500, "area code 500 belongs to no area"],
  [588, "area code 588 belongs to no area"],
  [700, "area code 700 belongs to no area"],
  [600, "area code 600 belongs to no area of Canada"],
  [222, "area code 222 is not in service"],
])("area code %i is nowhere, and the reason is told", (code, why) => {
  expect(placeOf(ofCode(code))).toMatchObject({ kind: "unknown", why });
});

it("takes a number after +1 that has no ten digits for one of nowhere", () => {
  expect(placeOf({ phoneNumber: "+1212555" })).toMatchObject({ kind: "unknown" });
});

describe("where nobody knows", () => {
  it("the strictest of the United States reaches from Puerto Rico to Hawaii, with every state's rules", () => {
    const place = placeOf(ofCode(800));
    if (place.kind === "known") throw new Error("toll-free numbers have no place");
    const { zones, regions, country } = place.strictest;
    expect(country).toBe("US");
    expect(zones).toEqual(
      expect.arrayContaining(["America/Puerto_Rico", "America/Adak", "Pacific/Honolulu"]),
    );
    expect(zones).not.toContain("Pacific/Guam");
    expect(regions).toHaveLength(53);
    expect(regions).toEqual(expect.arrayContaining(["US-DC", "US-FL", "US-PR", "US-VI"]));
  });

  it("hours of 8 to 21 are open everywhere in the United States from 18:00 to 01:00 UTC in winter", () => {
    const place = placeOf(ofCode(800));
    if (place.kind === "known") throw new Error("toll-free numbers have no place");
    const isOpen = (at: number) =>
      place.strictest.zones.every(zone => {
        const hour = (wallTimeAt(zone, at) / HOUR_MS) % 24;
        return hour >= 8 && hour < 21;
      });
    const noon = Date.UTC(2026, 0, 15, 12);
    const open = Array.from({ length: 24 * 60 }, (_, i) => noon + i * MINUTE_MS).filter(isOpen);
    expect(open[0]).toBe(Date.UTC(2026, 0, 15, 18));
    expect(open).toHaveLength(7 * 60);
    expect(open.at(-1)).toBe(Date.UTC(2026, 0, 16, 0, 59));
  });

  it("a number of Canada without an area has the strictest of Canada, and so has a stated country", () => {
    expect(placeOf(ofCode(600))).toMatchObject({ strictest: { country: "CA" } });
    expect(placeOf({ ...ofCode(800), country: "CA" })).toMatchObject({
      kind: "unknown",
      strictest: { country: "CA", zones: expect.arrayContaining(["America/St_Johns", "America/Vancouver"]) },
    });
  });

  it("a number of no country has no strictest place either", () => {
    expect(placeOf({ phoneNumber: "+882123456789" })).toEqual({
      kind: "unknown",
      why: "the number belongs to no country",
      strictest: { zones: [], regions: [], country: null },
    });
  });

  it("a zone on the contact is enough, and the number's country stays", () => {
    expect(placeOf({ ...UNPLACED, timeZone: "America/New_York" })).toEqual({
      kind: "known",
      zones: ["America/New_York"],
      regions: [],
      country: "US",
    });
    expect(placeOf({ ...UNPLACED, timeZone: "America/Toronto" })).toMatchObject({ country: "CA" });
    expect(placeOf({ ...UNPLACED, timeZone: "America/Puerto_Rico" })).toMatchObject({
      country: "US",
      regions: ["US-PR"],
    });
    expect(placeOf({ ...UNPLACED, timeZone: "UTC" })).toMatchObject({ zones: ["UTC"], country: "US" });
  });
});

describe("of what is stated, the best is believed", () => {
  it("zone before postal code before region before number", () => {
    const all = { timeZone: "America/Denver", postalCode: "96813", region: "US-CA" };
    expect(zonesOf({ ...UNPLACED, ...all })).toBe("Denver");
    expect(zonesOf({ ...UNPLACED, ...all, timeZone: null })).toBe("Pacific/Honolulu");
    expect(zonesOf({ ...UNPLACED, ...all, timeZone: null, postalCode: null })).toBe("Los_Angeles");
  });

  it("and a zone that says nothing of the state leaves that to the postal code", () => {
    expect(placeOf({ ...UNPLACED, timeZone: "America/Chicago", postalCode: "32501" })).toMatchObject({
      zones: ["America/Chicago"],
      regions: ["US-FL"],
    });
  });

  it("the number's zones and regions are added", () => {
    expect(placeOf({ ...MIAMI, postalCode: "46402" })).toEqual({
      kind: "known",
      zones: ["America/Chicago", "America/New_York"],
      regions: ["US-FL", "US-IN"],
      country: "US",
    });
  });

  it("unless the location is trusted", () => {
    expect(placeOf({ ...MIAMI, postalCode: "46402", locationTrusted: true })).toMatchObject({
      zones: ["America/Chicago"],
      regions: ["US-IN"],
    });
    expect(placeOf({ ...MIAMI, timeZone: "America/Los_Angeles", locationTrusted: true })).toEqual({
      kind: "known",
      zones: ["America/Los_Angeles"],
      regions: [],
      country: "US",
    });
  });

  it("and trust in nothing stated leaves the number", () => {
    expect(placeOf({ ...MIAMI, locationTrusted: true })).toEqual(placeOf(MIAMI));
  });

  it("one zone under two names stands once, as it was stated", () => {
    expect(zonesOf({ phoneNumber: "+12125550123", timeZone: "US/Eastern" })).toBe("US/Eastern");
    expect(zonesOf({ phoneNumber: "+919812345678", timeZone: "Asia/Calcutta" })).toBe("Asia/Calcutta");
  });
});

describe("two countries", () => {
  it("a Florida number of somebody in Toronto is of both, Canada believed", () => {
    expect(placeOf({ ...MIAMI, postalCode: "M5V 3L9" })).toEqual({
      kind: "known",
      zones: ["America/New_York", "America/Toronto"],
      regions: ["CA-ON", "US-FL"],
      country: "CA",
      countries: ["CA", "US"],
    });
  });

  it("a zone abroad tells the country", () => {
    expect(placeOf({ ...MIAMI, timeZone: "Europe/Berlin" })).toMatchObject({
      country: "DE",
      countries: ["DE", "US"],
    });
    const trusted = placeOf({ ...MIAMI, timeZone: "Europe/Berlin", locationTrusted: true });
    expect(trusted).toEqual({ kind: "known", zones: ["Europe/Berlin"], regions: [], country: "DE" });
  });

  it("a British number of somebody in the United States may be anywhere there", () => {
    const place = placeOf({ phoneNumber: "+442071838750", country: "US" });
    expect(place).toMatchObject({ kind: "known", country: "US", countries: ["GB", "US"] });
    expect(zonesOf({ phoneNumber: "+442071838750", country: "US" })).toContain("Pacific/Honolulu");
  });

  it("the country of the number alone adds nothing to it", () => {
    expect(placeOf({ ...MIAMI, country: "US" })).toEqual(placeOf(MIAMI));
  });

  it("a territory is a region of the United States", () => {
    expect(placeOf({ ...MIAMI, country: "PR" })).toEqual({
      kind: "known",
      zones: ["America/New_York", "America/Puerto_Rico"],
      regions: ["US-FL", "US-PR"],
      country: "US",
    });
  });

  it("a British number that fits no plan may be of the islands too", () => {
    expect(placeOf({ phoneNumber: "+447700900123" })).toMatchObject({
      country: "GB",
      countries: ["GB", "GG", "IM", "JE"],
    });
  });
});

it.each([
  ["+61292345678", "Australia/Sydney", ["AU-ACT", "AU-NSW"]],
  ["+61265630000", "Australia/Lord_Howe Australia/Sydney", ["AU-NSW"]],
  ["+61392345678", "Australia/Hobart Australia/Melbourne", ["AU-TAS", "AU-VIC"]],
  ["+61732345678", "Australia/Brisbane", ["AU-QLD"]],
  ["+61755012345", "Australia/Brisbane Australia/Sydney", ["AU-NSW", "AU-QLD"]],
  ["+61889412345", "Australia/Darwin", ["AU-NT"]],
  ["+61892345678", "Australia/Perth", ["AU-WA"]],
  ["+61890391234", "Australia/Eucla Australia/Perth", ["AU-WA"]],
])("the Australian landline %s keeps the time of %s", (phoneNumber, zones, regions) => {
  expect(zonesOf({ phoneNumber })).toBe(zones);
  expect(placeOf({ phoneNumber })).toMatchObject({ country: "AU", regions });
});

it("an Australian mobile may be anywhere there, and 1800 is nowhere", () => {
  const mobile = placeOf({ phoneNumber: "+61412345678" });
  expect(mobile).toMatchObject({ kind: "known", country: "AU", regions: [] });
  expect(mobile).toHaveProperty("zones", expect.arrayContaining(["Australia/Perth", "Australia/Sydney"]));
  expect(placeOf({ phoneNumber: "+611800123456" })).toMatchObject({
    kind: "unknown",
    strictest: { country: "AU" },
  });
});

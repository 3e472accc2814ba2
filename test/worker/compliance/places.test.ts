// The time zone data and the lists of countries that decide in production are workerd's, not Node's.
import { expect, it } from "vitest";
import { areaCodeRows } from "../../../src/domain/compliance/place/area-codes.ts";
import { placeOf } from "../../../src/domain/compliance/place/place-of.ts";
import { probeTimeZones } from "../../../src/domain/compliance/place/tz-probe.ts";
import { isTimeZone } from "../../../src/domain/hours/time-zone.ts";

it("workerd knows that Vancouver and Edmonton stopped changing their clocks in 2026", () => {
  expect(probeTimeZones()).toMatchObject({ ok: true });
});

it("workerd knows every zone of the area codes", () => {
  expect(areaCodeRows().flatMap(({ zones }) => zones.filter(zone => !isTimeZone(zone)))).toEqual([]);
});

it.each([
  ["+9779812345678", ["Asia/Kathmandu"], "NP"],
  ["+919812345678", ["Asia/Kolkata"], "IN"],
  ["+33612345678", ["Europe/Paris"], "FR"],
  ["+13055550123", ["America/New_York"], "US"],
])("workerd finds %s in %s", (phoneNumber, zones, country) => {
  expect(placeOf({ phoneNumber })).toMatchObject({ kind: "known", zones, country });
});

it("workerd lists all zones of a country of many, and finds the country of a zone", () => {
  expect(placeOf({ phoneNumber: "+61412345678" })).toMatchObject({
    country: "AU",
    zones: expect.arrayContaining(["Australia/Eucla", "Australia/Perth", "Australia/Sydney"]),
  });
  expect(
    placeOf({ phoneNumber: "+13055550123", timeZone: "Europe/Berlin", locationTrusted: true }),
  ).toMatchObject({ country: "DE" });
});

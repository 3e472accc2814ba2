// The committed tables: whole, consistent with each other and with the numbering plan, and small.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { expect, it } from "vitest";
import { areaCodeRows, placeOfAreaCode } from "../../../../../src/domain/compliance/place/area-codes.ts";
import { regionsOf, zonesOfRegion } from "../../../../../src/domain/compliance/place/regions.ts";
import { placeOfZip, zipPrefixes } from "../../../../../src/domain/compliance/place/zip-codes.ts";
import { sortedUnion } from "../../../../../src/domain/compliance/place/zone-names.ts";
import { isTimeZone } from "../../../../../src/domain/hours/time-zone.ts";

const FOLDER = "src/domain/compliance/place";
/** Of all tables together, gzipped. */
const BUDGET_BYTES = 8 * 1024;
/** In service, or soon, and unknown to the library's numbering plan. */
const NEWER_THAN_THE_LIBRARY = ["436", "457", "471", "624", "679", "729", "837", "861", "924"];

const groups = areaCodeRows().flatMap(row => row.words.map(word => ({ ...row, codes: word.split("/") })));
const codes = groups.flatMap(group => group.codes);
const allCodes = Array.from({ length: 800 }, (_, i) => String(200 + i));
const isInPlan = (code: string) =>
  ["5550123", "2345678"].some(rest => parsePhoneNumberFromString(`+1${code}${rest}`)?.isValid() === true);

it("every area code has zones that Intl knows, and stands once", () => {
  expect(codes.length).toBeGreaterThan(430);
  expect(new Set(codes).size).toBe(codes.length);
  expect(groups.filter(({ zones }) => zones.length === 0)).toEqual([]);
  expect(sortedUnion(...groups.map(({ zones }) => zones)).filter(zone => !isTimeZone(zone))).toEqual([]);
});

it("every area code of the library's numbering plan is in an area or known to be in none", () => {
  const notInService = allCodes.filter(code => {
    const place = placeOfAreaCode(`${code}5550123`);
    return place.kind === "unknown" && place.why.endsWith("is not in service") && isInPlan(code);
  });
  expect(notInService).toEqual([]);
});

it("the area codes that the library does not have are the ones laid over by hand", () => {
  expect(codes.filter(code => !isInPlan(code)).sort()).toEqual(NEWER_THAN_THE_LIBRARY);
});

it("a state's zones are those of its area codes together", () => {
  const unlike = [...regionsOf("US"), ...regionsOf("CA")].filter(region => {
    const ofCodes = sortedUnion(
      ...groups
        .filter(({ regions }) => regions.length === 1 && regions[0] === region)
        .map(({ zones }) => zones),
    );
    return ofCodes.join() !== zonesOfRegion(region).join();
  });
  // One area code for all three of them; 902 is of two.
  expect(unlike).toEqual(["CA-NS", "CA-NT", "CA-NU", "CA-PE", "CA-YT"]);
});

it("every ZIP prefix is of a state, and has only zones of it", () => {
  expect(zipPrefixes().length).toBeGreaterThan(900);
  const wrong = zipPrefixes().filter(prefix => {
    const place = placeOfZip(prefix);
    if (place === null || place.zones.length === 0) return true;
    const [region] = place.regions;
    return region !== undefined && place.zones.some(zone => !zonesOfRegion(region).includes(zone));
  });
  expect(wrong).toEqual([]);
});

it.each([
  ["46402", "Gary", "US-IN", "America/Chicago"],
  ["47708", "Evansville", "US-IN", "America/Chicago"],
  ["46204", "Indianapolis", "US-IN", "America/New_York"],
  ["97914", "Ontario", "US-OR", "America/Denver America/Los_Angeles"],
  ["97201", "Portland", "US-OR", "America/Los_Angeles"],
  ["79901", "El Paso", "US-TX", "America/Denver"],
  ["32501", "Pensacola", "US-FL", "America/Chicago"],
  ["32301", "Tallahassee", "US-FL", "America/New_York"],
  ["36867", "Phenix City", "US-AL", "America/Chicago America/New_York"],
  ["57701", "Rapid City", "US-SD", "America/Denver"],
  ["83814", "Coeur d'Alene", "US-ID", "America/Denver America/Los_Angeles"],
  ["83702", "Boise", "US-ID", "America/Denver"],
  ["86515", "Window Rock", "US-AZ", "America/Denver America/Phoenix"],
  ["85001", "Phoenix", "US-AZ", "America/Phoenix"],
  ["49938", "Ironwood", "US-MI", "America/Chicago America/New_York"],
  ["40202", "Louisville", "US-KY", "America/New_York"],
  ["42101", "Bowling Green", "US-KY", "America/Chicago"],
  ["37402", "Chattanooga", "US-TN", "America/New_York"],
  ["89883", "West Wendover", "US-NV", "America/Denver America/Los_Angeles"],
  ["99546", "Adak", "US-AK", "America/Adak America/Anchorage"],
  ["96813", "Honolulu", "US-HI", "Pacific/Honolulu"],
  ["96799", "Pago Pago", "US-AS", "Pacific/Pago_Pago"],
  ["96910", "Hagatna", "US-GU", "Pacific/Guam"],
  ["96950", "Saipan", "US-MP", "Pacific/Saipan"],
  ["00901", "San Juan", "US-PR", "America/Puerto_Rico"],
  ["06390", "Fishers Island", "US-NY", "America/New_York"],
  ["06320", "New London", "US-CT", "America/New_York"],
])("ZIP code %s, %s, is in %s and keeps the time of %s", (zip, _town, region, zones) => {
  expect(placeOfZip(zip)).toMatchObject({ regions: [region], zones: zones.split(" ") });
});

it("ZIP codes of the armed forces abroad and those not in use have no place", () => {
  expect(["09012", "34002", "96201", "00000"].map(placeOfZip)).toEqual([null, null, null, null]);
});

it("the tables together stay under 8 KB gzipped", () => {
  const bytes = ["area-code-data.ts", "zip-code-data.ts", "regions.ts", "australia.ts"]
    .map(file => gzipSync(readFileSync(`${FOLDER}/${file}`)).length)
    .reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(BUDGET_BYTES);
});

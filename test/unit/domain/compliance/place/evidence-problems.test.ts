// Evidence that is none is refused by name and value, with what would be right.
import { expect, it } from "vitest";
import type { Evidence } from "../../../../../src/domain/compliance/place/evidence.ts";
import { evidenceProblems } from "../../../../../src/domain/compliance/place/evidence-problems.ts";

const problems = (evidence: Partial<Evidence>) =>
  evidenceProblems({ phoneNumber: "+13055550123", ...evidence });

it.each([
  [{ timeZone: "Mars/Olympus" }, 'time_zone "Mars/Olympus" is no IANA zone, such as "America/New_York"'],
  [{ timeZone: "+05:00" }, 'time_zone "+05:00" is no IANA zone, such as "America/New_York"'],
  [{ country: "USA" }, 'country "USA" is no ISO 3166-1 code of two letters, such as "US"'],
  [{ country: "ZZ" }, 'country "ZZ" is no ISO 3166-1 code of two letters, such as "US"'],
  [{ region: "Florida" }, 'region "Florida" is no code of ISO 3166-2, such as "US-FL"'],
  [{ region: "US-ZZ" }, 'region "US-ZZ" is no region of US'],
  [{ region: "ZZ-FL" }, 'region "ZZ-FL" is of no country: ZZ'],
  [{ region: "ZZ" }, 'region "ZZ" is no region of US or CA; write it as "US-FL"'],
  [{ region: "ON", country: "US" }, 'region "ON" is no region of US; write it as "US-FL"'],
  [{ region: "US-FL", country: "CA" }, 'region "US-FL" is not in country "CA"'],
  [
    { region: "BY", phoneNumber: "+4915112345678" },
    'region "BY" is a code without its country; write it as "US-FL"',
  ],
  [{ postalCode: "3310", country: "US" }, 'postal_code "3310" is no ZIP code, such as "33101"'],
  [
    { postalCode: "33101", country: "CA" },
    'postal_code "33101" is no Canadian postal code, such as "M5V 3L9"',
  ],
  [
    { postalCode: "D5V 3L9", country: "CA" },
    'postal_code "D5V 3L9" is no Canadian postal code, such as "M5V 3L9"',
  ],
  [{ postalCode: "3310" }, 'postal_code "3310" is no ZIP code and no Canadian postal code; name its country'],
  [{ postalCode: "?", country: "DE" }, 'postal_code "?" is no postal code: two to twelve letters and digits'],
] as const)("%o is refused", (evidence, problem) => {
  expect(problems(evidence)).toEqual([problem]);
});

it.each([
  {},
  { timeZone: "", postalCode: null, region: undefined, country: null },
  { timeZone: "US/Eastern", postalCode: "33101-1234", region: "us-fl", country: "us" },
  { postalCode: "331011234" },
  { postalCode: "m5v3l9" },
  { postalCode: "M5V", country: "CA" },
  { postalCode: "SW1A 1AA", country: "GB" },
  { postalCode: "10115", phoneNumber: "+4915112345678" },
  { region: "ON" },
  { region: "NSW", phoneNumber: "+61412345678" },
  { region: "BY", country: "DE" },
  { region: "DE-BY" },
  { region: "PR-01", country: "US" },
  { country: "PR" },
])("%o is accepted", evidence => {
  expect(problems(evidence)).toEqual([]);
});

it("names every field that is wrong", () => {
  expect(problems({ timeZone: "x", postalCode: "x", region: "x-y", country: "x" })).toHaveLength(4);
});

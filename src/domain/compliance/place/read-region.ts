// A stated state or province.
import { zonesOfCountry } from "./country-zones.ts";
import type { Assumed, Reading, Unreadable } from "./evidence.ts";
import { readCountry } from "./read-country.ts";
import { regionsOf, zonesOfRegion } from "./regions.ts";

/** Codes of no country of the two are also of the other: "ON" with a number of New York is Ontario. */
const NEIGHBOURS: readonly string[] = ["US", "CA"];

export function readRegion(text: string, assumed: Assumed): Reading | Unreadable {
  const code = text.trim().toUpperCase();
  if (!/^([A-Z]{2}-)?[A-Z0-9]{1,3}$/.test(code)) {
    return { problem: `region "${text}" is no code of ISO 3166-2, such as "US-FL"` };
  }
  if (code.includes("-")) return readFullCode(text, code, assumed);
  const countries = countriesOfShortCode(assumed);
  const known = countries
    .map(country => `${country}-${code}`)
    .find(region => zonesOfRegion(region).length > 0);
  if (known !== undefined) return ofTable(known);
  const [only] = countries;
  if (countries.length === 1 && only !== undefined && regionsOf(only).length === 0) {
    return { zones: zonesOfCountry(only), regions: [`${only}-${code}`], country: only };
  }
  const where =
    countries.length > 0 ? `no region of ${countries.join(" or ")}` : "a code without its country";
  return { problem: `region "${text}" is ${where}; write it as "US-FL"` };
}

const ofTable = (region: string): Reading => ({
  zones: zonesOfRegion(region),
  regions: [region],
  country: region.slice(0, 2),
});

function readFullCode(text: string, code: string, { country }: Assumed): Reading | Unreadable {
  const named = readCountry(code.slice(0, 2));
  if ("problem" in named) return { problem: `region "${text}" is of no country: ${code.slice(0, 2)}` };
  if (country !== null && country !== named.country) {
    return { problem: `region "${text}" is not in country "${country}"` };
  }
  // "PR-…" has no regions of its own in these rules.
  if (named.region !== null) return ofTable(named.region);
  if (zonesOfRegion(code).length > 0) return ofTable(code);
  if (regionsOf(named.country).length > 0) {
    return { problem: `region "${text}" is no region of ${named.country}` };
  }
  return { zones: zonesOfCountry(named.country), regions: [code], country: named.country };
}

/** Short codes of a country without a table say nothing unless the country itself is stated. */
function countriesOfShortCode({ country, numberCountry }: Assumed): readonly string[] {
  if (country !== null) return [country];
  if (numberCountry === null || NEIGHBOURS.includes(numberCountry)) return NEIGHBOURS;
  return regionsOf(numberCountry).length > 0 ? [numberCountry] : [];
}

// What a phone number by itself says of where its owner is.
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { placeOfAreaCode } from "./area-codes.ts";
import { placeInAustralia } from "./australia.ts";
import { zonesOfCountry } from "./country-zones.ts";
import type { Place } from "./place.ts";
import { strictestOf } from "./strictest.ts";
import { sortedUnion } from "./zone-names.ts";

/** The largest country of a calling code that several share, for numbers that fit none of their plans. */
const LARGEST: Readonly<Record<string, CountryCode>> = {
  "7": "RU",
  "39": "IT",
  "44": "GB",
  "47": "NO",
  "61": "AU",
  "212": "MA",
  "262": "RE",
  "290": "SH",
  "358": "FI",
  "590": "GP",
  "599": "CW",
};
const LONGEST_CALLING_CODE = 3;

let byCallingCode: ReadonlyMap<string, readonly CountryCode[]> | null = null;

const countriesByCode = () =>
  (byCallingCode ??= Map.groupBy(getCountries(), country => getCountryCallingCode(country)));

/** No calling code is the beginning of another. */
function callingCodeOf(digits: string): string | null {
  for (let length = 1; length <= LONGEST_CALLING_CODE; length += 1) {
    if (countriesByCode().has(digits.slice(0, length))) return digits.slice(0, length);
  }
  return null;
}

/** `phoneNumber` in its normal form: `+` and digits. */
export function placeOfNumber(phoneNumber: string): Place {
  if (phoneNumber.startsWith("+1")) return placeOfAreaCode(phoneNumber.slice(2));
  const code = callingCodeOf(phoneNumber.slice(1));
  if (code === null) {
    return { kind: "unknown", why: "the number belongs to no country", strictest: strictestOf(null) };
  }
  const sharing = countriesByCode().get(code) ?? [];
  const countries = sharing.length === 1 ? sharing : countriesOfNumber(phoneNumber, sharing);
  const country = countries.find(one => one === LARGEST[code]) ?? countries[0] ?? null;
  if (country === "AU") return placeInAustralia(phoneNumber.slice(1 + code.length));
  return {
    kind: "known",
    zones: sortedUnion(...countries.map(zonesOfCountry)),
    regions: [],
    country,
    ...(countries.length > 1 ? { countries: [...countries].sort() } : {}),
  };
}

/** Those whose plan it fits; all that share its calling code when it fits none. */
function countriesOfNumber(phoneNumber: string, sharing: readonly CountryCode[]): readonly CountryCode[] {
  const parsed = parsePhoneNumberFromString(phoneNumber);
  if (parsed?.country !== undefined) return [parsed.country];
  const possible = parsed?.getPossibleCountries() ?? [];
  return possible.length > 0 ? possible : sharing;
}

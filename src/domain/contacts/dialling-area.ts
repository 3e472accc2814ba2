// Where a phone number is, as far as its first digits tell: its country, and in North America its area code.
import { getCountries, getCountryCallingCode } from "libphonenumber-js/min";

/** The United States, Canada and their neighbours share one calling code and one plan: area code, then 7 digits. */
const NORTH_AMERICAN = /^\+1[2-9]\d{9}$/;
const LONGEST_CODE = 3;

let codes: ReadonlySet<string> | undefined;
/** Made at the first question: most isolates ask none. */
function callingCodes(): ReadonlySet<string> {
  codes ??= new Set(getCountries().map(country => getCountryCallingCode(country)));
  return codes;
}

/** What a number in E.164 form begins with: `+1212` and `+1`, or `+44`; longest first, none for a code of no country. */
export function areaPrefixes(phoneNumber: string): string[] {
  const country = countryPrefix(phoneNumber);
  if (country === null) return [];
  return NORTH_AMERICAN.test(phoneNumber) ? [phoneNumber.slice(0, 5), country] : [country];
}

/** No calling code begins with another. */
function countryPrefix(phoneNumber: string): string | null {
  for (let digits = 1; digits <= LONGEST_CODE; digits++)
    if (callingCodes().has(phoneNumber.slice(1, 1 + digits))) return phoneNumber.slice(0, 1 + digits);
  return null;
}

// Phone numbers in one normal form: `+` and digits.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

export interface PhoneNumberRules {
  /** ISO 3166-1 alpha-2; completes numbers that come without `+`. */
  defaultCountry: string | null;
  /** `digits`: 7 to 15 digits are enough. `strict`: must be a valid number of a national plan. */
  validation: "digits" | "strict";
}

/** 7 to 15 digits (ITU-T E.164 allows 15 at most), once spaces, `-`, `(` and `)` are gone. */
const SHAPE = /^\+?\d{7,15}$/;

/** The normal form of what a person typed, or null when it is no phone number. */
export function normalisePhoneNumber(typed: string, rules: PhoneNumberRules): string | null {
  const bare = typed.replace(/[\s\-()]/g, "");
  if (!SHAPE.test(bare)) return null;
  if (!bare.startsWith("+") && rules.defaultCountry !== null) {
    const completed = parsePhoneNumberFromString(bare, rules.defaultCountry as CountryCode);
    if (completed === undefined) return rules.validation === "strict" ? null : `+${bare}`;
    // Without its trunk or exit prefix it may be too short.
    if (!SHAPE.test(completed.number)) return null;
    return rules.validation === "strict" && !completed.isValid() ? null : completed.number;
  }
  const normal = bare.startsWith("+") ? bare : `+${bare}`;
  if (rules.validation === "strict" && parsePhoneNumberFromString(normal)?.isValid() !== true) return null;
  return normal;
}

export const isCountry = (code: string): boolean => isSupportedCountry(code);

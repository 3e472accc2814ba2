// The settings of numbers and attempts; where the rules file may speak too, what is set here wins.
import * as z from "zod";
import { isCountry } from "../domain/contacts/phone-number.ts";
import { schemaOf } from "../domain/schema-of.ts";
import { choice, integer } from "./fields.ts";
import { type Kind, type Section, setting, type ValuesOf } from "./setting.ts";

const country: Kind<string> = {
  form: "an ISO country code",
  unset: "none",
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .refine(code => code === "" || isCountry(code), {
        error: issue => `must be an ISO country code such as US, not "${issue.input}"`,
      })
      .default(""),
  ),
};

export const DIALLING = {
  title: "Numbers and attempts",
  fields: {
    MAX_RETRY_ATTEMPTS: setting(integer(1, 100, null), {
      about:
        "All attempts of a call, the first among them. Its place among the other limits: [hours and retries](hours-and-retries.md).",
      example: "3",
      unset: "`defaults.max_attempts` of the rules file, else `3`",
    }),
    DUPLICATE_CALL_WINDOW_MINUTES: setting(integer(0, 1440, null), {
      about:
        "A number is accepted once in this time, across campaigns. 0 = no window: then a 503 to a request for a call must be followed by looking it up, not by asking again.",
      example: "5",
      unset: "`defaults.duplicate_call_window_minutes` of the rules file, else `5`",
    }),
    DEFAULT_COUNTRY: setting(country, {
      about: "Completes numbers without `+`.",
      example: "US",
    }),
    PHONE_VALIDATION: setting(choice(["digits", "strict"], "digits"), {
      about: "`digits` takes 7 to 15 digits; `strict` demands numbers that are valid in their national plan.",
      example: "strict",
    }),
  },
} satisfies Section;

export interface DiallingSettings {
  /** Null, like the next one, when not set explicitly: the rules file decides. */
  maxRetryAttempts: number | null;
  duplicateWindowMinutes: number | null;
  phoneNumbers: { defaultCountry: string | null; validation: "digits" | "strict" };
}

export const diallingSettings = (v: ValuesOf<typeof DIALLING.fields>): DiallingSettings => ({
  maxRetryAttempts: v.MAX_RETRY_ATTEMPTS,
  duplicateWindowMinutes: v.DUPLICATE_CALL_WINDOW_MINUTES,
  phoneNumbers: { defaultCountry: v.DEFAULT_COUNTRY || null, validation: v.PHONE_VALIDATION },
});

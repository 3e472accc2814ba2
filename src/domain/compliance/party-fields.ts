// What a client may say of the person called, in zod: the same names at every door, of the API and of files.
import { z } from "zod";
import { INSTANT_FORM, parseInstant } from "../instant.ts";
import { quoted } from "../json-text.ts";
import type { Consent, SaidOfParty } from "./party.ts";
import { EVERYWHERE, MAX_PERSON_ID_CHARACTERS, readScope } from "./suppression.ts";

const MAX_CHARACTERS = {
  person: MAX_PERSON_ID_CHARACTERS,
  debt: 100,
  subject: 100,
  /** Longer than any; what it may be is looked at with the number. */
  place: 40,
  word: 40,
  source: 200,
  ref: 200,
};

/** Half of a surrogate pair is no character either. */
const VISIBLE = /^[^\p{Cc}\p{Cs}]*$/u;

const text = (max: number) =>
  z
    .string({
      error: i => (i.input === undefined ? "is required" : `must be a string, not ${quoted(i.input)}`),
    })
    .trim()
    .max(max, {
      error: i => `must not exceed ${max} characters, not ${String(i.input).length}: ${quoted(i.input)}`,
    })
    .regex(VISIBLE, { error: i => `must be text without control characters, not ${quoted(i.input)}` });

/** Blank = nothing is said. */
const optional = (max: number) =>
  text(max)
    .nullish()
    .transform(value => value || null);

const instant = text(40)
  .nullish()
  .transform((value, ctx): number | null => {
    const at = parseInstant(value || "");
    if (at !== null || !value) return at;
    ctx.addIssue({ code: "custom", message: `${INSTANT_FORM}, not ${quoted(value)}` });
    return z.NEVER;
  });

const scope = optional(MAX_CHARACTERS.word).transform((value, ctx): string => {
  const read = readScope(value ?? EVERYWHERE);
  if (read !== null) return read;
  const message = `must be "all", or like "campaign:7" or "purpose:telemarketing", not ${quoted(value)}`;
  ctx.addIssue({ code: "custom", message });
  return z.NEVER;
});

const CONSENT = {
  basis: text(MAX_CHARACTERS.word)
    .regex(/^[a-z]+(_[a-z]+)*$/, {
      error: i => `must be a word in small letters such as express_written, not ${quoted(i.input)}`,
    })
    .describe("As the rules call it, such as `express`, `express_written`, `existing_contract`."),
  scope: scope.describe("`all` (when absent), or such as `campaign:7` or `purpose:telemarketing`."),
  obtained_at: instant.describe("ISO 8601 with its offset."),
  expires_at: instant.describe("ISO 8601 with its offset; absent = it does not end by itself."),
  source: optional(MAX_CHARACTERS.source).describe("Where it comes from."),
  ref: optional(MAX_CHARACTERS.ref).describe("What proves it: your own key for the recording or the form."),
};
export const CONSENT_FIELDS = Object.keys(CONSENT) as readonly (keyof typeof CONSENT)[];

/** Another key is refused: an end that is misspelt would make a consent without one. */
const consent = z
  .strictObject(CONSENT, {
    error: i =>
      i.code === "unrecognized_keys"
        ? `has no ${i.keys?.map(key => `"${key.slice(0, 40)}"`).join(", ")}; it has ${CONSENT_FIELDS.join(", ")}`
        : `must be an object, not ${quoted(i.input)}`,
  })
  .nullish()
  .transform((given, ctx): Consent | null => {
    if (given === null || given === undefined) return null;
    const { obtained_at: obtainedAt, expires_at: expiresAt, ...rest } = given;
    if (obtainedAt !== null && expiresAt !== null && expiresAt <= obtainedAt) {
      const message = `must be after obtained_at, not "${new Date(expiresAt).toISOString()}"`;
      ctx.addIssue({ code: "custom", path: ["expires_at"], message });
      return z.NEVER;
    }
    return { ...rest, obtainedAt, expiresAt };
  });

/** Blank or absent = not said, everywhere. */
export const PARTY_FIELDS = {
  person_id: optional(MAX_CHARACTERS.person).describe("Your own id of who is called."),
  debt_id: optional(MAX_CHARACTERS.debt).describe(
    "Your own id of the debt, where calls are counted by person and debt.",
  ),
  subject: optional(MAX_CHARACTERS.subject).describe(
    "What the call is about, where calls are counted by subject.",
  ),
  postal_code: optional(MAX_CHARACTERS.place).describe("Of the person called."),
  region: optional(MAX_CHARACTERS.place).describe("State or province, ISO 3166-2, such as US-FL."),
  country: optional(MAX_CHARACTERS.place).describe("ISO 3166-1, two letters."),
  location_trusted: z
    .boolean({ error: i => `must be true or false, not ${quoted(i.input)}` })
    .nullish()
    .transform(trusted => trusted ?? false)
    .describe("The place stated is where the person is, whatever the number says."),
  consent: consent.describe("What the person agreed to."),
};

const schema = z.object(PARTY_FIELDS);
export type PartyFields = z.output<typeof schema>;
const NAMES = Object.keys(PARTY_FIELDS) as readonly (keyof PartyFields)[];

/** What is not said is absent. */
export function saidIn(fields: PartyFields): SaidOfParty {
  const { person_id: personId, debt_id, subject, postal_code, region, country, consent } = fields;
  const said = debt_id ?? subject ?? postal_code ?? region ?? country ?? consent;
  return {
    ...(personId === null ? {} : { personId }),
    ...(said === null && !fields.location_trusted
      ? {}
      : {
          party: {
            debtId: debt_id,
            subject,
            postalCode: postal_code,
            region,
            country,
            locationTrusted: fields.location_trusted,
            consent,
          },
        }),
  };
}

/** The first thing that is wrong: where, the value, and what would be right. */
export interface FieldProblem {
  path: readonly string[];
  value: unknown;
  message: string;
}

/** Of a row of a file, by the API's names. */
export function readParty(given: Readonly<Record<string, unknown>>): SaidOfParty | FieldProblem {
  // Most rows say nothing: they are not to cost anything.
  if (NAMES.every(name => (given[name] ?? null) === null)) return {};
  const read = schema.safeParse(given);
  if (read.success) return saidIn(read.data);
  const [issue] = read.error.issues;
  const path = (issue?.path ?? []).map(String);
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], given);
  return { path, value, message: issue?.message ?? "is not valid" };
}

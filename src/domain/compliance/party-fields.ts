// What a client may say of the person called, in zod: the same names at every door, of the API and of files.
import * as z from "zod";
import { INSTANT_FORM, parseInstant } from "../instant.ts";
import { quoted } from "../json-text.ts";
import { schemaOf } from "../schema-of.ts";
import type { Consent, SaidOfParty } from "./party.ts";
import { EVERYWHERE, MAX_PERSON_ID_CHARACTERS } from "./suppression.ts";
import { isCallScope, SCOPE_FORM } from "./verdict/call-scope.ts";

const MAX_CHARACTERS = {
  person: MAX_PERSON_ID_CHARACTERS,
  debt: 100,
  subject: 100,
  /** Longer than any; what it may be is looked at with the number. */
  place: 40,
  word: 40,
  scope: 60,
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

/** What is left out is not looked at any further: most say nothing. */
const optional = (max: number) => text(max).nullish();

/** Blank = not said. */
const orNull = (value: string | null | undefined): string | null => value || null;

const instant = schemaOf(() =>
  text(MAX_CHARACTERS.word)
    .transform((value, ctx): number | null => {
      const at = parseInstant(value);
      if (at !== null || value === "") return at;
      ctx.addIssue({ code: "custom", message: `${INSTANT_FORM}, not ${quoted(value)}` });
      return z.NEVER;
    })
    .nullish(),
);

/** A purpose that no rule knows is misspelt: such a consent would never count. */
const scope = schemaOf(() =>
  text(MAX_CHARACTERS.scope)
    .refine(value => value === "" || isCallScope(value), {
      error: i => `${SCOPE_FORM}, not ${quoted(i.input)}`,
    })
    .nullish(),
);

export const consentFields = () => ({
  basis: text(MAX_CHARACTERS.word)
    .regex(/^[a-z]+(_[a-z]+)*$/, {
      error: i => `must be a word in small letters such as express_written, not ${quoted(i.input)}`,
    })
    .describe("As the rules call it, such as `express`, `express_written`, `existing_contract`."),
  scope: scope().describe("`all` (when absent), or such as `campaign:7` or `purpose:telemarketing`."),
  obtained_at: instant().describe("ISO 8601 with its offset."),
  expires_at: instant().describe("ISO 8601 with its offset; absent = it does not end by itself."),
  source: optional(MAX_CHARACTERS.source).describe("Where it comes from."),
  ref: optional(MAX_CHARACTERS.ref).describe("What proves it: your own key for the recording or the form."),
});
/** In the order of a file's columns. */
export const CONSENT_FIELDS = [
  "basis",
  "scope",
  "obtained_at",
  "expires_at",
  "source",
  "ref",
] as const satisfies readonly (keyof ReturnType<typeof consentFields>)[];

/** Another key is refused: an end that is misspelt would make a consent without one. */
const consent = schemaOf(() =>
  z
    .strictObject(consentFields(), {
      error: i =>
        i.code === "unrecognized_keys"
          ? `has no ${i.keys?.map(key => `"${key.slice(0, 40)}"`).join(", ")}; it has ${CONSENT_FIELDS.join(", ")}`
          : `must be an object, not ${quoted(i.input)}`,
    })
    .transform((given, ctx): Consent => {
      const obtainedAt = given.obtained_at ?? null;
      const expiresAt = given.expires_at ?? null;
      if (obtainedAt !== null && expiresAt !== null && expiresAt <= obtainedAt) {
        const message = `must be after obtained_at, not "${new Date(expiresAt).toISOString()}"`;
        ctx.addIssue({ code: "custom", path: ["expires_at"], message });
        return z.NEVER;
      }
      const { basis, scope, source, ref } = given;
      return {
        basis,
        scope: orNull(scope) ?? EVERYWHERE,
        obtainedAt,
        expiresAt,
        source: orNull(source),
        ref: orNull(ref),
      };
    })
    .nullish(),
);

/** Blank or absent = not said, everywhere. */
export const partyFields = () => ({
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
    .describe("The place stated is where the person is, whatever the number says."),
  consent: consent().describe("What the person agreed to."),
});

const schema = schemaOf(() => z.object(partyFields()));
export type PartyFields = z.output<ReturnType<typeof schema>>;
/** In the order of a file's columns. */
export const PARTY_FIELDS = [
  "person_id",
  "debt_id",
  "subject",
  "postal_code",
  "region",
  "country",
  "location_trusted",
  "consent",
] as const satisfies readonly (keyof PartyFields)[];

/** What is not said is absent. */
export function saidIn(fields: PartyFields): SaidOfParty {
  const { person_id: personId, debt_id, subject, postal_code, region, country, consent } = fields;
  const trusted = fields.location_trusted === true;
  const party =
    debt_id || subject || postal_code || region || country || consent || trusted
      ? {
          debtId: orNull(debt_id),
          subject: orNull(subject),
          postalCode: orNull(postal_code),
          region: orNull(region),
          country: orNull(country),
          locationTrusted: trusted,
          consent: consent ?? null,
        }
      : undefined;
  return { ...(personId ? { personId } : {}), ...(party === undefined ? {} : { party }) };
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
  if (PARTY_FIELDS.every(name => (given[name] ?? null) === null)) return {};
  const read = schema().safeParse(given);
  if (read.success) return saidIn(read.data);
  const [issue] = read.error.issues;
  const path = (issue?.path ?? []).map(String);
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], given);
  return { path, value, message: issue?.message ?? "is not valid" };
}

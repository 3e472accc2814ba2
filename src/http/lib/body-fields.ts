// Fields that several request bodies share: what is taken, and how a refusal names it. They know no platform, so that
// the API document is made from the same schemas in plain Node.
import * as z from "zod";
import { MAX_METADATA_BYTES, metadataFits } from "../../domain/contacts/metadata.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import { INSTANT_FORM, parseInstant } from "../../domain/instant.ts";
import { jsonOf, quoted } from "../../domain/json-text.ts";
import { schemaOf } from "../../domain/schema-of.ts";

export { quoted };

/** A whole number; 0 is the campaign of ad-hoc calls. Old clients send it as a string too. */
export const idField = schemaOf(() =>
  z
    .union([z.number(), z.string()], { error: i => `must be an id, not ${quoted(i.input)}` })
    .transform((value, ctx) => {
      const id = Number(value);
      if (/^\d{1,15}$/.test(String(value))) return id;
      ctx.addIssue({ code: "custom", message: `must be a whole number, not ${quoted(value)}` });
      return z.NEVER;
    })
    .describe("A whole number; a string of digits is taken too."),
);

/** An object with whatever the client wants to see again; becomes JSON text, or null. */
export const metadataField = schemaOf(() =>
  z
    .record(z.string(), z.unknown(), { error: i => `must be an object, not ${quoted(i.input)}` })
    .nullish()
    .transform((value, ctx) => {
      if (value === null || value === undefined) return null;
      const text = jsonOf(value);
      if (text !== null && metadataFits(text)) return text;
      ctx.addIssue({ code: "custom", message: `must not exceed ${MAX_METADATA_BYTES} bytes as JSON` });
      return z.NEVER;
    })
    .describe(`Whatever you want to see again with the call; at most ${MAX_METADATA_BYTES} bytes as JSON.`),
);

export const stringField = (max: number) =>
  z
    .string({
      error: i => (i.input === undefined ? "is required" : `must be a string, not ${quoted(i.input)}`),
    })
    .max(max, { error: `must not exceed ${max} characters` });

export const whole = (min: number, max: number) =>
  z
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int({ error: i => `must be a whole number, not ${i.input}` })
    .min(min, { error: i => `must be ${min} or more, not ${i.input}` })
    .max(max, { error: i => `must be ${max} or less, not ${i.input}` });

export const timeZoneField = schemaOf(() =>
  stringField(64)
    .refine(isTimeZone, { error: i => `must be an IANA time zone such as Europe/Paris, not "${i.input}"` })
    .nullish()
    .transform(zone => zone ?? null)
    .describe("IANA time zone, such as Europe/Paris."),
);

/** Looser than a phone number: its form is refused after the fields, with the old systems' words. */
export const phoneNumberField = schemaOf(() =>
  stringField(40).describe("7 to 15 digits, + optional; spaces, -, ( and ) are stripped."),
);

/** Absent or null = undefined. */
export const instantField = schemaOf(() =>
  z
    .string({ error: i => `${INSTANT_FORM}, not ${JSON.stringify(i.input)?.slice(0, 60)}` })
    .transform((text, ctx): number => {
      const at = parseInstant(text);
      if (at !== null) return at;
      ctx.addIssue({ code: "custom", message: `${INSTANT_FORM}, not "${text.slice(0, 60)}"` });
      return z.NEVER;
    })
    .nullish()
    .transform(at => at ?? undefined)
    .describe(`An instant: ${INSTANT_FORM}.`),
);

/** A UTC date such as 2026-11-20, and one that there is. */
export const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  Number.isFinite(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

// The field of a campaign that says which rule packs hold for its calls.
import * as z from "zod";
import {
  DEFAULT_CLOSING_MARGIN_SECONDS,
  MAX_CHOSEN_PACKS,
  MAX_CLOSING_MARGIN_SECONDS,
} from "../../../domain/compliance/campaign/compliance-settings.ts";
import { PURPOSES } from "../../../domain/compliance/packs/pack.ts";
import { MODES } from "../../../domain/compliance/verdict/question.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { quoted, stringField } from "../../lib/body-fields.ts";
import { shape } from "../../openapi/schema-parts.ts";

const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: i => `must be one of ${words.join(", ")}, not ${quoted(i.input)}` });

const packs = schemaOf(() =>
  z
    .array(stringField(100), { error: i => `must be a list of names of rule packs, not ${quoted(i.input)}` })
    .min(1, { error: 'must name at least one rule pack, such as "us-federal" or "us-*"' })
    .max(MAX_CHOSEN_PACKS, { error: `must not have more than ${MAX_CHOSEN_PACKS} entries` })
    .describe("Names of rule packs, yours among them; us-* = all that begin so and are verified."),
);

const margin = `must be a whole number of seconds, 0 to ${MAX_CLOSING_MARGIN_SECONDS}`;

export const compliance = schemaOf(() =>
  z
    .strictObject(
      {
        packs: packs(),
        purpose: oneOf(PURPOSES).describe("What its calls are for: rules differ by it."),
        mode: oneOf(MODES).describe(
          "enforce: what a rule forbids is not dialled; observe: it is dialled, and recorded; off: nothing is asked.",
        ),
        automated: z
          .boolean({ error: i => `must be true or false, not ${quoted(i.input)}` })
          .nullish()
          .transform(given => given ?? true)
          .describe("Dialled or spoken by a machine; an AI voice is one. True when absent."),
        closing_margin_seconds: z
          .int({ error: i => `${margin}, not ${quoted(i.input)}` })
          .min(0, { error: i => `${margin}, not ${quoted(i.input)}` })
          .max(MAX_CLOSING_MARGIN_SECONDS, { error: i => `${margin}, not ${quoted(i.input)}` })
          .nullish()
          .transform(given => given ?? DEFAULT_CLOSING_MARGIN_SECONDS)
          .describe("Windows close early by so much, since the phone rings after the dial; 60 when absent."),
      },
      {
        error: i =>
          i.code === "invalid_type" ? `must be {packs, purpose, mode}, not ${quoted(i.input)}` : undefined,
      },
    )
    .nullish()
    .transform(given => given ?? null)
    .describe("The rule packs that hold for its calls; null = none. Not legal advice."),
);

export const ComplianceAnswer = shape(
  "CampaignCompliance",
  () =>
    z.object({
      packs: z.array(z.string()),
      purpose: z.enum(PURPOSES),
      mode: z.enum(MODES),
      automated: z.boolean(),
      closing_margin_seconds: z.int().min(0),
    }),
  {
    packs: ["us-federal", "us-fl"],
    purpose: "telemarketing",
    mode: "enforce",
    automated: true,
    closing_margin_seconds: 60,
  },
);

// What the API takes and answers about who is not to be called.
import * as z from "zod";
import {
  MAX_NOTE_CHARACTERS,
  readPersonId,
  readPrefix,
  readScope,
  SCOPE_FORM,
  SUPPRESSION_KINDS,
  SUPPRESSION_REASONS,
} from "../../../domain/compliance/suppression.ts";
import { instantField, phoneNumberField, quoted, stringField } from "../../lib/body-fields.ts";
import { count, id, jsonBody, list, shape, time } from "../../openapi/schema-parts.ts";
import { RejectedRow } from "../imports/schemas.ts";

/** Text that a function reads; what it does not know is refused with `must`. */
const readField = (max: number, read: (text: string) => string | null, must: string) =>
  stringField(max).transform((text, ctx) => {
    const value = read(text);
    if (value !== null) return value;
    ctx.addIssue({ code: "custom", message: `must be ${must}, not ${quoted(text)}` });
    return z.NEVER;
  });

export const addSuppression = jsonBody(
  "AddSuppression",
  () =>
    z.object({
      phone_number: phoneNumberField().nullish(),
      person_id: readField(200, readPersonId, "1 to 100 characters")
        .nullish()
        .describe("Your own id of a person, as calls and contacts have it."),
      prefix: readField(40, readPrefix, "+ and 3 to 15 digits")
        .nullish()
        .describe("Every number that begins so."),
      scope: readField(60, readScope, SCOPE_FORM)
        .nullish()
        .describe(
          "`all` (when absent), `campaign:7`, or `purpose:telemarketing`: of campaigns that have this purpose in `compliance`.",
        ),
      reason: z
        .enum(SUPPRESSION_REASONS, {
          error: i => `must be one of ${SUPPRESSION_REASONS.join(", ")}, not ${quoted(i.input)}`,
        })
        .nullish()
        .describe("`manual` when absent."),
      expires_at: instantField().describe("Until then; absent = until it is lifted."),
      note: stringField(MAX_NOTE_CHARACTERS).nullish(),
      hang_up: z
        .boolean({ error: i => `must be true or false, not ${quoted(i.input)}` })
        .nullish()
        .describe("Hang up those on the line too, where the provider can."),
    }),
  {
    number: { summary: "A number", value: { phone_number: "+12025550143", reason: "opt_out" } },
    person: {
      summary: "A person, in one campaign, for a while",
      value: { person_id: "crm-17", scope: "campaign:1", expires_at: "2199-01-01T00:00:00Z" },
    },
    prefix: { summary: "All numbers that begin so", value: { prefix: "+4487", reason: "legal" } },
  },
);

export const example = {
  id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f55",
  kind: "number",
  value: "+12025550143",
  scope: "all",
  reason: "opt_out",
  state: "in_force",
  source: "callback",
  created_by: "callback-url",
  created_at: "2026-11-20T21:40:00.000Z",
  expires_at: null,
  note: null,
  revoked_at: null,
  revoked_by: null,
};

const fields = () => ({
  id: z.string().describe("Sorts by the time it was added."),
  kind: z.enum(SUPPRESSION_KINDS),
  value: z.string().describe("A number or a prefix in normal form, or your own id of a person."),
  scope: z.string().describe("all, campaign:ID or purpose:WORD."),
  reason: z.enum(SUPPRESSION_REASONS),
  state: z.enum(["in_force", "expired", "revoked"]),
  source: z.string().describe("callback, api, or import: and the import's id."),
  created_by: z.string().describe("The token's name."),
  created_at: time(),
  expires_at: time().nullable().describe("Null = until it is lifted."),
  note: z.string().nullable(),
  revoked_at: time().nullable(),
  revoked_by: z
    .string()
    .nullable()
    .describe("The token's name; `replaced` by one that holds longer, `expired` when a new one followed."),
});

export const Suppression = shape("Suppression", () => z.object(fields()), example);

export const AddedSuppression = shape(
  "AddedSuppression",
  () =>
    z.object({
      ...fields(),
      cancelled: count().describe(
        "Waiting calls that this request has ended; the rest follow within minutes.",
      ),
      moved: count().describe("Waiting calls that wait until it is over."),
      on_the_line: z.array(z.string()).describe("Calls that go on: ids, at most 500."),
      hung_up: z.array(z.string()).describe("Of those the ones that the provider was made to end."),
    }),
  { ...example, cancelled: 2, moved: 0, on_the_line: [], hung_up: [] },
);

export const SuppressionList = shape("SuppressionList", () => list(Suppression()), {
  data: [example],
  next_cursor: null,
});

export const SuppressionCheck = shape(
  "SuppressionCheck",
  () =>
    z.object({
      suppressed: z
        .boolean()
        .describe("Everywhere, or in the campaign or for the purpose (or its own) that were asked about."),
      phone_number: z.string().nullable(),
      person_id: z.string().nullable(),
      campaign_id: id().nullable(),
      purpose: z.string().nullable(),
      as_of: time(),
      entries: z
        .array(z.object({ ...fields(), applies: z.boolean().describe("To what was asked about.") }))
        .describe("All that are in force, in whatever scope."),
    }),
  {
    suppressed: true,
    phone_number: "+12025550143",
    person_id: null,
    campaign_id: null,
    purpose: null,
    as_of: "2026-11-20T21:41:00.000Z",
    entries: [{ ...example, applies: true }],
  },
);

export const SuppressionImport = shape(
  "SuppressionImport",
  () =>
    z.object({
      import_id: z.string().describe("Its entries have the source `import:` and this."),
      rows: count(),
      added: count(),
      duplicates: count().describe("Twice in the file, or in force already."),
      rejected: count(),
      cancelled: count().describe("Waiting calls."),
      errors: z.array(RejectedRow()).describe("The first 1,000 of those rejected."),
    }),
  {
    import_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f56",
    rows: 3,
    added: 1,
    duplicates: 1,
    rejected: 1,
    cancelled: 0,
    errors: [{ line: 3, column: "phone_number", value: "call me", reason: "not a phone number" }],
  },
);

// What the API answers about files of contacts.
import * as z from "zod";
import { count, id, list, shape, time } from "../../openapi/schema-parts.ts";

const rejectedExample = { line: 25, column: "phone", value: "+1 500 CALL NOW", reason: "not a phone number" };

export const RejectedRow = shape(
  "RejectedRow",
  () =>
    z.object({
      line: z.int().min(1).describe("Where the row starts, counted from 1, the header included."),
      column: z.string().nullable().describe("As the file names it; null = the row as a whole."),
      value: z.string(),
      reason: z.string(),
    }),
  rejectedExample,
);

const common = () => ({
  import_id: z.string(),
  campaign_id: id(),
  dry_run: z.boolean(),
  format: z.enum(["csv", "ndjson"]),
  rows: count(),
  added: count(),
  added_count: count().describe("The same as added."),
  duplicates: count().describe("Twice in the file, or in the campaign already."),
  rejected: count(),
  errors_url: z.string(),
  started_at: time(),
});

const example = {
  import_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f99",
  campaign_id: 1,
  dry_run: false,
  format: "csv",
  state: "done",
  rows: 366,
  added: 360,
  added_count: 360,
  duplicates: 0,
  rejected: 6,
  errors_url: "/api/v1/campaigns/1/imports/0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f99/errors",
  started_at: "2026-11-20T21:40:00.000Z",
  finished_at: "2026-11-20T21:40:01.200Z",
};

export const ImportAnswer = shape(
  "ImportAnswer",
  () =>
    z.object({
      success: z.literal(true),
      ...common(),
      state: z.literal("done"),
      errors: z.array(RejectedRow()).describe("The first of them; all are at errors_url."),
      finished_at: time(),
    }),
  { success: true, ...example, errors: [rejectedExample] },
);

export const importExample = { ...example, error: null, updated_at: "2026-11-20T21:40:01.200Z" };

export const Import = shape(
  "Import",
  () =>
    z.object({
      ...common(),
      state: z.enum(["running", "done", "failed"]),
      error: z.string().nullable().describe("Why it stopped. What was added stays."),
      updated_at: time(),
      finished_at: time().nullable(),
    }),
  importExample,
);

export const ImportList = shape("ImportList", () => list(Import()), {
  data: [importExample],
  next_cursor: null,
});

export const RejectedRowList = shape("RejectedRowList", () => list(RejectedRow()), {
  data: [rejectedExample],
  next_cursor: null,
});

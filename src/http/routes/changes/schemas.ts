// What the API answers about changes.
import * as z from "zod";
import { id, list, shape, time } from "../../openapi/schema-parts.ts";

const example = {
  id: 311,
  at: "2026-11-20T21:40:00.000Z",
  who: "ops",
  subject: "campaign:7",
  what: "update",
  from: { weight: 1 },
  to: { weight: 3 },
  request_id: "1f0c7a52-4f0f-4b8e-9b59-5d4a2c6c1d10",
};

const fields = (text: string) => z.record(z.string(), z.unknown()).nullable().describe(text);

export const Change = shape(
  "Change",
  () =>
    z
      .object({
        id: id(),
        at: time(),
        who: z.string().describe("The token's name, or the mail of who signed in."),
        subject: z.string().describe("`campaign:7`, `trunk:default`, `list:us-national-dnc`."),
        what: z.string().describe("The verb: `create`, `update`, `start`, `pause`."),
        from: fields("Only what changed; a long value is cut. Null = there was nothing before."),
        to: fields("Null = nothing is left of it."),
        request_id: z.string().nullable(),
      })
      .describe("Who changed what, from what to what."),
  example,
);

export const ChangeList = shape("ChangeList", () => list(Change()), { data: [example], next_cursor: null });

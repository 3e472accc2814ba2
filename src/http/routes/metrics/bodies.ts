// What an operator sends to have the counters of some days counted anew.
import { z } from "zod";
import { isDay } from "../../lib/body-fields.ts";

const dayField = z
  .string({
    error: i => `must be a UTC date such as 2026-11-20, not ${JSON.stringify(i.input) ?? "nothing"}`,
  })
  .refine(isDay, {
    error: i => `must be a UTC date such as 2026-11-20, not "${String(i.input).slice(0, 60)}"`,
  })
  .meta({ format: "date" });

export const rebuildBody = z.object({
  from: dayField.nullish().describe("The first day, UTC. Needed without a cursor."),
  to: dayField
    .nullish()
    .describe("The last day, UTC; at most 31 days with the first. Needed without a cursor."),
  campaigns: z
    .boolean({ error: "must be true or false" })
    .nullish()
    .describe("The counters of all campaigns too."),
  cursor: z
    .string({ error: "must be the cursor of an answer" })
    .refine(text => /^[0-9a-f-]{36}$/.test(text), { error: "must be the cursor of an answer" })
    .nullish()
    .describe("Of an answer that was not `done`: goes on with that rebuild, whatever else is sent."),
});

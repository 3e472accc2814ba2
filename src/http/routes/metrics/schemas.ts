// Metrics in the API's form, and what an operator sends to have the counters of some days counted anew.
import * as z from "zod";
import { schemaOf } from "../../../domain/schema-of.ts";
import { isDay } from "../../lib/body-fields.ts";
import { count, date, id, shape } from "../../openapi/schema-parts.ts";
import { ByDisposition, byDispositionExample } from "./by-disposition.ts";

const dayField = schemaOf(() =>
  z
    .string({
      error: i => `must be a UTC date such as 2026-11-20, not ${JSON.stringify(i.input) ?? "nothing"}`,
    })
    .refine(isDay, {
      error: i => `must be a UTC date such as 2026-11-20, not "${String(i.input).slice(0, 60)}"`,
    })
    .meta({ format: "date" }),
);

export const rebuildBody = schemaOf(() =>
  z.object({
    from: dayField().nullish().describe("The first day, UTC. Needed without a cursor."),
    to: dayField()
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
  }),
);

const dayExample = {
  date: "2026-11-20",
  total_calls_initiated: 360,
  total_calls_picked: 320,
  total_calls_disconnected: 86,
  total_calls_rnr: 126,
  total_calls_failed: 59,
  total_retries: 231,
  peak_concurrent_calls: 40,
  total_call_duration: 32000,
  total_call_duration_seconds: 32000,
  avg_call_duration: 54.1,
  dlq_entries_created: 0,
  by_disposition: byDispositionExample,
};

const DayMetrics = shape(
  "DayMetrics",
  () =>
    z
      .object({
        date: date(),
        total_calls_initiated: count().describe("Acceptances."),
        total_calls_picked: count(),
        total_calls_disconnected: count(),
        total_calls_rnr: count(),
        total_calls_failed: count(),
        total_retries: count().describe("Dials after the first."),
        peak_concurrent_calls: count(),
        total_call_duration: z.number().min(0),
        total_call_duration_seconds: z.number().min(0).describe("The same as total_call_duration."),
        avg_call_duration: z.number().min(0),
        dlq_entries_created: count(),
        by_disposition: ByDisposition(),
      })
      .describe("One UTC day; picked, disconnected, rnr and failed count attempts by outcome."),
  dayExample,
);

export const Metrics = shape(
  "Metrics",
  () =>
    z.object({
      current_concurrent_calls: count(),
      max_concurrent_calls: count(),
      system_status: z.enum(["healthy", "at_capacity", "degraded"]),
      queued_calls: count(),
      recent_metrics: z.array(DayMetrics()).describe("Newest first."),
    }),
  {
    current_concurrent_calls: 12,
    max_concurrent_calls: 100,
    system_status: "healthy",
    queued_calls: 5,
    recent_metrics: [dayExample],
  },
);

/** Counter → value, as it was or is. */
const counters = () => z.record(z.string(), z.number());

export const RebuiltMetrics = shape(
  "RebuiltMetrics",
  () =>
    z.object({
      from: date(),
      to: date(),
      days: z.array(
        z.object({
          date: date(),
          differed: z.boolean(),
          before: counters().nullable().describe("Null: the day had no counters."),
          after: counters(),
        }),
      ),
      campaigns: z
        .object({
          checked: count(),
          tallied: count().describe("Whose tallies and zones were counted anew."),
          differed: z.array(
            z.object({ campaign_id: id(), before: counters().nullable(), after: counters() }),
          ),
        })
        .nullable()
        .describe("Those that this request has looked at. Null when it was not asked for."),
      done: z.boolean(),
      cursor: z.string().nullable().describe("Send it to go on; null when it is done."),
      calls_read: count().describe("So far, where they did not fit into one batch."),
      changed_meanwhile: z
        .object({ days: z.array(date()), campaign_ids: z.array(id()) })
        .describe(
          "Whose counters changed while they were counted, and were left as they are: ask again when they rest. Tallies stay too once calls of the campaign are archived.",
        ),
    }),
  {
    from: "2026-11-20",
    to: "2026-11-20",
    done: true,
    cursor: null,
    calls_read: 0,
    changed_meanwhile: { days: [], campaign_ids: [] },
    days: [{ date: "2026-11-20", differed: false, before: { picked: 320 }, after: { picked: 320 } }],
    campaigns: { checked: 3, tallied: 3, differed: [] },
  },
);

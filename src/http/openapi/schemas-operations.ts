// What the API answers about itself: errors, health, metrics, trunks.
import { z } from "zod";
import type { ErrorCode } from "../../domain/errors.ts";
import { ERROR_STATUS } from "../middleware/error-status.ts";
import { count, date, id, named, time } from "./schema-parts.ts";

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

export const errorAnswer = named(
  "Error",
  z.object({
    error: z.object({
      code: z.enum(codes),
      message: z.string().describe("For people. It names the field and the value."),
      details: z
        .record(z.string(), z.unknown())
        .describe("For programs: of a validation_error, field → messages; else what the code calls for."),
      request_id: z.string().describe("The X-Request-Id; name it when you ask about a failure."),
    }),
  }),
);

const healthCheck = z.object({
  status: z.enum(["ok", "degraded", "failed", "unknown"]),
  problems: z.array(z.string()).optional(),
});
const age = z.int().nullable();

export const health = named(
  "Health",
  z.object({
    status: z.enum(["ok", "degraded", "unavailable"]),
    checks: z.object({
      configuration: healthCheck,
      database: healthCheck,
      gate: healthCheck,
      trunk: healthCheck.extend({
        breaker: z.enum(["closed", "open", "half_open"]).optional(),
        paused: z.boolean().optional(),
        held_until: time.nullish(),
      }),
      dead_letters: healthCheck.extend({
        waiting_last_hour: count.optional(),
        waiting_last_day: count.optional(),
      }),
      oldest_due_call: healthCheck.extend({ age_seconds: age.optional() }),
      database_size: healthCheck.extend({
        bytes: count.optional(),
        percent: z.number().min(0).optional().describe("Of what a database may hold."),
      }),
      archive: healthCheck.extend({
        oldest_call_days: age.optional().describe("Since the oldest call that has ended did so."),
      }),
    }),
  }),
  {
    status: "ok",
    checks: {
      configuration: { status: "ok" },
      database: { status: "ok" },
      gate: { status: "ok" },
      trunk: { status: "ok", breaker: "closed", paused: false, held_until: null },
      dead_letters: { status: "ok", waiting_last_hour: 0, waiting_last_day: 0 },
      oldest_due_call: { status: "ok", age_seconds: null },
      database_size: { status: "ok", bytes: 734003200, percent: 7.3 },
      archive: { status: "ok", oldest_call_days: 89 },
    },
  },
);

export const liveness = named(
  "Liveness",
  z.object({ status: z.enum(["ok", "degraded"]), checks: z.object({ configuration: healthCheck }) }),
  { status: "ok", checks: { configuration: { status: "ok" } } },
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
};

export const dayMetrics = named(
  "DayMetrics",
  z
    .object({
      date,
      total_calls_initiated: count.describe("Acceptances."),
      total_calls_picked: count,
      total_calls_disconnected: count,
      total_calls_rnr: count,
      total_calls_failed: count,
      total_retries: count.describe("Dials after the first."),
      peak_concurrent_calls: count,
      total_call_duration: z.number().min(0),
      total_call_duration_seconds: z.number().min(0).describe("The same as total_call_duration."),
      avg_call_duration: z.number().min(0),
      dlq_entries_created: count,
    })
    .describe("One UTC day; picked, disconnected, rnr and failed count attempts by outcome."),
  dayExample,
);

export const metrics = named(
  "Metrics",
  z.object({
    current_concurrent_calls: count,
    max_concurrent_calls: count,
    system_status: z.enum(["healthy", "at_capacity", "degraded"]),
    queued_calls: count,
    recent_metrics: z.array(dayMetrics).describe("Newest first."),
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
const counters = z.record(z.string(), z.number());

export const rebuiltMetrics = named(
  "RebuiltMetrics",
  z.object({
    from: date,
    to: date,
    days: z.array(
      z.object({
        date,
        differed: z.boolean(),
        before: counters.nullable().describe("Null: the day had no counters."),
        after: counters,
      }),
    ),
    campaigns: z
      .object({
        checked: count,
        differed: z.array(z.object({ campaign_id: id, before: counters.nullable(), after: counters })),
      })
      .nullable()
      .describe("Those that this request has looked at. Null when it was not asked for."),
    done: z.boolean(),
    cursor: z.string().nullable().describe("Send it to go on; null when it is done."),
    calls_read: count.describe("So far, where they did not fit into one batch."),
    changed_meanwhile: z
      .object({ days: z.array(date), campaign_ids: z.array(id) })
      .describe(
        "Whose counters changed while they were counted, and were left as they are: ask again when they rest.",
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
    campaigns: { checked: 3, differed: [] },
  },
);

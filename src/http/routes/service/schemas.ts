// Health in the API's form.
import * as z from "zod";
import { schemaOf } from "../../../domain/schema-of.ts";
import { count, shape, time } from "../../openapi/schema-parts.ts";

const healthCheck = () =>
  z.object({
    status: z.enum(["ok", "degraded", "failed", "unknown"]),
    problems: z.array(z.string()).optional(),
  });
const BREAKER = schemaOf(() => z.enum(["closed", "open", "half_open"]));
const age = () => z.int().nullable();

export const Health = shape(
  "Health",
  () =>
    z.object({
      status: z.enum(["ok", "degraded", "unavailable"]),
      checks: z.object({
        configuration: healthCheck(),
        database: healthCheck(),
        gate: healthCheck(),
        trunk: healthCheck().extend({
          breaker: BREAKER().optional(),
          paused: z.boolean().optional(),
          held_until: time().nullish(),
          trunks: z
            .array(
              z.object({
                name: z.string(),
                breaker: BREAKER(),
                paused: z.boolean(),
                held_until: time().nullable(),
                lines_in_use: count(),
                max_concurrent_calls: count(),
              }),
            )
            .optional()
            .describe(
              "Each trunk whose gate answers, where there are several; what stands beside is `default`'s.",
            ),
        }),
        dead_letters: healthCheck().extend({
          waiting_last_hour: count().optional(),
          waiting_last_day: count().optional(),
        }),
        oldest_due_call: healthCheck().extend({ age_seconds: age().optional() }),
        database_size: healthCheck().extend({
          bytes: count().optional(),
          percent: z.number().min(0).optional().describe("Of what a database may hold."),
        }),
        archive: healthCheck().extend({
          oldest_call_days: age().optional().describe("Since the oldest call that has ended did so."),
        }),
        time_zones: healthCheck(),
        own_rules: healthCheck(),
        webhooks: healthCheck(),
        rule_packs: healthCheck(),
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
      time_zones: { status: "ok" },
      own_rules: { status: "ok" },
      webhooks: { status: "ok" },
      rule_packs: { status: "ok" },
    },
  },
);

export const Liveness = shape(
  "Liveness",
  () => z.object({ status: z.enum(["ok", "degraded"]), checks: z.object({ configuration: healthCheck() }) }),
  { status: "ok", checks: { configuration: { status: "ok" } } },
);

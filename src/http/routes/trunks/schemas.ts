// What the API answers about a trunk.

import * as z from "zod";
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { count, id, shape, time } from "../../openapi/schema-parts.ts";
import { CALLER_IDS_EXAMPLE, CallerIds } from "./caller-id-fields.ts";

const Permit = shape("Permit", () =>
  z
    .object({
      call_id: z.string(),
      attempt: z.int().min(1),
      campaign_id: id(),
      phone_number: z.string(),
      begun: z.boolean().describe("True = its dial was begun: it is on the line."),
      granted_at: time(),
      age_seconds: count(),
      expires_at: time(),
    })
    .describe("The right of one attempt to use a line."),
);

const CallerIdToday = shape("CallerIdToday", () =>
  z
    .object({
      number: z.string(),
      dials_today: count().describe("Dials that were begun over this trunk, whichever campaign's."),
      ended_today: count().describe(
        "Calls of which the provider said how they ended, since it was reinstated.",
      ),
      answered_today: count().describe("Of those that ended: a person or a machine picked up."),
      set_aside_since: time().nullable().describe("Its share of answers fell below the limit."),
      free_again_at: time().nullable().describe("Its cap or its being set aside ends then; null = neither."),
    })
    .describe("A number of the pool, and what became of it today (UTC)."),
);

export const Trunk = shape(
  "Trunk",
  () =>
    z.object({
      name: z.string(),
      status: z
        .enum(["ok", "degraded", "paused", "unreachable"])
        .describe(
          "unreachable, in the list alone: its gate does not answer, and what it would say is nought.",
        ),
      paused: z.boolean(),
      paused_at: time().nullable(),
      provider: z.string(),
      weight: z
        .int()
        .min(1)
        .describe("Its share of what it dials together with others, on top of its lines."),
      backup_of: z.string().nullable().describe("It dials only while this trunk does not."),
      caller_ids: CallerIds()
        .nullable()
        .describe("What its calls show, but for campaigns with their own; null = what the account shows."),
      caller_id_use: z
        .object({
          standing: z
            .enum(["open", "set_aside_in_use", "capped"])
            .describe(
              "set_aside_in_use: none is left but those that are set aside, and they are shown all the same; capped: all are at their cap, and calls wait.",
            ),
          numbers: z.array(CallerIdToday()),
        })
        .nullable()
        .describe("Of its pool; null = it has none."),
      settings: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe("Of the account; null = those of the deployment."),
      secrets: z
        .record(z.string(), z.string())
        .nullable()
        .describe("Names of Worker secrets; null = those of the deployment."),
      unavailable_until: time()
        .nullable()
        .describe("Until then other trunks dial what it shares with them; null = it is available."),
      max_concurrent_calls: count(),
      lines_in_use: count(),
      on_the_line: count(),
      pacing: z.object({
        calls_per_second: z.number().min(0).describe("0 = unlimited."),
        next_dial_at: time().nullable().describe("Null = there is room now."),
      }),
      held_until: time().nullable().describe("The provider asked to be left alone until then."),
      breaker: z.object({
        state: z.enum(["closed", "open", "half_open"]),
        since: time().nullable(),
        until: time().nullable(),
        dials_in_window: count(),
        failures_in_window: count(),
      }),
      next_alarm_at: time().nullable(),
      permits: z.array(Permit()).describe("Oldest first; in the list as many as `permits` asks for."),
    }),
  {
    name: DEFAULT_TRUNK,
    status: "ok",
    paused: false,
    paused_at: null,
    provider: "http",
    weight: 1,
    backup_of: null,
    caller_ids: CALLER_IDS_EXAMPLE,
    caller_id_use: {
      standing: "open",
      numbers: [
        {
          number: "+12025550100",
          dials_today: 61,
          ended_today: 60,
          answered_today: 2,
          set_aside_since: "2026-11-20T15:02:11.000Z",
          free_again_at: "2026-11-21T00:00:00.000Z",
        },
        {
          number: "+12025550101",
          dials_today: 58,
          ended_today: 57,
          answered_today: 21,
          set_aside_since: null,
          free_again_at: null,
        },
      ],
    },
    settings: null,
    secrets: null,
    unavailable_until: null,
    max_concurrent_calls: 100,
    lines_in_use: 0,
    on_the_line: 0,
    pacing: { calls_per_second: 0, next_dial_at: null },
    held_until: null,
    breaker: { state: "closed", since: null, until: null, dials_in_window: 0, failures_in_window: 0 },
    next_alarm_at: null,
    permits: [],
  },
);

export const TrunkList = shape("TrunkList", () => z.object({ trunks: z.array(Trunk()) }));

export const CallbackKeys = shape(
  "CallbackKeys",
  () =>
    z.object({
      name: z.string().describe("The trunk's."),
      rotated: z.boolean().describe("False: the newest key does not sign yet."),
      keys: z.array(
        z.object({
          signs_from: time(),
          good_until: time().nullable().describe("Null = until it is replaced."),
        }),
      ),
    }),
  {
    name: DEFAULT_TRUNK,
    rotated: true,
    keys: [
      { signs_from: "2026-11-20T10:01:00.000Z", good_until: null },
      { signs_from: "2026-09-01T08:00:00.000Z", good_until: "2026-11-21T10:01:00.000Z" },
    ],
  },
);

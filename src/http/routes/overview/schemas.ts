// The whole service at a glance, in the API's form.
import * as z from "zod";
import { SCOPES } from "../../../domain/access/access-token.ts";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { count, date, id, shape, time } from "../../openapi/schema-parts.ts";
import { asOf, attemptCounts, attemptsExample, CampaignProgress, doneBy, pickUp, Waits } from "./figures.ts";

const TrunkAtAGlance = shape("TrunkAtAGlance", () =>
  z.object({
    name: z.string(),
    status: z
      .enum(["ok", "degraded", "paused", "unreachable"])
      .describe("unreachable: its gate does not answer, and what stands beside is nought."),
    lines_in_use: count(),
    on_the_line: count(),
    max_concurrent_calls: count(),
    calls_per_second: z.number().min(0).describe("Its limit; 0 = unlimited."),
    dials_last_minute: count()
      .nullable()
      .describe("Dials begun in the last whole minute; null = its gate has just started."),
    held_until: time().nullable().describe("The provider asked to be left alone until then."),
    breaker: z.object({
      state: z.enum(["closed", "open", "half_open"]),
      until: time().nullable(),
      dials_in_window: count(),
      failures_in_window: count(),
    }),
  }),
);

const CampaignAtAGlance = shape("CampaignAtAGlance", () =>
  z.object({
    id: id(),
    name: z.string(),
    status: z.enum(CAMPAIGN_STATUSES),
    counts: CampaignProgress(),
    lines: count().describe("Calls on the line."),
    pick_up: pickUp(),
    waits: Waits().nullable().describe("What it waits for; null = nothing is in the way."),
    done_by: doneBy(),
  }),
);

export const ATTENTION_KINDS = ["dead_letters", "breaker", "trunk", "import", "webhook", "health"] as const;

const Attention = shape("Attention", () =>
  z.object({
    kind: z.enum(ATTENTION_KINDS),
    text: z.string().describe("One sentence for people."),
    href: z.string().describe("The path of the API that tells more."),
  }),
);

const LatestCall = shape("LatestCall", () =>
  z
    .object({
      call_id: z.string(),
      campaign_id: id(),
      phone_number: z.string(),
      outcome: z.enum(OUTCOMES),
      attempt: z.int().min(1),
      duration: z.number().min(0).describe("Seconds on the line."),
      ended_at: time(),
    })
    .describe("A call that has ended for good, and its last attempt."),
);

export const Overview = shape(
  "Overview",
  () =>
    z.object({
      as_of: asOf(),
      trunks: z.array(TrunkAtAGlance()).max(100),
      today: z
        .object({ date: date(), accepted: count(), ...attemptCounts(), retries: count() })
        .describe("This UTC day."),
      due: z
        .object({
          calls: count(),
          at_least: z.boolean().describe("There are more: they are counted up to a limit."),
        })
        .describe(
          "Calls whose time has come, of all campaigns that may dial, ad-hoc calls among them; their hours may be closed.",
        ),
      campaigns: z
        .array(CampaignAtAGlance())
        .max(50)
        .describe("In progress or paused, newest first; GET /campaigns has the others."),
      further_campaigns: z.boolean().describe("More are in progress or paused than are shown."),
      attention: z.array(Attention()).describe("What needs somebody; empty = nothing."),
      latest: z.array(LatestCall()).max(10).describe("Newest first."),
    }),
  {
    as_of: "2026-11-20T21:40:00.000Z",
    trunks: [
      {
        name: DEFAULT_TRUNK,
        status: "ok",
        lines_in_use: 34,
        on_the_line: 30,
        max_concurrent_calls: 40,
        calls_per_second: 5,
        dials_last_minute: 216,
        held_until: null,
        breaker: { state: "closed", until: null, dials_in_window: 60, failures_in_window: 3 },
      },
    ],
    today: { date: "2026-11-20", accepted: 9000, ...attemptsExample, retries: 40 },
    due: { calls: 1204, at_least: false },
    campaigns: [
      {
        id: 7,
        name: "Appointment reminders",
        status: "in_progress",
        counts: {
          total: 10040,
          ended: 6200,
          on_the_line: 12,
          to_retry: 900,
          waiting: 188,
          not_called: 2700,
          left_out: 40,
          picked: 3900,
          failed: 2290,
          cancelled: 10,
        },
        lines: 12,
        pick_up: 0.41,
        waits: null,
        done_by: null,
      },
    ],
    further_campaigns: false,
    attention: [
      {
        kind: "dead_letters",
        text: "3 dead letters wait, the oldest for 12 minutes.",
        href: "/api/v1/dead-letters?state=waiting",
      },
    ],
    latest: [
      {
        call_id: "0199e0f7-8c1e-7c66-a1b9-b9e2a8cf3a10",
        campaign_id: 7,
        phone_number: "+12025550143",
        outcome: "PICKED",
        attempt: 1,
        duration: 42,
        ended_at: "2026-11-20T21:39:57.000Z",
      },
    ],
  },
);

export const Whoami = shape(
  "Whoami",
  () =>
    z.object({
      as_of: asOf(),
      name: z.string().describe("The token's."),
      scope: z.enum(SCOPES),
    }),
  { as_of: "2026-11-20T21:40:00.000Z", name: "ops", scope: "read" },
);

const perMinute = (what: string) => z.array(count().nullable()).length(120).describe(what);

const MINUTES_EXAMPLE = Array.from({ length: 120 }, (_, minute) => (minute < 60 ? null : 12));

export const TrunkSeries = shape(
  "TrunkSeries",
  () =>
    z
      .object({
        as_of: asOf(),
        name: z.string(),
        since: time().describe("The gate remembers no more: it keeps this in memory, and has started then."),
        from: time().describe("The first minute's beginning."),
        step_seconds: z.literal(60),
        begun: perMinute("Dials begun."),
        peak: perMinute("The most lines in use at once."),
        refused: perMinute(
          "Dials that the gate did not let begin: paused, held, breaker, pace, or a permit that had lapsed.",
        ),
      })
      .describe("120 minutes, the present one last. Null = before `since`."),
  {
    as_of: "2026-11-20T21:40:12.000Z",
    name: DEFAULT_TRUNK,
    since: "2026-11-20T20:41:03.000Z",
    from: "2026-11-20T19:41:00.000Z",
    step_seconds: 60,
    begun: MINUTES_EXAMPLE,
    peak: MINUTES_EXAMPLE,
    refused: MINUTES_EXAMPLE,
  },
);

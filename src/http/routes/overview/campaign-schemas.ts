// One campaign's figures in the API's form: now, over time, by the hour of the week, by attempt.
import * as z from "zod";
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { SERIES_RANGES } from "../../../domain/metrics/series.ts";
import { count, date, id, shape, time } from "../../openapi/schema-parts.ts";
import { asOf, attemptCounts, attemptsExample, CampaignProgress, doneBy, pickUp, Waits } from "./figures.ts";

const COUNTS_EXAMPLE = {
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
};

const Why = shape(
  "Why",
  () =>
    z
      .object({
        as_of: time().describe("At most 5 seconds before the rest."),
        closed_by_zone: z
          .array(z.object({ time_zone: z.string(), calls: count(), until: time().nullable() }))
          .max(40)
          .describe("Most first. `until` null = no hours within 14 days."),
        retry_delay: count().describe("Not due yet."),
        lines: count().describe("Due and allowed, and all lines are in use."),
        pace: count().describe("Due and allowed, and the next dial's turn has not come."),
        breaker: count().describe(
          "Due and allowed, and the trunk is paused, held, or behind an open breaker.",
        ),
        caller_ids: count().describe("Due and allowed, and all caller ids are at their cap."),
        number: count().describe(
          "Due, and another call to the number is on the line; at most as many as lines.",
        ),
        state: count().describe("The campaign is paused, cancelled or inactive."),
        blackout: count().describe("Due, and nobody is called for a time."),
        rules: count().describe("Due, and rule packs hold all that was looked at."),
        abandon_rate: count().describe("Due, and too many answered calls were abandoned."),
        other: count().describe("Due, and something else is in the way, or no gate answers."),
        ready: count().describe(
          "Due and allowed, and nothing is in the way: they are dialled as lines come free.",
        ),
        never: count().describe("No attempt left, or no hours within 14 days."),
        at_least: z.boolean().describe("There are more: 1,000 due and 1,000 later calls are looked at."),
      })
      .describe("The waiting calls by what keeps them, of a bounded sample."),
  {
    as_of: "2026-11-20T21:39:58.000Z",
    closed_by_zone: [{ time_zone: "America/Los_Angeles", calls: 188, until: "2026-11-23T17:00:00.000Z" }],
    retry_delay: 212,
    lines: 0,
    pace: 0,
    breaker: 0,
    caller_ids: 0,
    number: 2,
    state: 0,
    blackout: 0,
    rules: 0,
    abandon_rate: 0,
    other: 0,
    ready: 0,
    never: 31,
    at_least: false,
  },
);

export const CampaignLive = shape(
  "CampaignLive",
  () =>
    z.object({
      as_of: asOf(),
      id: id(),
      name: z.string(),
      status: z.enum(CAMPAIGN_STATUSES),
      is_active: z.boolean(),
      started_at: time().nullable(),
      completed_at: time().nullable(),
      counts: CampaignProgress(),
      pick_up: pickUp(),
      lines: z.object({
        in_use: count(),
        max_concurrent_calls: z
          .int()
          .nullable()
          .describe("The campaign's own limit; null = the trunk's alone."),
      }),
      waits: Waits().nullable().describe("What it waits for; null = nothing is in the way. As old as `why`."),
      why: Why(),
      done_by: doneBy(),
    }),
  {
    as_of: "2026-11-20T21:40:00.000Z",
    id: 7,
    name: "Appointment reminders",
    status: "in_progress",
    is_active: true,
    started_at: "2026-11-20T13:00:00.000Z",
    completed_at: null,
    counts: COUNTS_EXAMPLE,
    pick_up: 0.38,
    lines: { in_use: 12, max_concurrent_calls: 20 },
    waits: null,
    why: {
      as_of: "2026-11-20T21:39:58.000Z",
      closed_by_zone: [{ time_zone: "America/Los_Angeles", calls: 188, until: "2026-11-23T17:00:00.000Z" }],
      retry_delay: 212,
      lines: 0,
      pace: 0,
      breaker: 0,
      caller_ids: 0,
      number: 2,
      state: 0,
      blackout: 0,
      rules: 0,
      abandon_rate: 0,
      other: 0,
      ready: 0,
      never: 31,
      at_least: false,
    },
    done_by: null,
  },
);

const perStep = (what: string) => z.array(z.number().min(0)).max(350).describe(what);

export const CampaignSeries = shape(
  "CampaignSeries",
  () =>
    z
      .object({
        as_of: asOf(),
        campaign_id: id(),
        range: z.enum(SERIES_RANGES),
        from: time().describe("The first step's beginning, UTC."),
        step_seconds: z.int().min(1).describe("900 of 1h and 24h, 3600 of 7d, 14400 of 35d."),
        outcomes: z.object({
          picked: perStep("A value a step, the present one last."),
          disconnected: perStep("The same."),
          rnr: perStep("The same."),
          failed: perStep("The same."),
        }),
        seconds: perStep("On the line."),
      })
      .describe("Attempts by when they ended."),
  {
    as_of: "2026-11-20T21:40:00.000Z",
    campaign_id: 7,
    range: "1h",
    from: "2026-11-20T20:45:00.000Z",
    step_seconds: 900,
    outcomes: {
      picked: [31, 40, 38, 22],
      disconnected: [2, 1, 4, 0],
      rnr: [51, 47, 44, 20],
      failed: [0, 0, 1, 0],
    },
    seconds: [930, 1204.5, 1150, 610],
  },
);

export const CampaignHeatMap = shape(
  "CampaignHeatMap",
  () =>
    z
      .object({
        as_of: asOf(),
        campaign_id: id(),
        time_zone: z.string().describe("The campaign's: `open` and `now` are by its clock."),
        cells: z
          .array(z.object({ attempts: count(), picked: count() }))
          .length(168)
          .describe(
            "By the hour of the callee's week in which the attempt began: 0 = Monday 00:00, 167 = Sunday 23:00.",
          ),
        open: z
          .array(z.boolean())
          .length(168)
          .describe(
            "Whether first attempts may go in that hour, or a part of it; of the coming 7 days where rule packs are enforced.",
          ),
        now: z.int().min(0).max(167).describe("The hour of the week that it is."),
        few: z.literal(20).describe("Of fewer attempts than that, a share says little."),
      })
      .describe("When people pick up. Of all time."),
  {
    as_of: "2026-11-20T21:40:00.000Z",
    campaign_id: 7,
    time_zone: "America/New_York",
    cells: Array.from({ length: 168 }, () => ({ attempts: 40, picked: 17 })),
    open: Array.from({ length: 168 }, () => true),
    now: 112,
    few: 20,
  },
);

export const CampaignFunnel = shape(
  "CampaignFunnel",
  () =>
    z
      .object({
        as_of: asOf(),
        campaign_id: id(),
        counts: CampaignProgress(),
        attempts: z
          .array(z.object({ attempt: z.int().min(1).max(20), ...attemptCounts() }))
          .max(20)
          .describe("By the attempt's number; those from the 20th on are one."),
      })
      .describe("What first, second and further attempts bring."),
  {
    as_of: "2026-11-20T21:40:00.000Z",
    campaign_id: 7,
    counts: COUNTS_EXAMPLE,
    attempts: [{ attempt: 1, ...attemptsExample }],
  },
);

const opening = () => z.object({ opens_at: time(), closes_at: time() });

export const Calendar = shape(
  "Calendar",
  () =>
    z.object({
      as_of: asOf(),
      campaign_id: id(),
      from: time(),
      to: time(),
      zones: z
        .array(
          z.object({
            time_zone: z.string(),
            contacts: count().describe("Of the campaign's list, in this zone."),
            accepted: count().describe("Calls accepted."),
            ended: count().describe("Calls that have ended for good."),
            open_now: z.boolean(),
            changes_at: time().nullable().describe("When it closes, or opens; null = not within 14 days."),
            first: z
              .array(opening())
              .describe("When first attempts may go, as GET /campaigns/:id/windows says."),
            retry: z.array(opening()).describe("When retries may go too."),
            closed_days: z
              .array(z.object({ date: date(), blocked_by: z.array(z.string()), detail: z.string() }))
              .describe(
                "Whole days of first attempts that rule packs or the campaign's own hours close; none without packs.",
              ),
            clock_changes: z
              .array(z.object({ at: time(), minutes: z.int() }))
              .describe("When clocks are put forward (minutes above nought) or back."),
          }),
        )
        .max(40)
        .describe("The zones with most people first; the campaign's own, if nobody is in any."),
      further_zones: z.boolean().describe("There are more zones than are shown."),
    }),
  {
    as_of: "2026-11-20T21:40:00.000Z",
    campaign_id: 7,
    from: "2026-11-20T21:40:00.000Z",
    to: "2026-11-27T21:40:00.000Z",
    zones: [
      {
        time_zone: "America/New_York",
        contacts: 4100,
        accepted: 3000,
        ended: 2800,
        open_now: false,
        changes_at: "2026-11-23T14:00:00.000Z",
        first: [{ opens_at: "2026-11-23T14:00:00.000Z", closes_at: "2026-11-23T22:00:00.000Z" }],
        retry: [{ opens_at: "2026-11-23T14:00:00.000Z", closes_at: "2026-11-23T22:00:00.000Z" }],
        closed_days: [],
        clock_changes: [],
      },
    ],
    further_zones: false,
  },
);

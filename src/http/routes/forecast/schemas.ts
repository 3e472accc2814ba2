// What a client sends to ask for the forecast of a list, and what the API answers about when a campaign is done.
import * as z from "zod";
import { LIMITS } from "../../../domain/forecast/flow.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { idField, instantField, timeZoneField, whole } from "../../lib/body-fields.ts";
import { count, id, jsonBody, shape, time } from "../../openapi/schema-parts.ts";
import { businessHours, retryPolicy } from "../campaigns/fields.ts";

export const MOST_LINES = 100_000;
export const MOST_ATTEMPTS = 20;
export const MOST_PER_SECOND = 10_000;
const MOST_ZONES = 200;
const MOST_PEOPLE = 10_000_000;

const perSecond = `must be a number above 0, at most ${MOST_PER_SECOND}`;

export const forecastList = jsonBody(
  "ForecastList",
  () =>
    z.object({
      campaign_id: idField()
        .nullish()
        .describe("Whose hours, lines and figures; absent: those of calls without a campaign."),
      zones: z
        .array(z.object({ time_zone: timeZoneField(), people: whole(1, MOST_PEOPLE) }), {
          error: "must be a list of {time_zone, people}",
        })
        .min(1, { error: "must not be empty" })
        .max(MOST_ZONES, { error: `must not have more than ${MOST_ZONES} entries` })
        .describe("The list, counted by the contacts' time zones; null = the campaign's."),
      time_zone: timeZoneField().describe("In place of the campaign's."),
      business_hours: businessHours().describe("In place of the campaign's."),
      retry_policy: retryPolicy().describe("In place of the campaign's."),
      lines: whole(1, MOST_LINES).nullish().describe("That it may use; absent: as things stand."),
      calls_per_second: z
        .number({ error: perSecond })
        .positive({ error: i => `${perSecond}, not ${i.input}` })
        .max(MOST_PER_SECOND, { error: i => `${perSecond}, not ${i.input}` })
        .nullish(),
      start_at: instantField(),
      max_attempts: whole(1, MOST_ATTEMPTS).nullish(),
    }),
  {
    two: {
      summary: "A list in two zones, next Monday, over 30 lines",
      value: {
        campaign_id: 1,
        zones: [
          { time_zone: "America/New_York", people: 7000 },
          { time_zone: "America/Los_Angeles", people: 3000 },
        ],
        lines: 30,
        start_at: "2026-11-23T09:00:00-05:00",
      },
    },
  },
);

const figure = schemaOf(() => z.number().min(0));

const forecastFields = () => ({
  as_of: time(),
  from: time().describe("Nobody is called before."),
  callable: z.object({
    now: count(),
    later: z.array(z.object({ time_zone: z.string().nullable(), until: time(), calls: count() })).max(100),
    never: z.array(z.object({ reason: z.string(), calls: count() })),
  }),
  done_by: z
    .object({ p50: time().nullable(), low: time().nullable(), high: time().nullable() })
    .describe("As likely before as after; early: all lines free to it; late. Null = not within 31 days."),
  calls: count().describe("People who are left."),
  attempts: figure(),
  reached: figure(),
  unreached: figure().describe("Their attempts end without an answer."),
  minutes: figure().describe("On the line."),
  peak_lines: figure(),
  limit: z.enum(LIMITS).nullable().describe("What most of the time is lost to."),
  cost: z.object({
    provider: figure().nullable().describe("By PRICE_PER_MINUTE and PRICE_PER_DIAL; null = neither is set."),
    platform_usd: figure().describe("Cloudflare's list prices, as they were counted."),
  }),
  series: z
    .array(z.object({ at: time(), attempts: figure(), reached: figure(), lines: figure() }))
    .max(400)
    .describe("By steps; only those in which somebody is called."),
  step_seconds: z.number().positive(),
  assumed: z.array(z.string()).describe("What nobody has counted yet."),
  findings: z
    .array(z.object({ kind: z.enum(["stops", "warns"]), text: z.string(), fix: z.string() }))
    .describe("What somebody should know before they press Start."),
});

const EXAMPLE = {
  as_of: "2026-11-20T14:00:00.000Z",
  from: "2026-11-20T14:00:00.000Z",
  callable: {
    now: 7000,
    later: [{ time_zone: "America/Los_Angeles", until: "2026-11-20T17:00:00.000Z", calls: 2969 }],
    never: [{ reason: "Suppressed", calls: 31 }],
  },
  done_by: {
    p50: "2026-11-20T21:40:00.000Z",
    low: "2026-11-20T21:10:00.000Z",
    high: "2026-11-20T22:30:00.000Z",
  },
  calls: 10000,
  attempts: 18123,
  reached: 7435,
  unreached: 2534,
  minutes: 9061,
  peak_lines: 20,
  limit: "lines",
  cost: { provider: 126.86, platform_usd: 0.28 },
  series: [{ at: "2026-11-20T14:00:00.000Z", attempts: 600, reached: 228, lines: 20 }],
  step_seconds: 900,
  assumed: [],
  findings: [
    {
      kind: "warns",
      text: "30 % of the list wait, for their hours or for the interval between attempts.",
      fix: "They are called when that ends.",
    },
  ],
};

export const ListForecast = shape("ListForecast", () => z.object(forecastFields()), EXAMPLE);

export const CampaignForecast = shape(
  "CampaignForecast",
  () => z.object({ campaign_id: id(), ...forecastFields() }),
  { campaign_id: 7, ...EXAMPLE },
);

// The rate of abandoned calls in the API's form.
import * as z from "zod";
import type { showAbandonRate } from "../../../actions/campaigns/show-abandon-rate.ts";
import type { AbandonDay } from "../../../domain/compliance/abandon/abandon-rate.ts";
import { showThrottle, throttledLines } from "../../../domain/compliance/abandon/throttle.ts";
import { showDay } from "../../../domain/compliance/local-days.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { DAY_MS } from "../../../domain/time-units.ts";
import type { Of } from "../../lib/route.ts";
import { time as shownTime } from "../../lib/time.ts";
import { shape, time } from "../../openapi/schema-parts.ts";

const count = schemaOf(() => z.int().min(0));
const date = schemaOf(() => z.string().describe("A UTC day, YYYY-MM-DD."));
const counts = () => ({
  answered_human: count().describe("Answered by a person; who is not known to be a machine is one."),
  abandoned: count().describe(
    "No agent within 2 seconds of the greeting, with a recorded message or without.",
  ),
  silent: count().describe("Abandoned without a recorded message."),
  short_ring: count().describe("Nobody answered, and it rang for less than it must: a warning."),
  not_told: count().describe("Answered by a person, and nobody told whether an agent came."),
});

export const AbandonRate = shape(
  "AbandonRate",
  () =>
    z.object({
      campaign_id: z.int(),
      as_of: time(),
      rule: z
        .object({ pack: z.string(), source: z.string(), min_ring_seconds: z.number() })
        .nullable()
        .describe("Null = no pack of the campaign has one: nothing is measured."),
      period: z.object({ from: date(), to: date() }),
      days: z.int().min(1),
      ...counts(),
      rate_percent: z.number().nullable().describe("Null = nobody has answered."),
      limit_percent: z.number().nullable().describe("Null = no rate is too high."),
      throttle: z
        .object({
          lines: count().describe("Of the campaign's own, or of its trunk's where it has no limit."),
          first_attempts: z.boolean().describe("False: none is made."),
          since: time().nullable(),
          enforced: z.boolean().describe("False: the campaign observes, and dials all the same."),
          reason: z.string(),
        })
        .nullable(),
      by_day: z.array(z.object({ date: date(), ...counts() })),
    }),
  {
    campaign_id: 7,
    as_of: "2026-11-20T21:40:00.000Z",
    rule: { pack: "us-federal", source: "16 CFR 310.4(b)-(c)", min_ring_seconds: 15 },
    period: { from: "2026-10-22", to: "2026-11-20" },
    days: 30,
    answered_human: 100,
    abandoned: 2,
    silent: 1,
    short_ring: 0,
    not_told: 0,
    rate_percent: 2,
    limit_percent: 3,
    throttle: {
      lines: 20,
      first_attempts: true,
      since: "2026-11-20T21:31:00.000Z",
      enforced: true,
      reason:
        "2 of 100 calls answered by a person were abandoned in 30 days (2 %; us-federal allows 3 %): half of the lines, halved again every 15 minutes, until the rate falls below 2 %.",
    },
    by_day: [
      { date: "2026-11-20", answered_human: 100, abandoned: 2, silent: 1, short_ring: 0, not_told: 0 },
    ],
  },
);

export function presentAbandonRate(
  found: Awaited<ReturnType<typeof showAbandonRate>>,
  { maxConcurrentCalls }: { maxConcurrentCalls: number },
): Of<typeof AbandonRate> {
  const { campaign, rule, rate, days, throttle, enforced, now } = found;
  return {
    campaign_id: campaign.id,
    as_of: shownTime(now),
    rule:
      rule === null ? null : { pack: rule.pack, source: rule.source, min_ring_seconds: rule.minRingSeconds },
    period: { from: rate.from, to: showDay(Math.floor(now / DAY_MS)) },
    days: rate.days,
    answered_human: rate.answeredHuman,
    abandoned: rate.abandoned,
    silent: rate.silent,
    short_ring: rate.shortRing,
    not_told: rate.notTold,
    rate_percent: rate.percent === null ? null : Math.round(rate.percent * 1000) / 1000,
    limit_percent: rule?.maxPercent ?? null,
    throttle:
      throttle === null
        ? null
        : {
            lines: throttledLines(campaign.maxConcurrentCalls ?? maxConcurrentCalls, throttle, now),
            first_attempts: throttle.level !== "stop",
            since: shownTime(throttle.since),
            enforced,
            reason: showThrottle(throttle),
          },
    by_day: days.map(presentDay),
  };
}

/** As they were counted: what nobody told of counts in the rate by the days before it. */
const presentDay = (day: AbandonDay) => ({
  date: day.day,
  answered_human: day.connected + day.message_only + day.silent + day.not_told,
  abandoned: day.message_only + day.silent,
  silent: day.silent,
  short_ring: day.short_ring,
  not_told: day.not_told,
});

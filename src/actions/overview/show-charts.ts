// A campaign's charts, from its tallies: outcomes over time, by the hour of the week, by attempt.
import { hoursOf } from "../../domain/campaigns/campaign.ts";
import { type CampaignProgress, progressOf } from "../../domain/campaigns/campaign-progress.ts";
import { hoursFor, zoneOf } from "../../domain/hours/calling-hours.ts";
import { hoursTouched, openHours } from "../../domain/hours/open-hours.ts";
import { type SeriesPlan, type SeriesRange, seriesPlan } from "../../domain/metrics/series.ts";
import { type AttemptSums, offsetAt, type TallyRow, weekHourAt } from "../../domain/metrics/tally.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import { openingsOf } from "../campaigns/openings-of.ts";
import { showCampaign } from "../campaigns/show-campaign.ts";
import { NO_NUMBER } from "../compliance/asked-callee.ts";
import type { Context } from "../context.ts";

type Ctx = Pick<Context, "calls" | "campaigns" | "figures" | "policy" | "clock">;

/** `now` in ms. */
export interface Series {
  now: number;
  plan: SeriesPlan;
  found: (AttemptSums & { step: number })[];
}

/** Throws `not_found`. */
export async function showSeries(
  ctx: Ctx,
  { id, range }: { id: number; range: SeriesRange },
): Promise<Series> {
  const now = ctx.clock();
  const plan = seriesPlan(range, now);
  const [found] = await Promise.all([
    ctx.figures.quarters({ campaignId: id, from: plan.first * plan.stepMs, each: plan.each }),
    findCampaign(ctx, { id }),
  ]);
  return { now, plan, found };
}

export interface HeatMap {
  now: number;
  timeZone: string;
  tallies: TallyRow[];
  /** By the hour of the week. */
  open: boolean[];
  hour: number;
}

/** Throws `not_found`. */
export async function showHeatMap(ctx: Ctx, { id }: { id: number }): Promise<HeatMap> {
  const now = ctx.clock();
  const [tallies, campaign, tenant] = await Promise.all([
    ctx.figures.tallies(id, "h"),
    findCampaign(ctx, { id }),
    ctx.calls.tenantRules(null, now),
  ]);
  const context = { campaign: hoursOf(campaign), timeZone: null };
  const timeZone = zoneOf(ctx.policy, context);
  const callee = { phoneNumber: NO_NUMBER, timeZone };
  const found = openingsOf(ctx.policy, { campaign, callee, timeZone: null, tenant, from: now, days: 7 });
  return {
    now,
    timeZone,
    tallies,
    open:
      found.law === null
        ? openHours(hoursFor(ctx.policy, context)?.business ?? [])
        : hoursTouched(found.openings("first"), timeZone),
    hour: weekHourAt(now, offsetAt(timeZone, now)),
  };
}

export interface Funnel {
  now: number;
  progress: CampaignProgress;
  tallies: TallyRow[];
}

/** Throws `not_found`. */
export async function showFunnel(ctx: Ctx, { id }: { id: number }): Promise<Funnel> {
  const [tallies, { counters }, noCalls] = await Promise.all([
    ctx.figures.tallies(id, "n"),
    showCampaign(ctx, { id }),
    ctx.figures.noCalls([id]),
  ]);
  return { now: ctx.clock(), tallies, progress: progressOf(counters, noCalls.get(id)) };
}

// When a campaign will be done as it stands, or with other lines, another pace, start or number of attempts.
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { type Callable, callableOf } from "../../domain/forecast/callable.ts";
import { type Cost, costOf } from "../../domain/forecast/cost.ts";
import { type Finding, findingsOf } from "../../domain/forecast/findings.ts";
import { type Forecast, forecast } from "../../domain/forecast/forecast.ts";
import { peopleOf } from "../../domain/forecast/group.ts";
import { peopleOfCampaign } from "../../domain/forecast/people.ts";
import type { Settings } from "../../settings/index.ts";
import { showCampaign } from "../campaigns/show-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { ForecastStore } from "../ports/forecast-store.ts";
import { type LinesCtx, linesFor } from "./lines-for.ts";

/** What if; null = as it is. */
export interface WhatIf {
  /** That the campaign may use. */
  lines: number | null;
  callsPerSecond: number | null;
  /** In ms; not before now. */
  startAt: number | null;
  maxAttempts: number | null;
}

export interface ForecastCtx extends LinesCtx {
  campaigns: Pick<CampaignStore, "find" | "waitingCalls" | "look">;
  forecasts: ForecastStore;
  settings: Pick<Settings, "prices">;
}

export interface CampaignForecast {
  campaign: Pick<Campaign, "id" | "name" | "status">;
  /** In ms. */
  now: number;
  from: number;
  callable: Callable;
  forecast: Forecast;
  cost: Cost;
  findings: Finding[];
}

/** Throws `not_found`. */
export async function forecastCampaign(
  ctx: ForecastCtx,
  { id, ...whatIf }: { id: number } & WhatIf,
): Promise<CampaignForecast> {
  const { campaign: found, counters } = await showCampaign(ctx, { id });
  const now = ctx.clock();
  const from = Math.max(now, whatIf.startAt ?? now);
  const campaign = withAttempts(found, whatIf.maxAttempts);
  const [waiting, facts, lines] = await Promise.all([
    ctx.campaigns.waitingCalls(campaign, now),
    ctx.forecasts.facts(id, now),
    linesFor(ctx, campaign, now),
  ]);
  const people = peopleOfCampaign(ctx.policy, hoursOf(campaign), { waiting, totals: counters, from });
  const share = facts.sampled === 0 ? 0 : facts.suppressed / facts.sampled;
  const groups = people.groups.map(group => ({ ...group, contacts: group.contacts * (1 - share) }));
  const suppressed = share * people.groups.reduce((n, group) => n + group.contacts, 0);
  const callable = callableOf(ctx.policy, groups, { now: from, suppressed });
  const asked = {
    inForce: ctx.policy,
    groups: [...groups, ...people.live],
    counted: facts.counted,
    lines: whatIf.lines === null ? lines : { ...lines, fair: whatIf.lines, all: whatIf.lines },
    callsPerSecond: whatIf.callsPerSecond ?? lines.callsPerSecond,
    from,
  };
  const result = {
    ...forecast(asked),
    calls: [...people.groups, ...people.live].reduce((n, g) => n + peopleOf(g), 0),
  };
  return {
    campaign,
    now,
    from,
    callable,
    forecast: result,
    cost: costOf(result, ctx.settings.prices),
    findings: findingsOf(result, callable, {
      isActive: campaign.isActive,
      status: campaign.status,
      trunksStopped: lines.stopped,
      callsPerSecond: asked.callsPerSecond,
      lines: asked.lines.fair,
    }),
  };
}

export const withAttempts = (campaign: Campaign, maxAttempts: number | null): Campaign =>
  maxAttempts === null
    ? campaign
    : { ...campaign, retryPolicy: { ...campaign.retryPolicy, max_attempts: maxAttempts } };

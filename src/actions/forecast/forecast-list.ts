// When a list would be done that is not there yet: people by zone, under the hours and lines of a campaign or of none.
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { callableOf } from "../../domain/forecast/callable.ts";
import { costOf } from "../../domain/forecast/cost.ts";
import { findingsOf } from "../../domain/forecast/findings.ts";
import { forecast } from "../../domain/forecast/forecast.ts";
import { zoneGroup } from "../../domain/forecast/group.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { type CampaignForecast, type ForecastCtx, type WhatIf, withAttempts } from "./forecast-campaign.ts";
import { linesFor } from "./lines-for.ts";

export interface ListAsked extends WhatIf {
  /** Whose lines, hours and figures; null = the built-in campaign's. */
  campaignId: number | null;
  /** In place of the campaign's; null = as it has them. */
  hours: Pick<Campaign, "timeZone" | "businessHours" | "retryPolicy">;
  zones: readonly { timeZone: string | null; people: number }[];
}

/** It only asks: nothing is stored. Throws `not_found`. */
export async function forecastList(
  ctx: ForecastCtx & { campaigns: Pick<CampaignStore, "byIds"> },
  asked: ListAsked,
): Promise<Omit<CampaignForecast, "campaign">> {
  const id = asked.campaignId ?? 0;
  const found = await findCampaign(ctx, { id });
  const { timeZone, businessHours, retryPolicy } = asked.hours;
  const campaign = withAttempts(
    {
      ...found,
      timeZone: timeZone ?? found.timeZone,
      businessHours: businessHours ?? found.businessHours,
      retryPolicy: retryPolicy ?? found.retryPolicy,
    },
    asked.maxAttempts,
  );
  const now = ctx.clock();
  const from = Math.max(now, asked.startAt ?? now);
  const [facts, standing] = await Promise.all([ctx.forecasts.facts(id, now), linesFor(ctx, campaign, now)]);
  const hours = hoursOf(campaign);
  const groups = asked.zones.map(({ timeZone, people }) =>
    zoneGroup(ctx.policy, hours, { timeZone, waiting: [], contacts: people }, from),
  );
  const lines = asked.lines === null ? standing : { ...standing, fair: asked.lines, all: asked.lines };
  const callsPerSecond = asked.callsPerSecond ?? standing.callsPerSecond;
  const result = forecast({
    inForce: ctx.policy,
    groups,
    counted: facts.counted,
    lines,
    callsPerSecond,
    from,
  });
  const callable = callableOf(ctx.policy, groups, { now: from, suppressed: 0 });
  return {
    now,
    from,
    callable,
    forecast: result,
    cost: costOf(result, ctx.settings.prices),
    findings: findingsOf(result, callable, {
      isActive: true,
      status: "pending",
      trunksStopped: standing.stopped,
      callsPerSecond,
      lines: lines.fair,
    }),
  };
}

// When a campaign, or a list, will be done.
import { forecastCampaign } from "../../../actions/forecast/forecast-campaign.ts";
import { forecastList } from "../../../actions/forecast/forecast-list.ts";
import { Routes } from "../../lib/routes.ts";
import * as rule from "./definitions.ts";
import { presentForecast } from "./present.ts";

export const forecasts = new Routes()
  .on(rule.getCampaignForecast, async ({ ctx, params, query }) => ({
    campaign_id: params.id,
    ...presentForecast(
      await forecastCampaign(ctx, {
        ...params,
        lines: query.lines,
        callsPerSecond: query.calls_per_second,
        startAt: query.start_at ?? null,
        maxAttempts: query.max_attempts,
      }),
    ),
  }))
  .on(rule.forecastList, async ({ ctx, body }) =>
    presentForecast(
      await forecastList(ctx, {
        campaignId: body.campaign_id ?? null,
        zones: body.zones.map(zone => ({ timeZone: zone.time_zone, people: zone.people })),
        hours: {
          timeZone: body.time_zone ?? null,
          businessHours: body.business_hours ?? null,
          retryPolicy: body.retry_policy ?? null,
        },
        lines: body.lines ?? null,
        callsPerSecond: body.calls_per_second ?? null,
        startAt: body.start_at ?? null,
        maxAttempts: body.max_attempts ?? null,
      }),
    ),
  );

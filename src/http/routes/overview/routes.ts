// What the dashboard reads: aggregate answers, of which what asks the gates or walks calls is held for seconds.
import { glanceAtTrunks } from "../../../actions/overview/glance-at-trunks.ts";
import { lookForTrouble } from "../../../actions/overview/look-for-trouble.ts";
import { showCalendar } from "../../../actions/overview/show-calendar.ts";
import { showCampaignLive, showCampaignWaits } from "../../../actions/overview/show-campaign-live.ts";
import { showFunnel, showHeatMap, showSeries } from "../../../actions/overview/show-charts.ts";
import { showOverview } from "../../../actions/overview/show-overview.ts";
import { showTrunkMinutes } from "../../../actions/overview/show-trunk-minutes.ts";
import type { Clock } from "../../../actions/ports/clock.ts";
import { held } from "../../lib/held.ts";
import { Routes } from "../../lib/routes.ts";
import * as figure from "./definitions.ts";
import { presentCaller, presentMinutes, presentOverview } from "./present.ts";
import {
  presentCalendar,
  presentFunnel,
  presentHeatMap,
  presentLive,
  presentSeries,
} from "./present-campaign.ts";

/** So that many who look cost the gates and D1 no more than one. */
const GATES_MAX_AGE_MS = 1_000;
const WAITS_MAX_AGE_MS = 5_000;
const TROUBLE_MAX_AGE_MS = 10_000;

/** `clock` decides how long an answer is held; each has a memory of its own. */
export function overview(clock: Clock): Routes {
  const gates = held(GATES_MAX_AGE_MS, clock);
  const waits = held(WAITS_MAX_AGE_MS, clock);
  const troubles = held(TROUBLE_MAX_AGE_MS, clock);
  return new Routes()
    .on(figure.getOverview, async ({ c, ctx }) => {
      const [glances, trouble] = await Promise.all([
        gates(c.env, "all", () => glanceAtTrunks(ctx)),
        troubles(c.env, "all", () => lookForTrouble(ctx, ctx.clock())),
      ]);
      return presentOverview(await showOverview(ctx, { glances, trouble }), ctx.policy);
    })
    .on(figure.getWhoami, async ({ c, ctx }) => presentCaller(c.var.caller, ctx.clock()))
    .on(figure.getCampaignLive, async ({ c, ctx, params }) => {
      const live = await showCampaignLive(ctx, params);
      return presentLive(live, await waits(c.env, params.id, () => showCampaignWaits(ctx, params)));
    })
    .on(figure.getCampaignSeries, async ({ ctx, params, query }) =>
      presentSeries(await showSeries(ctx, { ...params, ...query }), { ...params, ...query }),
    )
    .on(figure.getCampaignHeatMap, async ({ ctx, params }) =>
      presentHeatMap(await showHeatMap(ctx, params), params),
    )
    .on(figure.getCampaignFunnel, async ({ ctx, params }) =>
      presentFunnel(await showFunnel(ctx, params), params),
    )
    .on(figure.getCalendar, async ({ ctx, query: { campaign_id: campaignId = 0, from, days } }) =>
      presentCalendar(await showCalendar(ctx, { campaignId, from, days })),
    )
    .on(figure.getTrunkSeries, async ({ c, ctx, params }) =>
      presentMinutes(await gates(c.env, `minutes of ${params.name}`, () => showTrunkMinutes(ctx, params))),
    );
}

// When a campaign may dial: its openings over some days, for first attempts or for retries.
import { Hono } from "hono";
import { hoursOf } from "../../../domain/campaigns/campaign.ts";
import { zoneOf } from "../../../domain/hours/calling-hours.ts";
import { listOpenings } from "../../../domain/retries/retry-decision.ts";
import type { App } from "../../app-env.ts";
import { choiceQuery, instantQuery, timeZoneQuery, wholeQuery } from "../../lib/query.ts";
import { time } from "../../lib/time.ts";
import { campaignOr404 } from "../calls/campaign-calls.ts";

const DAYS = { min: 1, max: 62, absent: 7 };

export const callingWindows = new Hono<App>({ strict: false }).get("/campaigns/:id/windows", async c => {
  const { policy, clock } = c.var.ctx;
  const from = instantQuery(c, "from") ?? clock();
  const days = wholeQuery(c, "days", DAYS);
  const kind = choiceQuery(c, "kind", ["first", "retry"]);
  const timeZone = timeZoneQuery(c, "time_zone");
  const { campaign } = await campaignOr404(c);
  const call = { campaign: hoursOf(campaign), timeZone };
  return c.json({
    campaign_id: campaign.id,
    time_zone: zoneOf(policy, call),
    kind,
    from: time(from),
    to: time(from + days * 86_400_000),
    openings: listOpenings(policy, call, { from, days, kind }).map(o => ({
      opens_at: time(o.opens_at),
      closes_at: time(o.closes_at),
    })),
  });
});

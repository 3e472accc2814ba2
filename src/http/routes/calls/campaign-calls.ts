// The calls of a campaign, in pages.
import { type Context, Hono } from "hono";
import { showCampaign } from "../../../actions/campaigns/show-campaign.ts";
import type { App } from "../../app-env.ts";
import { callPage, idParam } from "./routes.ts";

export const campaignOr404 = (c: Context<App>) =>
  showCampaign(c.var.ctx, { id: idParam(c.req.param("id") ?? "", "id") });

export const campaignCalls = new Hono<App>({ strict: false }).get("/campaigns/:id/calls", async c => {
  const { campaign } = await campaignOr404(c);
  const { calls, nextCursor } = await callPage(c, campaign.id);
  return c.json({ calls, next_page_token: nextCursor, next_cursor: nextCursor });
});

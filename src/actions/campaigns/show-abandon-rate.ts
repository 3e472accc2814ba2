// How many of a campaign's answered calls were abandoned, and what follows from it.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { type MeasuredAbandon, measureAbandon } from "../compliance/measure-abandon.ts";
import type { Context } from "../context.ts";
import { findCampaign } from "./find-campaign.ts";

/** `now` in ms. Throws `not_found`. */
export async function showAbandonRate(
  ctx: Pick<Context, "campaigns" | "calls" | "clock">,
  { id }: { id: number },
): Promise<MeasuredAbandon & { campaign: Campaign; now: number }> {
  const campaign = await findCampaign(ctx, { id });
  const now = ctx.clock();
  const tenant = await ctx.calls.tenantRules(null, now);
  return { campaign, now, ...(await measureAbandon(ctx, campaign, { now, tenant })) };
}

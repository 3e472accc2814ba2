// The campaign that somebody asks about.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { notFound } from "../../domain/errors.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";

/** Throws `not_found`. */
export async function findCampaign(
  ctx: { campaigns: Pick<CampaignStore, "byIds"> },
  { id }: { id: number },
): Promise<Campaign> {
  const campaign = (await ctx.campaigns.byIds([id])).get(id);
  if (campaign === undefined) throw notFound(`Campaign ${id} not found.`);
  return campaign;
}

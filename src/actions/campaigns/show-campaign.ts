// A campaign with what has become of its calls.
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import { notFound } from "../../domain/errors.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";

/** One row, whatever its size. Throws `not_found`. */
export async function showCampaign(
  ctx: { campaigns: Pick<CampaignStore, "find"> },
  { id }: { id: number },
): Promise<CountedCampaign> {
  const found = await ctx.campaigns.find(id);
  if (found === null) throw notFound(`Campaign ${id} not found.`);
  return found;
}

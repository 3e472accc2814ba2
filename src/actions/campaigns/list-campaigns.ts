// Campaigns in pages, newest first, without the built-in one of ad-hoc calls.
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import type { CampaignFilter, CampaignStore } from "../ports/campaign-store.ts";

export const listCampaigns = (
  ctx: { campaigns: Pick<CampaignStore, "list"> },
  filter: CampaignFilter,
): Promise<CountedCampaign[]> => ctx.campaigns.list(filter);

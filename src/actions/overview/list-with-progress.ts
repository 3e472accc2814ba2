// Campaigns of a page with how far each is: three rows a campaign, and one more a zone that has contacts left.
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import { type CampaignProgress, progressOf } from "../../domain/campaigns/campaign-progress.ts";
import { pickUpOf } from "../../domain/metrics/tally.ts";
import type { Context } from "../context.ts";

export interface CampaignWithProgress extends CountedCampaign {
  progress: CampaignProgress;
  /** 0 to 1; null = no attempt has ended. */
  pickUp: number | null;
}

export async function withProgress(
  { figures }: Pick<Context, "figures">,
  campaigns: readonly CountedCampaign[],
): Promise<CampaignWithProgress[]> {
  const ids = campaigns.map(({ campaign }) => campaign.id);
  const [notCalled, attempts] = await Promise.all([figures.notCalled(ids), figures.attempts(ids)]);
  return campaigns.map(counted => ({
    ...counted,
    progress: progressOf(counted.counters, notCalled.get(counted.campaign.id) ?? 0),
    pickUp: pickUpOf(attempts.get(counted.campaign.id)),
  }));
}

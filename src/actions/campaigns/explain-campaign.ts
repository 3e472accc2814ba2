// What a campaign's calls wait for: a bounded look at D1 and at the gate, told by the rules in force.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import {
  type CampaignExplanation,
  explainCampaign as explain,
  type WaitingCalls,
} from "../../domain/explain/explain-campaign.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { LinesView } from "../calls/explain-call.ts";
import type { Clock } from "../ports/clock.ts";

export interface ExplainCampaignDeps {
  /** Reads a bounded number of rows, however many calls wait. */
  waiting: (campaign: Pick<Campaign, "id">, now: number) => Promise<WaitingCalls>;
  lines: LinesView;
  policy: Policy;
  clock: Clock;
}

export async function explainCampaign(
  deps: ExplainCampaignDeps,
  campaign: Campaign,
): Promise<{ waiting: WaitingCalls; now: number; explanation: CampaignExplanation }> {
  const now = deps.clock();
  const [waiting, lines] = await Promise.all([
    deps.waiting(campaign, now),
    deps.lines.permitsFor({ campaignId: campaign.id, call: null }),
  ]);
  return {
    waiting,
    now,
    explanation: explain({ campaign, waiting, inForce: deps.policy, lines, now }),
  };
}

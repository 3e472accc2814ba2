// What a campaign's calls wait for: a bounded read of D1 and of the gates, judged by the rules in force.
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import type { Throttle } from "../../domain/compliance/abandon/throttle.ts";
import {
  type CampaignExplanation,
  explainCampaign as explain,
  type WaitingCalls,
} from "../../domain/explain/explain-campaign.ts";
import type { Lines } from "../../domain/explain/line-checks.ts";
import { loadLocalTimes } from "../../domain/hours/weekday-and-time.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { throttleInForce } from "../compliance/measure-abandon.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";
import type { TrunkStore } from "../ports/trunk-store.ts";
import { askLines } from "../trunks/ask-lines.ts";
import { sampleWaiting } from "./sample-waiting.ts";
import { showCampaign } from "./show-campaign.ts";

interface Ctx {
  calls: Pick<CallStore, "due" | "reach" | "tenantRules">;
  campaigns: Pick<CampaignStore, "find" | "waitingCalls" | "waitingZones" | "contactsPast" | "abandonFacts">;
  trunk: Pick<TrunkClient, "permitsFor">;
  trunks: Pick<TrunkStore, "list">;
  policy: Policy;
  clock: Clock;
}

/** `now` in ms. */
export interface ExplainedCampaign extends CountedCampaign {
  waiting: WaitingCalls;
  lines: Lines;
  throttle: Throttle | null;
  now: number;
  explanation: CampaignExplanation;
}

/** Throws `not_found`. */
export async function explainCampaign(ctx: Ctx, { id }: { id: number }): Promise<ExplainedCampaign> {
  // Not beside the others: whoever is answered before it is loaded leaves it half loaded.
  await loadLocalTimes();
  const [found, trunks] = await Promise.all([showCampaign(ctx, { id }), ctx.trunks.list()]);
  const { campaign } = found;
  const now = ctx.clock();
  const tenant = await ctx.calls.tenantRules(null, now);
  const [waiting, lines, throttle, sample] = await Promise.all([
    ctx.campaigns.waitingCalls(campaign, now),
    askLines(ctx, trunks, campaign, null, now),
    throttleInForce(ctx, campaign, { now, tenant }),
    sampleWaiting(ctx, campaign, { now, tenant }),
  ]);
  return {
    ...found,
    waiting,
    lines,
    throttle,
    now,
    explanation: explain({ campaign, waiting, sample, inForce: ctx.policy, lines, throttle, tenant, now }),
  };
}

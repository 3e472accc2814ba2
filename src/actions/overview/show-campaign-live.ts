// A campaign now: how far it is, and what its calls wait for.
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import { type CampaignProgress, progressOf } from "../../domain/campaigns/campaign-progress.ts";
import { countWaits, type WaitCounts } from "../../domain/explain/count-waits.ts";
import { type Waits, waitsOf } from "../../domain/explain/waits.ts";
import { pickUpOf } from "../../domain/metrics/tally.ts";
import { explainCampaign } from "../campaigns/explain-campaign.ts";
import { showCampaign } from "../campaigns/show-campaign.ts";
import type { Context } from "../context.ts";

/** Costs 2,000 rows and a question to each gate: to be asked for every few seconds. `now` in ms. */
export interface CampaignWaits {
  now: number;
  waits: Waits | null;
  why: WaitCounts;
}

type Ctx = Pick<Context, "calls" | "campaigns" | "figures" | "trunk" | "trunks" | "policy" | "clock">;

/** Throws `not_found`. */
export async function showCampaignWaits(ctx: Ctx, { id }: { id: number }): Promise<CampaignWaits> {
  const [explained, busy] = await Promise.all([
    explainCampaign(ctx, { id }),
    ctx.figures.busyNumbers(id, ctx.clock()),
  ]);
  const { campaign, waiting, lines, now } = explained;
  return {
    now,
    waits: waitsOf(explained),
    why: countWaits({ campaign, waiting, lines, inForce: ctx.policy, now }, busy),
  };
}

export interface CampaignLive extends CountedCampaign {
  now: number;
  progress: CampaignProgress;
  /** 0 to 1; null = no attempt has ended. */
  pickUp: number | null;
}

/** Throws `not_found`. */
export async function showCampaignLive(
  ctx: Pick<Ctx, "campaigns" | "figures" | "clock">,
  { id }: { id: number },
): Promise<CampaignLive> {
  const now = ctx.clock();
  const [found, notCalled, attempts] = await Promise.all([
    showCampaign(ctx, { id }),
    ctx.figures.notCalled([id]),
    ctx.figures.attempts([id]),
  ]);
  return {
    ...found,
    now,
    progress: progressOf(found.counters, notCalled.get(id) ?? 0),
    pickUp: pickUpOf(attempts.get(id)),
  };
}

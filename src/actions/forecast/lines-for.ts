// The lines and the pace that a campaign can count on, beside the others that dial.
import { type Campaign, mayDial } from "../../domain/campaigns/campaign.ts";
import { shareLines } from "../../domain/campaigns/fair-share.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { servingTrunks } from "../../domain/trunks/sharing.ts";
import { DEFAULT_TRUNK, limitsOf, namedTrunks } from "../../domain/trunks/trunk.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { TrunkStore } from "../ports/trunk-store.ts";

/** Others that are looked at: with more of them a share is small anyhow. */
const OTHERS = 50;
/** Two queues, the gate and the database, in the mean. */
const TURNAROUND_SECONDS = 1;

export interface LinesCtx {
  campaigns: Pick<CampaignStore, "look">;
  trunks: Pick<TrunkStore, "list">;
  policy: Policy;
  clock: Clock;
}

export interface CampaignLines {
  fair: number;
  all: number;
  turnaroundSeconds: number;
  /** Null = as many as there are lines. */
  callsPerSecond: number | null;
  /** Why none of its trunks dials, in words; null = one does. */
  stopped: string | null;
}

export async function linesFor(ctx: LinesCtx, campaign: Campaign, now: number): Promise<CampaignLines> {
  const [all, { looked }] = await Promise.all([
    ctx.trunks.list(),
    ctx.campaigns.look(now, { trunk: DEFAULT_TRUNK, after: 0, limit: OTHERS, ids: [] }, []),
  ]);
  const shares = all.map(trunk => {
    const { maxConcurrentCalls, callsPerSecond } = limitsOf(trunk, ctx.policy);
    return { ...trunk, lines: maxConcurrentCalls, pace: callsPerSecond };
  });
  const names = new Set(servingTrunks(campaign, shares, now).map(trunk => trunk.name));
  const serving = shares.filter(trunk => names.has(trunk.name));
  const lines = serving.reduce((n, trunk) => n + trunk.lines, 0);
  const own = Math.min(lines, campaign.maxConcurrentCalls ?? lines);
  const claim = ({ id, weight, maxConcurrentCalls }: Campaign) => ({
    campaignId: id,
    inUse: 0,
    room: Math.min(lines, maxConcurrentCalls ?? lines),
    weight,
    lastGrantedAt: 0,
  });
  const others = looked.filter(
    other =>
      other.campaign.id !== campaign.id &&
      mayDial(other.campaign) &&
      (other.hasDue || other.hasContacts) &&
      namedTrunks(other.campaign).some(name => names.has(name)),
  );
  const shared = shareLines(lines, [claim(campaign), ...others.map(other => claim(other.campaign))]);
  // One that has no limit makes the whole unlimited.
  const pace = serving.some(t => t.pace === 0) ? null : serving.reduce((n, t) => n + t.pace, 0);
  return {
    fair: Math.min(own, shared.get(campaign.id) ?? 0),
    all: own,
    turnaroundSeconds: TURNAROUND_SECONDS,
    callsPerSecond: pace,
    stopped:
      serving.length > 0
        ? null
        : `No trunk of it dials: ${namedTrunks(campaign).join(", ")} paused, or held by the provider.`,
  };
}

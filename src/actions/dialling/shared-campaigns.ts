// Campaigns that several trunks dial: which of their due calls this gate takes, and which it leaves to the others.

import { nextAttempt } from "../../domain/calls/call.ts";
import type { DueCall } from "../../domain/calls/due-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { throttledLines } from "../../domain/compliance/abandon/throttle.ts";
import type { Permit } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import {
  LEFT_TO_OTHERS_MS,
  ownerOf,
  servingTrunks,
  sliceOf,
  type TrunkShare,
} from "../../domain/trunks/sharing.ts";
import type { DispatchMemory } from "./dispatch-memory.ts";

/** Of a shared campaign so many more calls are read than are wanted, that this trunk's own are mostly among them. */
const READ_FOR_EACH = 2;
const READ_MORE = 6;

export interface SharingDeps {
  /** The name of the gate's own trunk. */
  trunk: string;
  memory: Pick<DispatchMemory, "trunks">;
}

/** Which trunks serve, by the names of a campaign: thousands of campaigns name the same ones. */
const found = new WeakMap<
  readonly TrunkShare[],
  { trunk: string; now: number; serving: Map<string, readonly TrunkShare[]> }
>();

/** The trunks that dial for it at `now`. Whether this one may is its gate's own business: here it can. */
export function servingOf(
  { trunk, memory: { trunks } }: SharingDeps,
  campaign: Pick<Campaign, "trunks">,
  now: number,
): readonly TrunkShare[] {
  let known = found.get(trunks);
  if (known?.trunk !== trunk || known.now !== now) {
    known = { trunk, now, serving: new Map() };
    found.set(trunks, known);
  }
  const names = campaign.trunks === null ? "" : campaign.trunks.join(" ");
  let serving = known.serving.get(names);
  if (serving === undefined) {
    const seen = trunks.map(t => (t.name === trunk ? { ...t, paused: false, unavailableUntil: null } : t));
    serving = servingTrunks(campaign, seen, now);
    known.serving.set(names, serving);
  }
  return serving;
}

/** This trunk is among them. */
export const serves = (deps: SharingDeps, campaign: Pick<Campaign, "trunks">, now: number): boolean =>
  servingOf(deps, campaign, now).some(t => t.name === deps.trunk);

/** How many of the permits each campaign has. */
export function byCampaign(permits: readonly Pick<Permit, "campaignId">[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { campaignId } of permits) counts.set(campaignId, (counts.get(campaignId) ?? 0) + 1);
  return counts;
}

/** Of the lines in use those whose dials have begun, by campaign, as `campaignLines` asks for them. */
export function begunLines(
  permits: readonly Permit[],
  campaigns: Iterable<DispatchCampaign>,
): Map<number, number> {
  // Only who has lines of its own is asked how many have begun.
  const counts = new Map<number, number>();
  for (const { campaign } of campaigns) if (campaign.maxConcurrentCalls !== null) counts.set(campaign.id, 0);
  if (counts.size === 0) return counts;
  for (const { campaignId, begun } of permits) {
    const count = begun ? counts.get(campaignId) : undefined;
    if (count !== undefined) counts.set(campaignId, count + 1);
  }
  return counts;
}

/**
 * How many lines of this trunk the campaign may use: of its own limit the trunk's part, or one, lest it waits for a trunk
 * that has none free; and no more than the others leave of it; where too many calls were abandoned, of fewer. The claim has the last word.
 */
export function campaignLines(
  deps: SharingDeps & {
    policy: Pick<Policy, "maxConcurrentCalls">;
    memory: Pick<DispatchMemory, "throttles">;
  },
  { campaign, onTheLine }: Pick<DispatchCampaign, "campaign" | "onTheLine">,
  begun: ReadonlyMap<number, number>,
  now: number,
): { lines: number; elsewhere: number } {
  const { id, maxConcurrentCalls: own } = campaign;
  const throttle = deps.memory.throttles.of(id);
  if (own === null) {
    // Of one without a limit, each trunk halves its own lines.
    const { maxConcurrentCalls: all } = deps.policy;
    return {
      lines: throttle === null ? Number.POSITIVE_INFINITY : throttledLines(all, throttle, now),
      elsewhere: 0,
    };
  }
  const limit = throttledLines(own, throttle, now);
  const elsewhere = Math.max(0, (onTheLine ?? 0) - (begun.get(id) ?? 0));
  const part = Math.max(1, sliceOf(limit, servingOf(deps, campaign, now), deps.trunk));
  return { lines: Math.min(part, limit - elsewhere), elsewhere };
}

/** How many due calls are read where `share` are wanted. */
export function readFor(
  deps: SharingDeps,
  campaign: Pick<Campaign, "trunks"> | undefined,
  share: number,
  now: number,
): number {
  const trunks = campaign === undefined ? 1 : servingOf(deps, campaign, now).length;
  return trunks <= 1 ? share : share * trunks * READ_FOR_EACH + READ_MORE;
}

export interface Turn {
  calls: DueCall[];
  /** Others may have had time for what is left by then, in ms; null = nothing is left to them. */
  lookAgainAt: number | null;
  shared: boolean;
}

/**
 * The first of this trunk's own, at most `share`; then, from the end, which their owners come to last, those that have
 * been left to others for long enough. `free`: due calls in their order.
 */
export function takeTurn(
  deps: SharingDeps,
  { campaign }: DispatchCampaign,
  free: readonly DueCall[],
  share: number,
  now: number,
): Turn {
  const serving = servingOf(deps, campaign, now);
  if (serving.length <= 1) return { calls: free.slice(0, share), lookAgainAt: null, shared: false };
  const isOwn = (call: DueCall) =>
    ownerOf({ callId: call.callId, attempt: nextAttempt(call) }, serving) === deps.trunk;
  const { own = [], others = [] } = Object.groupBy(free, call => (isOwn(call) ? "own" : "others"));
  const left = others.filter(call => call.nextAttemptAt <= now - LEFT_TO_OTHERS_MS);
  const calls = own.slice(0, share);
  calls.push(...left.slice(Math.max(0, left.length - (share - calls.length))));
  const waits = calls.length < share && left.length < others.length;
  return { calls, lookAgainAt: waits ? now + LEFT_TO_OTHERS_MS : null, shared: true };
}

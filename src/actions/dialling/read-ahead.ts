// Calls read for lines that come free soon: while all lines are in use, the next call to end would ask D1 for one call. Kept
// for a second, from one dispatch to the next, and only as long as nobody says that something has changed; what is granted
// from it the claim looks at as at everything else.

import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import {
  type DispatchDeps,
  freeLines,
  type Progress,
  type Shares,
  shareOut,
  wantedOf,
} from "./dispatch-progress.ts";
import { firstLook } from "./look-at-campaigns.ts";

/** What D1 said is gone by for so long, in ms. */
const KEPT_MS = 1_000;
/** Calls read so, of all campaigns together: some 300 bytes each. */
const AHEAD = 24;
/** With more campaigns that have work, each line is looked for anew. */
const FEW_CAMPAIGNS = 6;
/** Of more campaigns nothing is kept. */
const MOST_LOOKED = 50;

export interface Ahead {
  /** When D1 was asked, in ms. */
  readAt: number;
  looked: ReadonlyMap<number, DispatchCampaign>;
  tenant: TenantRules;
  /** By campaign, in their order: those that no line was free for. */
  due: ReadonlyMap<number, readonly DueCall[]>;
}

const isPlain = ({ campaign }: DispatchCampaign) =>
  campaign.maxConcurrentCalls === null && (campaign.trunks?.length ?? 1) <= 1;

/** What a dispatch reads first. */
export interface FirstRead {
  asked: readonly WantedCalls[];
  read: readonly DueCall[];
  /** An earlier dispatch has read it. */
  isAhead: boolean;
}

export async function firstRead(deps: DispatchDeps, at: Progress): Promise<FirstRead> {
  const ahead = takeAhead(deps, at);
  if (ahead !== null) return { ...ahead, isAhead: true };
  const candidates = deps.memory.candidates(at.now);
  const shares = shareOut(deps, at, candidates);
  const wanted = wantedOf(deps, at, shares, 0);
  // Where lines stay free, nothing is kept.
  const isFull = freeLines(deps, at) <= [...shares.values()].reduce((sum, share) => sum + share, 0);
  const asked = isFull ? askAhead(wanted, candidates) : wanted;
  return { asked, read: await firstLook(deps, at, asked), isAhead: false };
}

/** What is asked for beside `expected`, which lines are free for now. */
function askAhead(
  expected: readonly WantedCalls[],
  candidates: readonly DispatchCampaign[],
): readonly WantedCalls[] {
  // Of its own lines D1 is asked; and of a shared one others take theirs.
  const working = candidates.filter(c => c.hasDue && isPlain(c));
  if (working.length === 0 || working.length > FEW_CAMPAIGNS) return expected;
  const each = Math.ceil(AHEAD / working.length);
  const limits = new Map(expected.map(w => [w.campaignId, w.limit]));
  for (const { campaign } of working) limits.set(campaign.id, (limits.get(campaign.id) ?? 0) + each);
  return [...limits].map(([campaignId, limit]) => ({ campaignId, limit, after: null }));
}

/** What was read ahead for the lines that are free: enough for all of them, or null. Nothing else is asked for then. */
function takeAhead(deps: DispatchDeps, at: Progress): Pick<FirstRead, "asked" | "read"> | null {
  const { ahead } = deps.memory;
  deps.memory.ahead = null;
  if (ahead === null || at.now >= ahead.readAt + KEPT_MS || at.now < ahead.readAt) return null;
  const shares = shareOut(deps, { ...at, looked: new Map(ahead.looked), tenant: ahead.tenant }, [
    ...ahead.looked.values(),
  ]);
  const covered = [...shares].every(([id, share]) => (ahead.due.get(id)?.length ?? 0) >= share);
  if (!covered || (shares.size === 0 && freeLines(deps, at) > 0)) return null;
  for (const [id, seen] of ahead.looked) at.looked.set(id, seen);
  at.tenant = ahead.tenant;
  at.readAt = ahead.readAt;
  const read = [...ahead.due].flatMap(([id, calls]) => (shares.has(id) ? calls : []));
  // Of those that get nothing now, all is left.
  for (const [id, calls] of ahead.due) if (!shares.has(id)) at.left.set(id, calls);
  const asked = [...shares.keys()].map(campaignId => ({
    campaignId,
    limit: ahead.due.get(campaignId)?.length ?? 0,
    after: null,
  }));
  return { asked, read };
}

/** Of what was read, that which no line was free for. */
export function leave(
  { permits }: Pick<DispatchDeps, "permits">,
  at: Progress,
  read: readonly DueCall[],
  shares: Shares,
): void {
  for (const [id, calls] of Map.groupBy(read, call => call.campaignId)) {
    const seen = at.looked.get(id);
    if (seen === undefined || !isPlain(seen)) continue;
    const last = shares.has(id) ? at.readTo.get(id) : undefined;
    const from = last === undefined ? 0 : calls.findIndex(call => call.callId === last.callId) + 1;
    const isFree = (call: DueCall) => call.isSuppressed !== 1 && call.numberIsLive !== 1;
    const left = calls.slice(from).filter(call => isFree(call) && permits.of(call.callId) === undefined);
    at.left.set(id, left);
  }
}

/** While lines are free there is nobody to wait for one. */
export function keepAhead(deps: DispatchDeps, at: Progress): void {
  if (at.report.trunkPaused || freeLines(deps, at) > 0 || at.looked.size > MOST_LOOKED) return;
  for (const id of [...at.fed, ...at.refilled]) at.left.delete(id);
  // Also where nobody is left to wait: as long as no line is free, D1 need not be asked for whom.
  const { readAt, looked, tenant, left } = at;
  deps.memory.ahead = { readAt, looked: new Map(looked), tenant, due: new Map(left) };
}

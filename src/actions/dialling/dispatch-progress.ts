// What a dispatch goes by while it runs: what it has looked at, how far it has read, and who may have how many lines.

import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { shareLines } from "../../domain/campaigns/fair-share.ts";
import { firstAttemptsFrom } from "../../domain/compliance/abandon/throttle.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { linesInUse } from "../../domain/trunks/permit.ts";
import { LEFT_TO_OTHERS_MS, type SeenTrunk, type TrunkShare } from "../../domain/trunks/sharing.ts";
import type { ListReads } from "../compliance/lists/look-up-lists.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CallerIdPools } from "../ports/caller-id-pools.ts";
import type { Clock } from "../ports/clock.ts";
import type { DialQueue } from "../ports/dial-queue.ts";
import type { PermitBook } from "../ports/permit-book.ts";
import type { DispatchMemory } from "./dispatch-memory.ts";
import type { HopperDeps } from "./fill-hopper.ts";
import { begunLines, byCampaign, campaignLines, readFor } from "./shared-campaigns.ts";

/** Where calls were read to numbers on the line, more are read the next time, to the power of the round. */
const SPARE = 4;
/** Such calls in one statement at the most. */
const MOST_SPARE = 2_000;

export interface DispatchDeps extends HopperDeps {
  calls: CallStore;
  /** Absent = there are no national lists. */
  lists?: ListReads | undefined;
  permits: PermitBook;
  callerIds: CallerIdPools;
  queue: DialQueue;
  clock: Clock;
  newToken: () => string;
  /** Travels with the messages into the log. */
  dispatchId?: string;
  memory: DispatchMemory;
  /** How many dials may start now under the trunk's pace. */
  pace: (now: number) => number;
  /** The name of the gate's own trunk. */
  trunk: string;
  /** What D1 says of all trunks; returns what they have to share. */
  seeTrunks: (seen: readonly SeenTrunk[]) => readonly TrunkShare[];
  /** Others dial this campaign too, and it has new calls. */
  tellOthers: (trunks: readonly string[], campaignId: number) => void;
}

export interface DispatchReport {
  granted: number;
  postponed: number;
  exhausted: number;
  fed: number;
  completed: number;
  /** What went wrong with one campaign and left the others alone. */
  trouble: unknown[];
  /** There may be more to do at once. */
  more: boolean;
  /** Somebody has paused the trunk: nothing is granted. */
  trunkPaused: boolean;
  /** When something is due next, in ms; null = a release or a new call will say. */
  nextDueAt: number | null;
}

/** How far a dispatch has come. */
export interface Progress {
  readonly now: number;
  readonly report: DispatchReport;
  readonly looked: Map<number, DispatchCampaign>;
  /** Campaigns from which nothing is to be had any more. */
  readonly dry: Set<number>;
  /** Campaigns whose list was asked: once a dispatch. */
  readonly refilled: Set<number>;
  /** Campaigns that were fed, and whose new calls were not found to wait for later. */
  readonly fed: Set<number>;
  /** The last due call read of each campaign. */
  readonly readTo: Map<number, DueCall>;
  /** Campaigns whose calls were passed over: they have a permit, or their number is on the line. */
  readonly passedOver: Set<number>;
  /** Calls that this dispatch may still grant, and retries among them. */
  budget: number;
  retriesLeft: number;
  looks: number;
  /** When D1 was asked for what is gone by, in ms. */
  readAt: number;
  /** By campaign: calls that were read, and that no line was free for. */
  readonly left: Map<number, readonly DueCall[]>;
  /** As they were when campaigns were looked at last. */
  tenant: TenantRules;
  /** How often closed calls may still be moved that no line was free for. */
  movesLeft: number;
}

export type Shares = ReadonlyMap<number, number>;

/** The next dispatch is made at `at` (ms) or before; null = this asks for none. */
export function lookAgainBy(report: DispatchReport, at: number | null): void {
  if (at !== null && (report.nextDueAt === null || at < report.nextDueAt)) report.nextDueAt = at;
}

export const freeLines = ({ policy, permits, pace, clock }: DispatchDeps, { budget }: Progress): number =>
  Math.min(policy.maxConcurrentCalls - linesInUse(permits, policy.maxConcurrentCalls), budget, pace(clock()));

/** The free lines, shared over those of these campaigns that have work, and a caller id to show. */
export function shareOut(deps: DispatchDeps, at: Progress, among: readonly DispatchCampaign[]): Shares {
  const working = uncapped(
    deps,
    at,
    among.filter(
      l => (l.hasDue || canRefill(deps, at, l)) && !at.dry.has(l.campaign.id) && !isHeldByHook(deps, at, l),
    ),
  );
  if (working.length === 0) return new Map();
  // There may be thousands of campaigns and of lines: what all campaigns need of all lines is counted once.
  const held = deps.permits.all();
  const [inUse, begun] = [byCampaign(held), begunLines(held, working)];
  // Who has ended takes no line of the trunk: it must not count for its campaign's share of them.
  const live = byCampaign(held.filter(permit => permit.ended === undefined));
  return shareLines(
    freeLines(deps, at),
    working.map(seen => {
      const { id: campaignId, weight } = seen.campaign;
      const used = inUse.get(campaignId) ?? 0;
      // What was remembered of its lines is old by now: it is looked at before anything is granted.
      const isFresh = at.looked.get(campaignId) === seen;
      const facts = isFresh ? seen : { campaign: seen.campaign, onTheLine: null };
      const { lines, elsewhere } = campaignLines(deps, facts, begun, at.now);
      // Its lines that are in use over other trunks come free there.
      if (elsewhere > 0 && lines <= used) lookAgainBy(at.report, at.now + LEFT_TO_OTHERS_MS);
      const lastGrantedAt = deps.permits.lastGrantedAt(campaignId);
      return { campaignId, inUse: live.get(campaignId) ?? 0, room: lines - used, weight, lastGrantedAt };
    }),
  );
}

/** Its hook fails: its calls would only be told to wait. */
function isHeldByHook({ memory }: DispatchDeps, at: Progress, { campaign }: DispatchCampaign): boolean {
  const until = memory.hooks.heldUntil(campaign.id, at.now);
  lookAgainBy(at.report, until);
  return until !== null;
}

/** Without those that wait for the day in which their caller ids may be shown again. */
function uncapped(
  deps: DispatchDeps,
  at: Progress,
  working: readonly DispatchCampaign[],
): readonly DispatchCampaign[] {
  const until = deps.callerIds.cappedUntil(
    working.map(l => l.campaign),
    at.now,
  );
  if (until.every(time => time === null)) return working;
  for (const time of until) lookAgainBy(at.report, time);
  return working.filter((_, i) => until[i] === null);
}

/** Contacts become first attempts: none while too many calls are abandoned. */
export const canRefill = ({ memory }: DispatchDeps, at: Progress, seen: DispatchCampaign): boolean =>
  seen.hasContacts &&
  !at.refilled.has(seen.campaign.id) &&
  at.now >= memory.restsUntil(seen) &&
  firstAttemptsFrom(memory.throttles.of(seen.campaign.id), at.now) === null;

/** As it was seen in this dispatch, or in the one before. */
const campaignOf = ({ memory }: DispatchDeps, at: Progress, id: number) =>
  (at.looked.get(id) ?? memory.known(id))?.campaign;

/** What is asked of D1 for these shares. */
export function wantedOf(deps: DispatchDeps, at: Progress, shares: Shares, round: number): WantedCalls[] {
  return [...shares].map(([campaignId, share]) => {
    const after = at.readTo.get(campaignId) ?? null;
    const spare = at.passedOver.has(campaignId) ? Math.min(SPARE ** round, MOST_SPARE / shares.size) : 0;
    const read = readFor(deps, campaignOf(deps, at, campaignId), share, at.now);
    return { campaignId, after, limit: read + Math.ceil(spare) };
  });
}

/** What was foreseen is enough for what is wanted. */
export function covers(expected: readonly WantedCalls[], wanted: readonly WantedCalls[]): boolean {
  const limits = new Map(expected.map(w => [w.campaignId, w.limit]));
  return wanted.every(w => w.after === null && (limits.get(w.campaignId) ?? 0) >= w.limit);
}

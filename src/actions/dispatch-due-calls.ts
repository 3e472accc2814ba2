// Who is dialled next: shares the free lines over the campaigns with due work, writes permits, then sends.
// Runs inside the gate, one at a time. Nothing is written to D1 for a call that is granted: a permit that is
// never begun lapses, and its call is simply still due.
import { nextAttempt } from "../domain/call.ts";
import { hoursOf } from "../domain/campaign.ts";
import { shareLines } from "../domain/fair-share.ts";
import type { Outcome } from "../domain/outcome.ts";
import { mayDialNow } from "../domain/retry-decision.ts";
import { fillHopper, type HopperDeps } from "./fill-hopper.ts";
import { grantPermits } from "./grant-permits.ts";
import type { CallStore, Clock, DialKey, DialQueue, DispatchCampaign, DueCall, PermitBook } from "./ports.ts";

/** Rounds one dispatch makes: refilled, postponed and unused shares flow on to the next round. */
const ROUNDS = 8;
/** A hopper that only finds contacts outside their hours makes one step in this time. */
const CLOSED_HOPPER_PAUSE_MS = 60_000;
/** Rows one statement moves to a later opening. */
const POSTPONE_CHUNK = 1_000;

export interface DispatchDeps extends HopperDeps {
  calls: CallStore;
  permits: PermitBook;
  queue: DialQueue;
  clock: Clock;
  newToken: () => string;
  /** Travels with the messages into the log. */
  dispatchId?: string;
  /** What the dispatch before saw: lets this one ask for campaigns and calls in one round trip. Never decided on. */
  lastLook: { campaigns: readonly DispatchCampaign[]; closedUntil: Map<string, number> };
  /** How many dials may start now under the trunk's pace. */
  pace: (now: number) => number;
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

export async function dispatchDueCalls(deps: DispatchDeps): Promise<DispatchReport> {
  const { policy, permits } = deps;
  const report: DispatchReport = {
    granted: 0,
    postponed: 0,
    exhausted: 0,
    fed: 0,
    completed: 0,
    trouble: [],
    more: false,
    trunkPaused: false,
    nextDueAt: null,
  };
  const now = deps.clock();
  const dry = new Set<number>();
  let budget = policy.dispatchBatchSize;
  let retriesLeft = policy.rules.scheduler.maxConcurrentRetries ?? Number.POSITIVE_INFINITY;
  const freeLines = () =>
    Math.min(policy.maxConcurrentCalls - permits.all().length, budget, deps.pace(deps.clock()));
  const numbersHeld = () => permits.all().map(p => p.phoneNumber);

  const expected = shareLines(freeLines(), claimsOf(deps, deps.lastLook.campaigns, dry));
  const { looked, due, trunkPaused } = await deps.campaigns.look(now, expected, numbersHeld());
  deps.lastLook.campaigns = looked;
  report.trunkPaused = trunkPaused;

  let round = 0;
  for (; round < ROUNDS; round++) {
    const lines = trunkPaused ? 0 : freeLines();
    if (lines <= 0) break;
    const shares = shareLines(lines, claimsOf(deps, looked, dry));
    if (shares.size === 0) break;
    const foreseen = round === 0 && [...shares].every(([id, share]) => (expected.get(id) ?? 0) >= share);
    const selected = foreseen
      ? [...shares].flatMap(([id, share]) => due.filter(c => c.campaignId === id).slice(0, share))
      : await deps.calls.due(shares, now, numbersHeld());
    const sorted = await sortByRules(deps, looked, selected, report);
    const taken = sorted.dialable.filter(({ call }) => nextAttempt(call) === 1 || retriesLeft-- > 0);
    await grantPermits(deps, taken, looked);
    report.granted += taken.length;
    budget -= taken.length;
    if (taken.length < sorted.dialable.length) {
      // More retries than one dispatch may grant: the next one, at once, goes on with them.
      report.more = true;
      break;
    }
    for (const [campaignId, share] of shares) {
      if (selected.filter(c => c.campaignId === campaignId).length >= share) continue;
      const campaign = looked.find(l => l.campaign.id === campaignId);
      if (campaign === undefined || !(await refillOrSkip(deps, campaign, now, report))) dry.add(campaignId);
    }
  }
  report.more ||= budget <= 0 || round === ROUNDS || report.fed > 0;
  for (const { nextDueAt } of looked) note(report, nextDueAt);
  const busy = new Set(permits.all().map(p => p.campaignId));
  const idle = looked.some(
    l => l.campaign.status === "in_progress" && !l.hasDue && !l.hasContacts && !busy.has(l.campaign.id),
  );
  if (idle) report.completed = (await deps.campaigns.completeFinished(now)).length;
  return report;
}

function note(report: DispatchReport, at: number | null): void {
  if (at !== null && (report.nextDueAt === null || at < report.nextDueAt)) report.nextDueAt = at;
}

function claimsOf(deps: DispatchDeps, looked: readonly DispatchCampaign[], dry: ReadonlySet<number>) {
  const inUse = new Map<number, number>();
  for (const p of deps.permits.all()) inUse.set(p.campaignId, (inUse.get(p.campaignId) ?? 0) + 1);
  return looked
    .filter(l => (l.hasDue || l.hasContacts) && !dry.has(l.campaign.id))
    .map(({ campaign }) => ({
      campaignId: campaign.id,
      inUse: inUse.get(campaign.id) ?? 0,
      room: (campaign.maxConcurrentCalls ?? Number.POSITIVE_INFINITY) - (inUse.get(campaign.id) ?? 0),
      weight: campaign.weight,
      lastGrantedAt: deps.permits.lastGrantedAt(campaign.id),
    }));
}

/** The rules in force decide now: what is closed moves to its opening, what has no attempt left ends. */
async function sortByRules(
  deps: DispatchDeps,
  looked: readonly DispatchCampaign[],
  selected: readonly DueCall[],
  report: DispatchReport,
): Promise<{ dialable: { call: DueCall; openUntil: number | null }[] }> {
  const dialable: { call: DueCall; openUntil: number | null }[] = [];
  const numbers = new Set<string>();
  const exhausted: (DialKey & { error: string; maxAttempts: number })[] = [];
  const closed = new Map<string, Parameters<CallStore["postpone"]>[0] & { opensAt: number }>();
  const now = deps.clock();
  for (const call of selected) {
    const campaign = looked.find(l => l.campaign.id === call.campaignId)?.campaign;
    if (campaign === undefined || numbers.has(call.phoneNumber)) continue;
    const attempt = nextAttempt(call);
    const verdict = mayDialNow(
      deps.policy,
      { campaign: hoursOf(campaign), timeZone: call.timeZone },
      { attempt, lastOutcome: call.status === "INITIATED" ? null : (call.status as Outcome), now },
    );
    switch (verdict.kind) {
      case "open":
        numbers.add(call.phoneNumber);
        dialable.push({ call, openUntil: verdict.until });
        break;
      case "exhausted":
        exhausted.push({
          callId: call.callId,
          attempt,
          error: verdict.reason,
          maxAttempts: verdict.maxAttempts,
        });
        break;
      case "closed": {
        const which = { campaignId: call.campaignId, timeZone: call.timeZone, retries: attempt > 1 };
        closed.set(JSON.stringify(which), { ...which, opensAt: verdict.opensAt ?? now + 86_400_000 });
      }
    }
  }
  if (exhausted.length > 0) await deps.calls.exhaust(exhausted, now);
  report.exhausted += exhausted.length;
  for (const { opensAt, ...which } of closed.values()) {
    report.postponed += await deps.calls.postpone(which, now, opensAt, POSTPONE_CHUNK);
    note(report, opensAt);
  }
  return { dialable };
}

/** One campaign's list in trouble must not keep the others from being dialled. */
async function refillOrSkip(...[deps, campaign, now, report]: Parameters<typeof refill>): Promise<boolean> {
  try {
    return await refill(deps, campaign, now, report);
  } catch (error) {
    report.trouble.push(error);
    note(report, now + CLOSED_HOPPER_PAUSE_MS);
    return false;
  }
}

/** True when the campaign has new calls to look at. */
async function refill(
  deps: DispatchDeps,
  campaign: DispatchCampaign,
  now: number,
  report: DispatchReport,
): Promise<boolean> {
  if (!campaign.hasContacts) return false;
  const { id, revision, contactCursor } = campaign.campaign;
  // A list that was found closed is not read again until it opens, or changes.
  const place = `${id}:${revision}:${contactCursor}`;
  const closedUntil = deps.lastLook.closedUntil.get(place) ?? 0;
  if (now < closedUntil) {
    note(report, closedUntil);
    return false;
  }
  deps.lastLook.closedUntil.delete(place);
  const { open, nextOpening, fed } = await fillHopper(deps, campaign, now);
  report.fed += open;
  // None of these may be dialled now; those behind them may live elsewhere: look again soon, but not at once.
  if (open === 0) {
    const soon = now + CLOSED_HOPPER_PAUSE_MS;
    const again = fed ? soon : Math.min(nextOpening ?? soon, soon);
    if (!fed) {
      // Only a shortcut: forgotten, a list is read once more.
      if (deps.lastLook.closedUntil.size >= 1_000) deps.lastLook.closedUntil.clear();
      deps.lastLook.closedUntil.set(place, again);
    }
    note(report, again);
  }
  // Its cursor has moved: the next look at it, or the next dispatch, reads it afresh.
  campaign.hasContacts = false;
  if (open > 0) campaign.hasDue = true;
  return open > 0;
}

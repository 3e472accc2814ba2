// Who is dialled next: shares the free lines over the campaigns with due work, writes permits, then sends.
// Runs inside the gate, one at a time. Nothing is written to D1 for a call that is granted: a permit that is
// never begun lapses, and its call is simply still due.
import { nextAttempt } from "../../domain/calls/call.ts";
import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { shippedRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { LEFT_TO_OTHERS_MS } from "../../domain/trunks/sharing.ts";
import {
  canRefill,
  covers,
  type DispatchDeps,
  type DispatchReport,
  freeLines,
  lookAgainBy,
  type Progress,
  type Shares,
  shareOut,
  wantedOf,
} from "./dispatch-progress.ts";
import { grantPermits, linesHeld } from "./grant-permits.ts";
import { hasLookedEnough, lookFurther } from "./look-at-campaigns.ts";
import { addSorted, MOST_MOVES, moveClosed } from "./move-closed.ts";
import { firstRead, keepAhead, leave } from "./read-ahead.ts";
import { readDue } from "./read-due.ts";
import { refillOrRest } from "./refill-or-rest.ts";
import { begunLines, campaignLines, servingOf, takeTurn } from "./shared-campaigns.ts";
import { sortByRules } from "./sort-by-rules.ts";

/** Rounds one dispatch makes: refilled, postponed and unused shares flow on to the next round. */
const ROUNDS = 8;
/** A list whose contacts are all inside their duplicate windows rests for so long. */
const REST_FED_MS = 10_000;
/** Campaigns that one dispatch tries to complete; the watchdog looks at all. */
const MOST_COMPLETED = 500;

export async function dispatchDueCalls(deps: DispatchDeps): Promise<DispatchReport> {
  const { policy, memory } = deps;
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
  const at: Progress = {
    now: deps.clock(),
    report,
    looked: new Map(),
    dry: new Set(),
    refilled: new Set(),
    fed: new Set(),
    readTo: new Map(),
    passedOver: new Set(),
    budget: policy.dispatchBatchSize,
    retriesLeft: policy.rules.scheduler.maxConcurrentRetries ?? Number.POSITIVE_INFINITY,
    looks: 0,
    readAt: deps.clock(),
    left: new Map(),
    tenant: shippedRules(),
    movesLeft: MOST_MOVES,
  };
  const { changes } = memory;
  const first = await firstRead(deps, at);

  let foreseen = true;
  let round = 0;
  while (round < ROUNDS && !report.trunkPaused && freeLines(deps, at) > 0) {
    const shares = shareOut(deps, at, [...at.looked.values()]);
    if (shares.size === 0) {
      if (await lookFurther(deps, at)) continue;
      break;
    }
    const wanted = wantedOf(deps, at, shares, round);
    foreseen &&= first.isAhead || covers(first.asked, wanted);
    const asked = foreseen ? first.asked : wanted;
    const read = foreseen ? first.read : await readDue(deps, at, wanted);
    foreseen = false;
    round++;
    if (!(await grantAndRefill(deps, at, shares, asked, read))) break;
  }
  // No line was free for anybody.
  if (round === 0 && !first.isAhead) leave(deps, at, first.read, new Map());
  // What was read ahead does not say whether there is more.
  report.more ||= first.isAhead && freeLines(deps, at) > 0;
  report.more ||= at.budget <= 0 || round === ROUNDS || hasLookedEnough(at) || at.fed.size > 0;
  lookAgainBy(report, memory.nextDueAt(at.now));
  await completeIdle(deps, at);
  if (changes === memory.changes) keepAhead(deps, at);
  return report;
}

/** Grants what was read, and feeds those who have less than their share. False = this dispatch has granted enough. */
async function grantAndRefill(
  deps: DispatchDeps,
  at: Progress,
  shares: Shares,
  asked: readonly WantedCalls[],
  read: readonly DueCall[],
): Promise<boolean> {
  const { report } = at;
  const limits = new Map(asked.map(w => [w.campaignId, w.limit]));
  const holdsLine = linesHeld(deps.permits, read);
  // A number that is on the line over another trunk comes free there.
  const isFree = (call: DueCall) => {
    if (holdsLine(call) || call.isSuppressed === 1) return false;
    if (call.numberIsLive === 1) lookAgainBy(report, at.now + LEFT_TO_OTHERS_MS);
    return call.numberIsLive !== 1;
  };
  const suppressed = read.filter(
    call => call.isSuppressed === 1 && deps.permits.of(call.callId) === undefined,
  );
  if (suppressed.length > 0) await endSuppressed(deps, at, suppressed);
  const byCampaign = Map.groupBy(read, call => call.campaignId);
  const chosen = new Map(
    [...shares].map(([id, share]) => [id, choose(deps, at, id, share, byCampaign.get(id) ?? [], isFree)]),
  );
  leave(deps, at, read, shares);
  const selected = [...chosen.values()].flatMap(c => c.calls);
  const sorted = await sortByRules(deps, at.looked, selected, at.tenant);
  const { dialable } = sorted;
  addSorted(at, sorted);
  for (const [id, moved] of sorted.movedOf)
    if (moved * 2 > (chosen.get(id)?.calls.length ?? 0)) await moveClosed(deps, at, id);
  const taken = dialable.filter(({ call }) => nextAttempt(call) === 1 || at.retriesLeft-- > 0);
  const begun = begunLines(deps.permits.all(), at.looked.values());
  report.granted += await grantPermits(
    { ...deps, linesOf: campaign => campaignLines(deps, campaign, begun, at.now).lines },
    taken,
    at.looked,
  );
  at.budget -= taken.length;
  if (taken.length < dialable.length) {
    // More retries than one dispatch may grant: the next one, at once, goes on with them.
    report.more = true;
    return false;
  }
  for (const [id, { calls, read: seen }] of chosen) {
    if (calls.length >= (shares.get(id) ?? 0) || seen >= (limits.get(id) ?? 0)) continue;
    if (!(await refill(deps, at, id, seen))) at.dry.add(id);
  }
  return true;
}

/** Granted, they would not be claimed, and be granted again. What was lifted since is looked at soon. */
async function endSuppressed(
  deps: DispatchDeps,
  at: Progress,
  suppressed: readonly DueCall[],
): Promise<void> {
  const { cancelled, moved } = await deps.calls.endSuppressed(
    suppressed.map(call => call.callId),
    at.now,
  );
  if (cancelled + moved < suppressed.length) lookAgainBy(at.report, at.now + LEFT_TO_OTHERS_MS);
}

/** The first that have no permit and whose number is free, at most `share`; what lies behind them is read later. */
function choose(
  deps: DispatchDeps,
  at: Progress,
  id: number,
  share: number,
  own: readonly DueCall[],
  isFree: (call: DueCall) => boolean,
) {
  const free = own.filter(isFree);
  const campaign = at.looked.get(id);
  if (campaign === undefined) return { calls: [], read: own.length };
  const { calls, lookAgainAt, shared } = takeTurn(deps, campaign, free, share, at.now);
  lookAgainBy(at.report, lookAgainAt);
  const last = free.length > share && !shared ? calls.at(-1) : own.at(-1);
  if (last !== undefined) {
    at.readTo.set(last.campaignId, last);
    if (free.length < own.length) at.passedOver.add(last.campaignId);
    else at.passedOver.delete(last.campaignId);
  }
  return { calls, read: own.length };
}

/** True when the campaign has new calls to look at. */
async function refill(deps: DispatchDeps, at: Progress, id: number, seen: number): Promise<boolean> {
  const campaign = at.looked.get(id);
  if (campaign === undefined) return false;
  // What is granted and not claimed yet is due, and was passed over.
  const isGranted = () => deps.permits.all().some(p => !p.begun && p.campaignId === id);
  if (seen === 0 && !at.readTo.has(id) && !isGranted()) campaign.hasDue = false;
  if (seen === 0 && at.fed.delete(id)) restFed(deps, at, campaign);
  if (!canRefill(deps, at, campaign)) {
    const rests = deps.memory.restsUntil(campaign);
    if (campaign.hasContacts && rests > at.now) lookAgainBy(at.report, rests);
    return false;
  }
  at.refilled.add(id);
  const { calls, due, restsUntil, error, more } = await refillOrRest(
    { ...deps, tenant: at.tenant },
    campaign,
    at.now,
  );
  at.report.fed += calls;
  // Contacts that were all called before: those behind them come at once.
  at.report.more ||= more && calls === 0;
  lookAgainBy(at.report, restsUntil);
  if (error !== null) at.report.trouble.push(error);
  if (!due) return false;
  deps.tellOthers(
    servingOf(deps, campaign.campaign, at.now).flatMap(t => (t.name === deps.trunk ? [] : [t.name])),
    id,
  );
  campaign.hasDue = true;
  at.fed.add(id);
  at.readTo.delete(id);
  return true;
}

/** What was made of its contacts waits for the end of their windows: more of the kind can wait in the list. */
function restFed(deps: DispatchDeps, at: Progress, campaign: DispatchCampaign): void {
  const until = at.now + REST_FED_MS;
  deps.memory.rest(campaign, until);
  lookAgainBy(at.report, until);
}

/** Campaigns in progress that seem to have nothing left; the statement knows. */
async function completeIdle(deps: DispatchDeps, at: Progress): Promise<void> {
  const busy = new Set(deps.permits.all().map(p => p.campaignId));
  const idle = [...at.looked.values()].filter(
    ({ campaign, hasDue, nextDueAt, hasContacts }) =>
      campaign.status === "in_progress" &&
      !hasDue &&
      nextDueAt === null &&
      !hasContacts &&
      !busy.has(campaign.id),
  );
  if (idle.length === 0) return;
  const ids = idle.slice(0, MOST_COMPLETED).map(l => l.campaign.id);
  // Asked for once: what is kept of them is not asked again.
  for (const id of ids) at.looked.delete(id);
  at.report.completed = (await deps.campaigns.completeFinished(at.now, ids)).length;
}

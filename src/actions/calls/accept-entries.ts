// One round of accepting: each entry is looked up in the duplicate window, what is free is offered to D1, and D1, which
// has the last word, says what became of it. An entry that is still pending behind it is for the next round.

import { acceptedCall } from "../../domain/calls/acceptance.ts";
import type { NewCall, WindowHolder } from "../../domain/calls/new-call.ts";
import type { KeyedCallAnswer } from "../../domain/calls/reservation.ts";
import { storedCallAnswer } from "../../domain/calls/stored-call-answer.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { lookUpLists } from "../compliance/lists/look-up-lists.ts";
import { readHistories } from "../dialling/read-histories.ts";
import { type Entry, isKeyed } from "./call-entry.ts";
import { findEarlierCalls } from "./find-earlier-calls.ts";
import type { InitiateDeps } from "./initiate-calls.ts";
import { firstDial, newCall } from "./new-call.ts";

interface Unlawful {
  entry: Entry;
  refusal: { unlawful: string; blockedBy: readonly string[] };
}

interface Offer {
  entry: Entry;
  call: NewCall;
  campaignName: string;
}

/** The campaigns of the entries were read. Returns what went wrong with the insert; null = nothing did. */
export async function acceptEntries(deps: InitiateDeps, entries: readonly Entry[]): Promise<unknown> {
  const now = deps.clock();
  const closed: Entry[] = [];
  const unlawful: Unlawful[] = [];
  const offers: Offer[] = [];
  const offered = new Set<string>();
  const held: { entry: Entry; holder: WindowHolder }[] = [];
  const askedOf = ({ number, request }: Entry) => ({
    callee: number,
    compliance: deps.known.get(request.campaignId)?.compliance ?? null,
  });
  const tenant = deps.ownRules.current ?? (await deps.calls.tenantRules(null, now));
  deps.ownRules.current = tenant;
  const historyOf = await readHistories(deps, entries.map(askedOf), { now, tenant });
  const listsOf = await lookUpLists(deps.lists, entries.map(askedOf), tenant);
  for (const entry of entries) {
    const campaign = deps.known.get(entry.request.campaignId);
    const { phoneNumber } = entry.number;
    if (campaign === undefined) {
      if (isKeyed(entry)) closed.push(entry);
      else entry.state = { kind: "missing" };
      continue;
    }
    const { name: campaignName } = campaign;
    const holder = deps.window.holder(phoneNumber, now, deps.policy.duplicateWindowMs);
    if (holder?.callId === entry.callId) {
      // The same request was accepted before, and its answer was lost.
      const call = newCall(deps.policy, campaign, entry, holder.acceptedAt);
      entry.state = { kind: "accepted", call: acceptedCall(call), campaignName };
    }
    // A keyed one may have got its call before the one that holds the number now: D1 is asked below.
    else if (holder !== null && !isKeyed(entry)) held.push({ entry, holder });
    // Two of one number in one group: the first is offered, the other looks at what became of it in the next round.
    else if (deps.policy.duplicateWindowMs === 0 || !offered.has(phoneNumber)) {
      const { lists, unread } = listsOf(askedOf(entry));
      const first = firstDial(deps.policy, campaign, entry.number, {
        now,
        history: historyOf(askedOf(entry)).history,
        tenant,
        // What could not be read now, dispatch asks.
        lists: unread ? null : lists,
      });
      if (first !== null && typeof first === "object") {
        unlawful.push({ entry, refusal: { unlawful: first.reason, blockedBy: first.blockedBy } });
        continue;
      }
      offered.add(phoneNumber);
      offers.push({ entry, call: newCall(deps.policy, campaign, entry, now, first), campaignName });
    }
  }
  await findEarlierCalls(deps, closed);
  await refuseUnlawful(deps, unlawful, tenant, now);
  const [{ stored, failure }] = await Promise.all([
    insert(deps, offers, tenant),
    refuseHeld(deps, held, now),
  ]);
  for (const offer of offers) if (stored.has(offer.call.callId)) accept(deps, offer);
  await settleTurnedDown(
    deps,
    offers.filter(o => !stored.has(o.call.callId)),
    now,
  );
  return failure;
}

/** By rules that are not in force any more nobody is refused: the next round asks those that are. */
async function refuseUnlawful(
  deps: InitiateDeps,
  unlawful: readonly Unlawful[],
  { revision }: TenantRules,
  now: number,
): Promise<void> {
  if (unlawful.length === 0) return;
  const newest = await deps.calls.tenantRules(null, now);
  deps.ownRules.current = newest;
  if (newest.revision !== revision) return;
  for (const { entry, refusal } of unlawful) entry.state = { kind: "refused", refusal };
  await findEarlier(
    deps,
    unlawful.map(({ entry }) => entry),
  );
}

/** A keyed request may have got its call before the rule came, or before the consent ran out. */
async function findEarlier(deps: InitiateDeps, refused: readonly Entry[]): Promise<void> {
  const keyed = refused.filter(isKeyed);
  const refusals = keyed.map(({ state }) => state);
  await findEarlierCalls(deps, keyed);
  for (const [i, entry] of keyed.entries())
    if (entry.state.kind === "missing") entry.state = refusals[i] ?? entry.state;
}

/** A number that is suppressed is told so: waiting for its window would be of no use. */
async function refuseHeld(
  deps: InitiateDeps,
  held: readonly { entry: Entry; holder: WindowHolder }[],
  now: number,
): Promise<void> {
  const suppressed = await suppressedAmong(
    deps,
    held.map(({ entry }) => entry),
    now,
    // A database in trouble makes no duplicate of it any less.
  ).catch(() => new Map<string, { id: string }>());
  for (const { entry, holder } of held)
    if (!refuseSuppressed(entry, suppressed)) refuse(deps, entry, holder, now);
}

/** One read for all. */
async function suppressedAmong(
  { suppressions }: Pick<InitiateDeps, "suppressions">,
  entries: readonly Entry[],
  now: number,
): Promise<ReadonlyMap<string, { id: string }>> {
  if (entries.length === 0) return new Map();
  const asked = entries.map(
    ({ callId: key, number: { phoneNumber, personId }, request: { campaignId } }) => ({
      key,
      phoneNumber,
      personId,
      campaignId,
    }),
  );
  return suppressions.among(asked, now);
}

function refuseSuppressed(entry: Entry, suppressed: ReadonlyMap<string, { id: string }>): boolean {
  const found = suppressed.get(entry.callId);
  if (found === undefined) return false;
  entry.state = { kind: "refused", refusal: { suppressionId: found.id } };
  return true;
}

/** When the insert's answer is lost, what is there counts as accepted: it will be dialled. */
async function insert(
  deps: InitiateDeps,
  offers: readonly Offer[],
  { revision }: TenantRules,
): Promise<{ stored: Set<string>; failure: unknown }> {
  if (offers.length === 0) return { stored: new Set(), failure: null };
  const calls = offers.map(o => o.call);
  const answers = offers.flatMap(answerOf);
  try {
    return {
      stored: await deps.calls.accept(calls, deps.policy.duplicateWindowMs, answers, revision),
      failure: null,
    };
  } catch (failure) {
    return { stored: await deps.calls.existing(calls), failure };
  }
}

/** What D1 did not store: it was there, it is suppressed, another call holds its number, or its campaign or the operator's rules have changed. */
async function settleTurnedDown(deps: InitiateDeps, offers: readonly Offer[], now: number): Promise<void> {
  if (offers.length === 0) return;
  const holders = await deps.calls.holders(
    offers.map(o => o.call.phoneNumber),
    now - deps.policy.duplicateWindowMs,
  );
  const suppressed = await suppressedAmong(
    deps,
    offers.map(({ entry }) => entry),
    now,
  );
  const keyed = offers.flatMap(({ entry, call }) => (isKeyed(entry) ? [call] : []));
  const stored = keyed.length === 0 ? new Set<string>() : await deps.calls.existing(keyed);
  for (const offer of offers) {
    const { entry, call, campaignName } = offer;
    const holder = holders.get(call.phoneNumber);
    // Accepted when the request came before: its window began then, and may be over.
    if (stored.has(call.callId)) entry.state = { kind: "accepted", call: acceptedCall(call), campaignName };
    else if (holder?.callId === call.callId) accept(deps, offer);
    else if (refuseSuppressed(entry, suppressed)) continue;
    else if (holder !== undefined) {
      deps.window.hold(call.phoneNumber, holder);
      refuse(deps, entry, holder, now);
    } else {
      deps.known.delete(call.campaignId);
      deps.ownRules.current = null;
    }
  }
}

function accept({ window }: InitiateDeps, { entry, call, campaignName }: Offer): void {
  window.hold(call.phoneNumber, { callId: call.callId, acceptedAt: call.createdAt });
  entry.state = { kind: "accepted", call: acceptedCall(call), campaignName };
}

function refuse({ policy }: InitiateDeps, entry: Entry, holder: WindowHolder, now: number): void {
  const retryAfterMs = Math.max(0, holder.acceptedAt + policy.duplicateWindowMs - now);
  entry.state = { kind: "refused", refusal: { holder, retryAfterMs } };
}

/** Stored with the call, for an idempotent retry. */
function answerOf({ entry, call, campaignName }: Offer): KeyedCallAnswer[] {
  const { reservation, storeAcceptance } = entry.request;
  if (reservation === undefined || storeAcceptance !== true) return [];
  const stored = storedCallAnswer({ call: acceptedCall(call), campaignName });
  return [{ callId: call.callId, reservation, ...stored }];
}

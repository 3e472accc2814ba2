// Accepting calls: a group of requests becomes rows in D1, or learns why not. Runs inside the gate, one at a time.

import type { NewCall, WindowHolder } from "../../domain/calls/new-call.ts";
import type { CallAnswer, Reservation } from "../../domain/calls/reservation.ts";
import { acceptsCalls, type Campaign } from "../../domain/campaigns/campaign.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { NumberWindow } from "../ports/number-window.ts";
import { tellOfBefore } from "./find-earlier-calls.ts";
import { type AcceptedCall, newCall, told } from "./new-call.ts";

export interface RequestedNumber {
  /** Normal form. */
  phoneNumber: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
}

/** One client's request: a single call, or many at once with distinct numbers. */
export interface InitiateRequest {
  campaignId: number;
  numbers: readonly RequestedNumber[];
  /** Of a request that may be sent again: its calls get ids that derive from it. */
  reservation?: Reservation;
  /** Keep the answer of a request for one call with that call; that of many is kept when all of them are stored. */
  keepAnswer?: boolean;
}

export type InitiateResult =
  | { kind: "campaign_not_found" }
  /** D1 did not say; nothing of the request is known to be stored. Asking again is safe. */
  | { kind: "unavailable"; problem: string }
  | {
      kind: "done";
      campaignName: string;
      accepted: AcceptedCall[];
      refused: { phoneNumber: string; holder: WindowHolder; retryAfterMs: number }[];
    };

export interface InitiateDeps {
  calls: CallStore;
  campaigns: CampaignStore;
  window: NumberWindow;
  policy: Policy;
  clock: Clock;
  /** Ids that sort by (time, order of asking). */
  newCallId: (now: number) => string;
  derivedCallId: (reservation: Reservation, place: number) => string;
  /** What a client is told of one accepted call. */
  answerOf: (call: AcceptedCall, campaignName: string) => Pick<CallAnswer, "status" | "answer">;
  /** Campaigns seen taking calls; a statement checks their revision, so a stale one is noticed. */
  known: Map<number, Campaign>;
}

/** Times a request is tried again because its campaign changed under it. */
const ROUNDS = 3;

interface Entry {
  request: number;
  /** Kept from round to round: an insert whose answer was lost and that arrives late finds its own row. */
  callId: string;
  number: RequestedNumber;
  /** It may have been done before. */
  keyed: boolean;
}

interface Offer {
  entry: Entry;
  call: NewCall;
}

const problemOf = (failure: unknown) =>
  failure === null ? "The campaign kept changing." : "The database did not store the calls.";

/** One result a request, in order: what became of one does not touch another. */
export async function initiateCalls(
  deps: InitiateDeps,
  requests: readonly InitiateRequest[],
): Promise<InitiateResult[]> {
  const results = requests.map((): InitiateResult & { kind: "done" } => ({
    kind: "done",
    campaignName: "",
    accepted: [],
    refused: [],
  }));
  const missing = new Set<number>();
  let pending: Entry[] = requests.flatMap((r, request) =>
    r.numbers.map((number, place) => ({
      request,
      number,
      keyed: r.reservation !== undefined,
      callId:
        r.reservation === undefined ? deps.newCallId(deps.clock()) : deps.derivedCallId(r.reservation, place),
    })),
  );
  let failure: unknown = null;
  for (let round = 0; round < ROUNDS && pending.length > 0; round++) {
    try {
      await learnCampaigns(
        deps,
        pending.map(e => campaignIdOf(requests, e)),
      );
      const tried = await tryOnce(deps, requests, pending, results, missing);
      pending = tried.again;
      failure = tried.failure;
    } catch (error) {
      failure = error;
      break;
    }
  }
  const unsure = new Set(pending.map(e => e.request));
  return results.map((result, i) => {
    // Calls that are stored will be dialled: whoever asked for them must learn their ids. With a key, asking again
    // finds them and does the rest.
    const mayAskAgain = result.accepted.length === 0 || requests[i]?.reservation !== undefined;
    if (mayAskAgain && unsure.has(i)) return { kind: "unavailable", problem: problemOf(failure) };
    if (result.accepted.length === 0 && missing.has(i)) return { kind: "campaign_not_found" };
    const name = deps.known.get(requests[i]?.campaignId ?? 0)?.name ?? result.campaignName;
    return { ...result, campaignName: name };
  });
}

const campaignIdOf = (requests: readonly InitiateRequest[], entry: Entry) =>
  requests[entry.request]?.campaignId ?? 0;

async function learnCampaigns(deps: InitiateDeps, ids: readonly number[]): Promise<void> {
  const unknown = [...new Set(ids)].filter(id => !deps.known.has(id));
  if (unknown.length === 0) return;
  for (const [id, campaign] of await deps.campaigns.byIds(unknown)) {
    if (acceptsCalls(campaign)) deps.known.set(id, campaign);
  }
}

/** Returns the entries to try again, and what went wrong with the insert, if anything did. */
async function tryOnce(
  deps: InitiateDeps,
  requests: readonly InitiateRequest[],
  pending: readonly Entry[],
  results: (InitiateResult & { kind: "done" })[],
  missing: Set<number>,
): Promise<{ again: Entry[]; failure: unknown }> {
  const { policy, window } = deps;
  const now = deps.clock();
  const again: Entry[] = [];
  const offers: Offer[] = [];
  const closed: Entry[] = [];
  const offered = new Set<string>();
  const refuse = (entry: Entry, holder: WindowHolder) =>
    results[entry.request]?.refused.push({
      phoneNumber: entry.number.phoneNumber,
      holder,
      retryAfterMs: Math.max(0, holder.acceptedAt + policy.duplicateWindowMs - now),
    });

  for (const entry of pending) {
    const campaign = deps.known.get(campaignIdOf(requests, entry));
    if (campaign === undefined) {
      if (entry.keyed) closed.push(entry);
      else missing.add(entry.request);
      continue;
    }
    const holder = window.holder(entry.number.phoneNumber, now, policy.duplicateWindowMs);
    if (holder?.callId === entry.callId) {
      // Done by the same request before, and not told.
      results[entry.request]?.accepted.push(told(newCall(policy, campaign, entry, holder.acceptedAt)));
    }
    // A keyed one may have got its call before the one that holds the number now: D1 is asked below.
    else if (holder !== null && !entry.keyed) refuse(entry, holder);
    // Two of one number in one group: the first is offered, the other looks at what became of it.
    else if (policy.duplicateWindowMs > 0 && offered.has(entry.number.phoneNumber)) again.push(entry);
    else {
      offered.add(entry.number.phoneNumber);
      offers.push({ entry, call: newCall(policy, campaign, entry, now) });
    }
  }

  for (const { request } of await tellOfBefore(deps, closed, results)) missing.add(request);

  const { accepted, failure } = await insert(
    deps,
    offers.map(o => o.call),
    offers.flatMap(o => answerOf(deps, requests[o.entry.request], o.call)),
  );
  const accept = ({ entry, call }: Offer) => {
    window.hold(call.phoneNumber, { callId: call.callId, acceptedAt: call.createdAt });
    results[entry.request]?.accepted.push(told(call));
  };
  const turnedDown = offers.filter(offer => !accepted.has(offer.call.callId));
  for (const offer of offers) if (accepted.has(offer.call.callId)) accept(offer);
  if (turnedDown.length === 0) return { again, failure };

  const holders = await deps.calls.holders(
    turnedDown.map(o => o.call.phoneNumber),
    now - policy.duplicateWindowMs,
  );
  const keyed = turnedDown.filter(o => o.entry.keyed);
  const stored = keyed.length === 0 ? new Set<string>() : await deps.calls.existing(keyed.map(o => o.call));
  for (const offer of turnedDown) {
    const { entry, call } = offer;
    const holder = holders.get(call.phoneNumber);
    if (stored.has(call.callId)) {
      // Accepted when the request came before: its window began then, and may be over.
      results[entry.request]?.accepted.push(told(call));
      continue;
    }
    if (holder?.callId === call.callId) accept(offer);
    else if (holder !== undefined) {
      window.hold(call.phoneNumber, holder);
      refuse(entry, holder);
    } else {
      deps.known.delete(call.campaignId);
      again.push(entry);
    }
  }
  return { again, failure };
}

function answerOf(deps: InitiateDeps, request: InitiateRequest | undefined, call: NewCall): CallAnswer[] {
  if (request?.reservation === undefined || request.keepAnswer !== true) return [];
  const campaignName = deps.known.get(call.campaignId)?.name ?? "";
  return [
    { callId: call.callId, reservation: request.reservation, ...deps.answerOf(told(call), campaignName) },
  ];
}

/** When the insert's answer is lost, what is there counts as accepted: it will be dialled. */
async function insert(
  deps: InitiateDeps,
  calls: readonly NewCall[],
  answers: readonly CallAnswer[],
): Promise<{ accepted: Set<string>; failure: unknown }> {
  if (calls.length === 0) return { accepted: new Set(), failure: null };
  try {
    return {
      accepted: await deps.calls.accept(calls, deps.policy.duplicateWindowMs, answers),
      failure: null,
    };
  } catch (failure) {
    return { accepted: await deps.calls.existing(calls), failure };
  }
}

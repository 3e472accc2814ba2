// A chunk of dial messages: begin at the gate, claim in D1, dial what came back, note the answers.
// A permit is begun once, by one delivery; only that one may claim, and only what it claimed is dialled. Dying
// anywhere in here never dials twice: a begun permit whose call was not claimed is found by a sweeper.

import type { Claimable, ClaimedCall, DialKey, DialMessage } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { AnswerRecord } from "../../domain/calls/transitions.ts";
import type { DialReport } from "../../domain/trunks/dial-report.ts";
import type { Estimate } from "../../domain/trunks/estimate.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { RecordOutcomes } from "../calls/record-outcomes.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Connection } from "../ports/connection.ts";
import type { GateClient } from "../ports/gate-client.ts";
import type { DialAnswer, Provider } from "../ports/provider.ts";
import { CLOSED, NO_TURN, NO_URL, wasDialled } from "./not-dialled.ts";
import { type TurnDeps, takeTurns } from "./take-turns.ts";

export interface PlaceDeps extends Pick<TurnDeps, "wait" | "lateness"> {
  calls: CallStore;
  gate: GateClient;
  provider: Provider;
  policy: Policy;
  clock: Clock;
  /** From the request to the provider's answer, in ms. */
  dialTook: Estimate;
  newNonce: () => string;
  /** The signed URL the provider reports to. */
  callbackUrl: (key: DialKey) => Promise<string>;
  recordOutcomes: RecordOutcomes;
}

/**
 * A claim is sent within this time of its begin, or not at all. The sweeper of permits that were begun and not
 * claimed waits four times as long; D1 ends a statement after 30 s.
 */
const CLAIM_WITHIN_MS = 30_000;

/** Where nobody else waits for connections. */
const FREELY: Connection = { lend: () => {}, take: async () => {}, end: () => {} };

/**
 * At most 6 messages: that many connections may wait for their headers. `connectionOf`: each message holds one; it is
 * ended as soon as it is not needed any more. Throws when the gate is out of reach.
 */
export async function placeCalls(
  deps: PlaceDeps,
  messages: readonly DialMessage[],
  connectionOf: (message: DialKey) => Connection = () => FREELY,
): Promise<void> {
  // Others are dialled while these are claimed and wait for their turns.
  if (deps.policy.callsPerSecond > 0) for (const message of messages) connectionOf(message).lend();
  const askedAt = deps.clock();
  const begun = await deps.gate.begin(messages);
  const now = deps.clock();
  const late = now - askedAt >= CLAIM_WITHIN_MS;
  const wanted: Claimable[] = [];
  const refused: DialMessage[] = [];
  const probes = new Set<string>();
  const closesAt = new Map<string, number>();
  messages.forEach((message, i) => {
    const { callId, attempt } = message;
    const verdict = begun[i];
    if (verdict?.go !== true) return;
    if (verdict.probe === true) probes.add(callId);
    if (verdict.openUntil !== null) closesAt.set(callId, verdict.openUntil);
    // The window that dispatch looked at, looked at again: the message may have waited.
    if (late || (verdict.openUntil !== null && now >= verdict.openUntil)) refused.push(message);
    else
      wanted.push({
        callId,
        attempt,
        campaignId: verdict.campaignId,
        campaignRevision: verdict.campaignRevision,
      });
  });
  const nonce = deps.newNonce();
  const { calls, sure } = await claimOrReadBack(deps, wanted, nonce, now);
  const claimed = new Set(calls.map(c => c.callId));
  // What D1 is not sure about may still be claimed: its permit stays until the sweeper or the lease knows.
  const unclaimed = sure
    ? messages.filter(m => wanted.some(w => w.callId === m.callId) && !claimed.has(m.callId))
    : [];
  for (const message of messages) if (!claimed.has(message.callId)) connectionOf(message).end();
  const turn = takeTurns(deps, calls);
  // A claim may take half a minute, and a turn some seconds: what has closed since is not dialled, and its attempt is
  // given back.
  const whyNot = async (call: ClaimedCall): Promise<DialAnswer | null> => {
    if (!(await turn(call, connectionOf(call)))) return NO_TURN;
    return deps.clock() < (closesAt.get(call.callId) ?? Number.POSITIVE_INFINITY) ? null : CLOSED;
  };
  const dialled = Promise.all(
    calls.map(call => dial(deps, call, whyNot).finally(() => connectionOf(call).end())),
  ).then(all => {
    const answers = all.filter(a => wasDialled(a.answer));
    const others = all.filter(a => !wasDialled(a.answer)).map(a => a.call);
    // The report sets out first: a refused dial gives its line back, and by then the gate knows of the trouble.
    return Promise.all([
      reportDials(deps, answers, probes),
      tellUndialled(
        deps,
        others.filter(c => probes.has(c.callId)),
      ),
      note(deps, all, {
        nonce,
        tokens: new Map(messages.filter((_, i) => begun[i]?.go).map(m => [m.callId, m.token])),
      }),
    ]);
  });
  await Promise.all([
    releaseUnclaimed(deps, unclaimed, refused).catch(() => {}),
    tellUndialled(
      deps,
      messages.filter(m => probes.has(m.callId) && !claimed.has(m.callId)),
    ),
    dialled,
  ]);
}

/** Not `sure`: D1's answer was lost, and what is not read back may be claimed late. */
async function claimOrReadBack(
  deps: PlaceDeps,
  wanted: readonly Claimable[],
  nonce: string,
  now: number,
): Promise<{ calls: ClaimedCall[]; sure: boolean }> {
  if (wanted.length === 0) return { calls: [], sure: true };
  try {
    return { calls: await deps.calls.claim(wanted, nonce, now), sure: true };
  } catch {
    try {
      return { calls: await deps.calls.claimed(nonce, wanted), sure: false };
    } catch {
      return { calls: [], sure: false };
    }
  }
}

/** Never in the way of the dials: what it cannot do, the sweeper does. */
async function releaseUnclaimed(
  deps: PlaceDeps,
  unclaimed: readonly DialMessage[],
  refused: readonly DialMessage[],
): Promise<void> {
  const idle: DialMessage[] = [...refused];
  try {
    const inFlight = unclaimed.length === 0 ? new Set() : await deps.calls.inFlight(unclaimed);
    idle.push(...unclaimed.filter(u => !inFlight.has(u.callId)));
  } finally {
    if (idle.length > 0) await deps.gate.release(idle);
  }
}

interface Answered {
  call: ClaimedCall;
  answer: DialAnswer;
}

/** `whyNot`: looked at last, with everything ready. */
async function dial(
  deps: PlaceDeps,
  call: ClaimedCall,
  whyNot: (call: ClaimedCall) => Promise<DialAnswer | null>,
): Promise<Answered> {
  const { callId, attempt, phoneNumber, campaignId, campaignName, metadata } = call;
  const { leaseSeconds } = deps.policy;
  const callbackUrl = await deps.callbackUrl(call).catch(() => null);
  const not = callbackUrl === null ? NO_URL : await whyNot(call);
  if (callbackUrl === null || not !== null) return { call, answer: not ?? NO_URL };
  const request = {
    callId,
    attempt,
    phoneNumber,
    campaignId,
    campaignName,
    metadata,
    callbackUrl,
    leaseSeconds,
  };
  const askedAt = deps.clock();
  // No adapter throws; one that does has perhaps dialled.
  const answer = await deps.provider
    .placeCall(request)
    .catch((): DialAnswer => ({ kind: "unknown", reason: "The provider's adapter failed" }));
  deps.dialTook.add(deps.clock() - askedAt);
  return { call, answer };
}

/** A provider that says "too many" and not how long to wait is left alone for this time. */
const HOLD_SECONDS = 1;

/** How the trunk fares: what failed, what the provider asks for, and the probes whatever became of them. */
function reportDials(deps: PlaceDeps, answered: readonly Answered[], probes: ReadonlySet<string>) {
  const reports = answered.map(({ call: { callId, attempt }, answer }): DialReport => {
    return { callId, attempt, ...healthOf(answer) };
  });
  return tell(
    deps,
    reports.filter(r => r.result !== "ok" || probes.has(r.callId)),
  );
}

function healthOf(answer: DialAnswer): Pick<DialReport, "result" | "holdSeconds"> {
  if (answer.kind === "accepted") return { result: "ok", holdSeconds: null };
  if (answer.kind === "unknown") return { result: "failed", holdSeconds: null };
  const { about, retryAfterSeconds } = answer.refusal;
  switch (about) {
    case "call":
      return { result: "ok", holdSeconds: null };
    case "load":
      // It is well, and has no room: that is waited for, and nothing to be cut off for.
      return { result: "none", holdSeconds: retryAfterSeconds ?? HOLD_SECONDS };
    case "account":
    case "provider":
      return { result: "failed", holdSeconds: retryAfterSeconds };
  }
}

/** Probes that were not made after all. */
const tellUndialled = (deps: PlaceDeps, keys: readonly DialKey[]) =>
  tell(
    deps,
    keys.map(({ callId, attempt }) => ({ callId, attempt, result: "none", holdSeconds: null })),
  );

/** It protects the provider; what is not heard changes nothing about the calls. */
async function tell(deps: PlaceDeps, reports: readonly DialReport[]): Promise<void> {
  if (reports.length > 0) await deps.gate.report(reports).catch(() => {});
}

/**
 * What was accepted or is unknown is noted. What was refused has ended its attempt, when that was about the call; else
 * it never was one.
 */
async function note(
  deps: PlaceDeps,
  answered: readonly Answered[],
  { nonce, tokens }: { nonce: string; tokens: ReadonlyMap<string, string> },
): Promise<void> {
  const answers: AnswerRecord[] = [];
  const refused: AttemptEnd[] = [];
  const now = deps.clock();
  for (const { call, answer } of answered) {
    const { callId, attempt } = call;
    switch (answer.kind) {
      case "accepted":
        if (answer.externalCallId === null) break;
        answers.push({
          callId,
          attempt,
          status: "PROCESSING",
          externalCallId: answer.externalCallId,
          error: null,
        });
        break;
      case "unknown":
        answers.push({ callId, attempt, status: "unknown", externalCallId: null, error: answer.reason });
        break;
      case "refused": {
        const error = `${wasDialled(answer) ? "Dial refused" : "Not dialled"}: ${answer.reason}`;
        const key = { callId, attempt, error, receivedAt: now };
        if (answer.refusal.about !== "call")
          refused.push({ ...key, source: "refused", nonce, token: tokens.get(callId) ?? "" });
        else
          refused.push({
            ...key,
            source: "dial",
            outcome: "FAILED",
            duration: 0,
            externalCallId: null,
            final: answer.final,
          });
      }
    }
  }
  await Promise.all([
    answers.length > 0 ? deps.calls.recordAnswers(answers, now) : undefined,
    refused.length > 0 ? deps.recordOutcomes(refused) : undefined,
  ]);
}

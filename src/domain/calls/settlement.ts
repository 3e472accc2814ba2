// What follows when an attempt is reported ended: one pure decision for callbacks, refused dials and ended leases.

import { type Campaign, hoursOf } from "../campaigns/campaign.ts";
import type { TenantRules } from "../compliance/tenant/tenant-rules.ts";
import type { Reach } from "../compliance/verdict/question.ts";
import type { RulesInForce } from "../hours/calling-hours.ts";
import { decideRetry } from "../retries/retry-decision.ts";
import type { AttemptDetails } from "./attempt-details.ts";
import { type Call, type CallStage, type CallStatus, isOnTheLine } from "./call.ts";
import { lawfulRetry } from "./lawful-retry.ts";
import type { Outcome } from "./outcome.ts";

/** How one attempt is reported to have ended. */
export interface OutcomeReport {
  callId: string;
  attempt: number;
  outcome: Outcome;
  /** Seconds. */
  duration: number;
  externalCallId: string | null;
  /** Of the attempt, for people. */
  error: string | null;
  /** When it arrived, in ms: the w of the retry rules. */
  receivedAt: number;
  /** The provider's no is for good: no retry, whatever the rules say. */
  final: boolean;
  /**
   * From whom; `status` is the provider's word when it was asked. Only a callback may end an attempt that was not dialled
   * yet, and only the first one.
   */
  source: "callback" | "status" | "dial" | "lease";
  /** What else is told of it. */
  details?: AttemptDetails | undefined;
  /** The request that reported it, for the log. */
  traceId?: string | undefined;
}

/** A dial that was refused for reasons that are not the call's: nothing rang, so the attempt is given back. */
export interface GivenBack {
  source: "refused";
  callId: string;
  attempt: number;
  /** Of the permit and of the claim it was dialled under: the same attempt is dialled again under others. */
  token: string;
  nonce: string;
  /** Whose permit it was; absent = the default trunk's. */
  trunk?: string | undefined;
  /** Why, for people. */
  error: string;
  /** When the refusal arrived, in ms. */
  receivedAt: number;
}

export type AttemptEnd = OutcomeReport | GivenBack;

export type OutcomeDecision =
  | { kind: "duplicate" }
  | {
      kind: "final";
      status: "PICKED" | "FAILED" | "CANCELLED";
      stage: CallStage;
      maxAttempts: number;
      error: string | null;
    }
  | {
      kind: "retry";
      status: CallStatus;
      stage: CallStage;
      nextAttemptAt: number;
      maxAttempts: number;
      error: string | null;
    };

/** Who picked up and asked for another call was connected, and is waited for; a call that is PICKED has ended. */
export const waitsAs = (outcome: Outcome) => (outcome === "PICKED" ? "DISCONNECTED" : outcome);

export const WAITING_STAGE = {
  DISCONNECTED: "waiting_disconnected",
  RNR: "waiting_rnr",
  FAILED: "waiting_failed",
} as const;

/**
 * The attempt must be the open one: in flight, or the first of a call that a callback reports before its dial.
 * Everything else is a repeat, late or of an older attempt, and changes nothing. One that is given back must be the very
 * claim that was refused.
 */
export function isOpen(call: Call, end: AttemptEnd): boolean {
  if (end.source === "refused" && call.claimNonce !== end.nonce) return false;
  if (isOnTheLine(call)) return call.attemptsStarted === end.attempt;
  return call.status === "INITIATED" && end.attempt === 1 && end.source === "callback";
}

/** What the rules go by besides the call. */
export interface LawKnown {
  /** What has happened to the person, this end among it, as far as the campaign's rule packs ask for it. */
  history: readonly Reach[];
  /** Absent = the operator has no rules of their own. */
  tenant?: TenantRules | undefined;
}

const NOTHING_KNOWN: LawKnown = { history: [] };

export function decideOutcome(
  call: Call,
  campaign: Campaign,
  report: OutcomeReport,
  inForce: RulesInForce,
  { history, tenant }: LawKnown = NOTHING_KNOWN,
): OutcomeDecision {
  if (!isOpen(call, report)) return { kind: "duplicate" };
  const { outcome, attempt } = report;
  const callBackAt = report.details?.call_back_at ?? null;
  const stopped = campaign.status === "cancelled";
  const picked = (error: string | null) =>
    ({ kind: "final", status: "PICKED", stage: "picked", maxAttempts: call.maxAttempts, error }) as const;
  if (outcome === "PICKED" && (callBackAt === null || stopped)) return picked(null);
  if (stopped) {
    const error = "Campaign cancelled";
    return { kind: "final", status: "CANCELLED", stage: "cancelled", maxAttempts: call.maxAttempts, error };
  }
  const disposition = report.details?.disposition ?? null;
  const retry = decideRetry({
    inForce,
    call: { campaign: hoursOf(campaign), timeZone: call.timeZone },
    outcome,
    disposition,
    callBackAt,
    attempt,
    at: report.receivedAt,
    random: spread(report.callId, attempt),
  });
  const verdict = report.final
    ? retry
    : lawfulRetry(retry, {
        inForce,
        campaign,
        callee: call,
        attempt: attempt + 1,
        last: { lastOutcome: outcome, lastDisposition: disposition },
        history,
        tenant,
      });
  if (outcome === "PICKED" && verdict.kind === "final") return picked(`Not called back: ${verdict.reason}`);
  if (report.final || verdict.kind === "final") {
    const error = report.final || verdict.kind === "retry" ? report.error : verdict.reason;
    return { kind: "final", status: "FAILED", stage: "failed", maxAttempts: verdict.maxAttempts, error };
  }
  return {
    kind: "retry",
    status: waitsAs(outcome),
    stage: WAITING_STAGE[waitsAs(outcome)],
    nextAttemptAt: verdict.at,
    maxAttempts: verdict.maxAttempts,
    error: report.error,
  };
}

/**
 * A number in [0, 1) for the jitter of one attempt. Derived, so that the answer given to a callback and the
 * decision taken a moment later, or twice, are the same. (FNV-1a, 32 bit.)
 */
export function spread(callId: string, attempt: number): number {
  let hash = 0x811c9dc5;
  for (const char of `${callId}:${attempt}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** Which attempt a callback means: the body's, else the URL's, else the one with that external id, else the current. */
export function reportedAttempt(
  call: Pick<Call, "attemptsStarted" | "attempts">,
  given: { body: number | null; url: number | null; externalCallId: string | null },
): number {
  if (given.body !== null) return given.body;
  if (given.url !== null) return given.url;
  const known =
    given.externalCallId === null
      ? undefined
      : call.attempts.find(a => a.external_call_id === given.externalCallId)?.attempt;
  return known ?? Math.max(1, call.attemptsStarted);
}

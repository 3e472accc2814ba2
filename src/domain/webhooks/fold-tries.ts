// What follows from a run's answers, taken in the order of the log: how far the cursor goes, which events step aside,
// and whether the endpoint is held, disabled, or fine.
import type { Endpoint } from "./endpoint.ts";
import type { Verdict } from "./read-answer.ts";
import { HELD_AT_MOST_MS, heldTryAt, nextAttemptAt } from "./try-again.ts";

/** So many failures one after the other are an outage. */
export const FAILURES_IN_A_ROW = 5;
/** How long (ms) a receiver rests that is busy and does not say for how long. */
export const REST_MS = 5_000;

export interface Sent {
  seq: number;
  verdict: Verdict;
}

type Known = "status" | "disabledReason" | "disabledAt" | "heldSince" | "nextTryAt" | "failedInARow";
export type EndpointHealth = Pick<Endpoint, Known | "lastError">;

/** An event that stepped aside, or was tried again. */
export interface FailedTry {
  seq: number;
  /** Tries that failed. */
  attempts: number;
  /** In ms; null = no more tries. */
  nextAttemptAt: number | null;
  status: number | null;
  error: string;
  /** In ms; null = it is not there. */
  deliveredAt: number | null;
}

export interface Folded {
  /** The last event that was sent or stepped aside, of those in front of the first that keeps the rest waiting. */
  cursor: number;
  failures: FailedTry[];
  delivered: number;
  health: EndpointHealth;
  /** Nothing more may be sent now. */
  stopped: boolean;
}

type Subject = Pick<Endpoint, "id" | "ordered" | "cursor"> & EndpointHealth;
type Failed = Exclude<Verdict, { kind: "delivered" }>;

export const WELL = {
  status: "enabled",
  disabledReason: null,
  disabledAt: null,
  heldSince: null,
  nextTryAt: null,
  failedInARow: 0,
} as const;

/** `tries` in the order of the log; `now` in ms. What comes after the one that stops is not looked at: it is sent again. */
export function foldTries(endpoint: Subject, tries: readonly Sent[], now: number): Folded {
  const folded: Folded = {
    cursor: endpoint.cursor,
    failures: [],
    delivered: 0,
    health: healthOf(endpoint),
    stopped: false,
  };
  for (const { seq, verdict } of tries) {
    if (verdict.kind === "delivered") {
      folded.cursor = seq;
      folded.delivered++;
      folded.health = { ...WELL, lastError: folded.health.lastError };
      continue;
    }
    const next = afterFailure({ ...endpoint, ...folded.health }, seq, verdict, now);
    folded.health = verdict.kind === "unreadable" ? next : { ...next, lastError: verdict.error };
    if (next.waits) {
      folded.stopped = true;
      break;
    }
    folded.cursor = seq;
    folded.failures.push(stepsAside(endpoint.id, { seq, failed: 1 }, verdict, now));
  }
  return { ...folded, health: healthOf(folded.health) };
}

/** An event that stepped aside before was tried again. */
export function foldRetry(
  endpointId: string,
  { seq, attempts }: { seq: number; attempts: number },
  verdict: Verdict,
  now: number,
): FailedTry {
  if (verdict.kind !== "delivered")
    return stepsAside(endpointId, { seq, failed: attempts + 1 }, verdict, now);
  const error = `HTTP ${verdict.status}`;
  return { seq, attempts, nextAttemptAt: null, status: verdict.status, error, deliveredAt: now };
}

const stepsAside = (
  endpointId: string,
  { seq, failed }: { seq: number; failed: number },
  { status, error, retryAfterMs }: Failed,
  now: number,
): FailedTry => ({
  seq,
  attempts: failed,
  nextAttemptAt: nextAttemptAt({ endpointId, seq, failed }, now, retryAfterMs),
  status,
  error,
  deliveredAt: null,
});

const healthOf = (of: EndpointHealth): EndpointHealth => ({
  status: of.status,
  disabledReason: of.disabledReason,
  disabledAt: of.disabledAt,
  heldSince: of.heldSince,
  nextTryAt: of.nextTryAt,
  failedInARow: of.failedInARow,
  lastError: of.lastError,
});

/** `waits`: the event stays where it is, and all behind it. */
function afterFailure(
  endpoint: Subject,
  seq: number,
  failure: Failed,
  now: number,
): EndpointHealth & { waits: boolean } {
  // Nobody was asked: it says nothing of the receiver, whatever state that is in.
  if (failure.kind === "unreadable") return { ...healthOf(endpoint), waits: false };
  if (failure.kind === "gone") return { ...disabled(GONE_REASON, failure, now), waits: true };
  if (endpoint.status === "held") return { ...stillHeld(endpoint, seq, failure, now), waits: true };
  const failedInARow = endpoint.failedInARow + 1;
  if (endpoint.ordered || failure.kind === "down" || failedInARow >= FAILURES_IN_A_ROW) {
    const first = { ...endpoint, heldSince: now, failedInARow: 0 };
    return { ...stillHeld(first, seq, failure, now), waits: true };
  }
  const health = { ...healthOf(endpoint), failedInARow };
  if (failure.kind !== "busy") return { ...health, waits: false };
  return { ...health, nextTryAt: restsUntil(failure, now), waits: true };
}

/** Of a receiver that is busy; in ms, as `now`. */
export const restsUntil = ({ retryAfterMs }: Pick<Failed, "retryAfterMs">, now: number): number =>
  now + Math.max(REST_MS, retryAfterMs ?? 0);

/** Of one that is held, the failures in a row are those of its oldest event. */
function stillHeld(endpoint: Subject, seq: number, failure: Failed, now: number): EndpointHealth {
  const heldSince = endpoint.heldSince ?? now;
  const failed = endpoint.failedInARow + 1;
  if (now - heldSince >= HELD_AT_MOST_MS) return disabled(heldReason(failure), failure, now);
  const tried = { endpointId: endpoint.id, seq, failed, heldSince };
  return {
    ...WELL,
    status: "held",
    heldSince,
    failedInARow: failed,
    nextTryAt: heldTryAt(tried, now, failure.retryAfterMs),
    lastError: failure.error,
  };
}

const GONE_REASON = "It answered 410 Gone: it wants nothing any more";
const heldReason = ({ error }: Failed) => `It was held for 72 h; the last try: ${error}`;

const disabled = (disabledReason: string, { error }: Failed, now: number): EndpointHealth => ({
  ...WELL,
  status: "disabled",
  disabledReason,
  disabledAt: now,
  lastError: error,
});

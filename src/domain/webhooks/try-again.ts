// When an event is tried again, and when an endpoint that is held: more and more seldom, three days long.
import { hashUnit } from "../hash.ts";
import { HOUR_MS, MINUTE_MS } from "../time-units.ts";

/** The wait before each try, in ms: the first is made at once. */
export const TRIES_AFTER_MS = [
  0,
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** So much longer or shorter, as a share. */
const JITTER = 0.1;

/** An endpoint that was held so long (ms) is disabled. */
export const HELD_AT_MOST_MS = 72 * HOUR_MS;

/** `failed`: tries so far, all of which failed, 1 or more. */
export interface Tried {
  endpointId: string;
  seq: number;
  failed: number;
}

/**
 * In ms, `now` being when the last try failed; null = there are no more tries. A receiver that asked for more time gets
 * it.
 */
export function nextAttemptAt(tried: Tried, now: number, retryAfterMs: number | null): number | null {
  const wait = TRIES_AFTER_MS[tried.failed];
  return wait === undefined ? null : now + Math.max(jittered(wait, tried), retryAfterMs ?? 0);
}

/** Of an endpoint that is held since `heldSince`: always a time, the last one just when it is disabled. */
export function heldTryAt(
  tried: Tried & { heldSince: number },
  now: number,
  retryAfterMs: number | null,
): number {
  const failed = Math.min(tried.failed, TRIES_AFTER_MS.length - 1);
  const next = nextAttemptAt({ ...tried, failed }, now, retryAfterMs) ?? now;
  return Math.min(next, tried.heldSince + HELD_AT_MOST_MS);
}

/** Derived, not drawn: the same however often it is decided. */
function jittered(ms: number, { endpointId, seq, failed }: Tried): number {
  const share = hashUnit(`${endpointId} ${seq} ${failed}`) * 2 - 1;
  return Math.round(ms * (1 + JITTER * share));
}

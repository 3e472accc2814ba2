// A campaign's own retry policy: exponential backoff with a cap and jitter, in place of the rules' intervals.
import { parseGoDuration } from "../duration.ts";

/** As stored and shown. Delays are Go durations ("2s", "1m30s"); jitter is 0 to 1. */
export interface RetryPolicy {
  max_attempts?: number;
  base_delay?: string;
  max_delay?: string;
  jitter?: number;
}

/** 2^63 ms: beyond any horizon, and still far from what a number can hold. */
const MAX_DOUBLINGS = 63;

/**
 * Ms between the end of `attempt` (1 = first) and the next one: min(base·2^(n−1), max), times 1 + jitter·(u − ½),
 * capped at max again; u is `random`, in [0, 1).
 *
 * Null when the policy leaves the interval to the rules: without a (legible) base_delay, max_delay and jitter have
 * nothing to act on and are ignored, for a cap alone could only bring people their next call sooner. Without
 * max_delay the delay just doubles. A base_delay of zero is zero: at once.
 */
export function policyDelayMs(policy: RetryPolicy | null, attempt: number, random: number): number | null {
  const baseMs = parseGoDuration(policy?.base_delay ?? "");
  if (policy === null || baseMs === null) return null;
  const maxMs = parseGoDuration(policy.max_delay ?? "") ?? Number.MAX_SAFE_INTEGER;
  const doublings = Math.min(Math.max(attempt - 1, 0), MAX_DOUBLINGS);
  const jitter = Math.min(Math.max(policy.jitter ?? 0, 0), 1);
  const delayMs = Math.min(baseMs * 2 ** doublings, maxMs) * (1 + jitter * (random - 0.5));
  return Math.round(Math.min(delayMs, maxMs));
}

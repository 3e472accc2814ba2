// What a campaign asks of its operator's own system before each dial: whether the call may go.
import { DAY_MS } from "../time-units.ts";

/** What becomes of a call whose hook does not answer, or answers what nobody understands. */
export const ON_FAILURE = ["dial", "wait", "refuse"] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

export const MAX_TIMEOUT_MS = 3_000;
export const DEFAULT_TIMEOUT_MS = 1_500;
export const MIN_TIMEOUT_MS = 100;
export const MAX_CACHE_SECONDS = 3_600;

/** As a client sets it, and as it is stored. */
export interface PreDialHook {
  url: string;
  /** For the whole answer, its body included. */
  timeout_ms: number;
  on_failure: OnFailure;
  /** How long a `dial` holds for the same question; 0 = it is asked each time. */
  cache_seconds: number;
}

/** A longer answer is not read. */
export const MAX_ANSWER_BYTES = 64 * 1024;
/** Of the variables of one call, as JSON. */
export const MAX_VARIABLES_BYTES = 4 * 1024;
/** UTF-16 units. */
export const MAX_REASON = 200;

/** No hook makes a call wait longer than this at a time. */
export const MAX_WAIT_MS = 30 * DAY_MS;
/** Whoever is told to wait until now is looked at again after this time: each look takes a line. */
export const MIN_WAIT_MS = 10_000;

/** What the provider is told of this call beside its metadata. */
export type Variables = Readonly<Record<string, string | number | boolean>>;

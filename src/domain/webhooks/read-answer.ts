// What a receiver's answer means: there, not there, not now, or never again.
import { HOUR_MS } from "../time-units.ts";

/** An answer later than this (ms) is none. */
export const ANSWERS_WITHIN_MS = 15_000;
/** So much of an answer is kept, in bytes. */
export const KEPT_ANSWER_BYTES = 1_024;
/** The longest Retry-After that is kept, in ms. */
export const LONGEST_RETRY_AFTER_MS = 24 * HOUR_MS;

/** What came of one request. */
export type Answer =
  | { kind: "answered"; status: number; retryAfter: string | null; text: string }
  | { kind: "timeout" }
  /** No connection, or it broke before an answer. */
  | { kind: "unreachable"; error: string };

/** `status`: null = there was no answer. `retryAfterMs`: null = the receiver did not say. */
interface Failure {
  status: number | null;
  error: string;
  retryAfterMs: number | null;
}

/**
 * `failed`: of this event, others may do better; `busy`: it wishes to wait; `down`: nothing can be sent to it now;
 * `gone`: it wants nothing any more; `unreadable`: nothing was sent, since this version of the program cannot read the event.
 */
export type Verdict =
  | { kind: "delivered"; status: number }
  | (Failure & { kind: "failed" | "busy" | "down" | "gone" | "unreadable" });

const GONE = 410;
const TOO_MANY = 429;
/** Of a proxy in front of a receiver that is not there. */
const DOWN = [502, 503, 504];

/** Of each answer that did not come in time. */
export const TIMED_OUT: Verdict = {
  kind: "failed",
  status: null,
  error: `timeout: no answer within ${ANSWERS_WITHIN_MS / 1000} s`,
  retryAfterMs: null,
};

/** `now` in ms. A redirect is a failure: nothing is sent to where nobody has looked. */
export function readAnswer(answer: Answer, now: number): Verdict {
  if (answer.kind === "timeout") return TIMED_OUT;
  if (answer.kind === "unreachable")
    return { kind: "down", status: null, error: `no connection: ${answer.error}`, retryAfterMs: null };
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  const error = answer.text.trim() === "" ? `HTTP ${status}` : `HTTP ${status}: ${answer.text.trim()}`;
  const retryAfterMs = readRetryAfter(answer.retryAfter, now);
  return { kind: kindOf(status), status, error, retryAfterMs };
}

function kindOf(status: number): Exclude<Verdict["kind"], "delivered" | "unreadable"> {
  if (status === GONE) return "gone";
  if (status === TOO_MANY) return "busy";
  return DOWN.includes(status) ? "down" : "failed";
}

/** Seconds, or an HTTP date; in ms from `now`, at most a day; null = none, or none that can be read. */
export function readRetryAfter(text: string | null, now: number): number | null {
  const value = text?.trim() ?? "";
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : httpDate(value) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}

/** In ms; NaN where it is none. Other dates that the platform reads are not meant. */
const httpDate = (text: string): number =>
  /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i.test(text) ? Date.parse(text) : Number.NaN;

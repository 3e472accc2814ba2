// A message that could not be handled, as it is stored.
import type { DialKey } from "../calls/dial-key.ts";

export interface NewDeadLetter {
  /** The same for every delivery of a message, whatever queue it has come to. */
  id: string;
  queue: string;
  /** JSON text. */
  payload: string;
  /** Why it is here. */
  reason: string;
  /** What went wrong the last time; null = as recorded before. */
  error: string | null;
  callId: string | null;
  /** How often it was delivered. */
  tries: number;
}

/** One thing that happened to a message that failed; `at` in ms. */
export interface LetterEvent {
  at: number;
  event: "failed" | "buried" | "redriven" | "redrive failed";
  detail: string;
  /** Of `buried`: how often it was delivered. */
  tries?: number;
}

/**
 * `discarded` is what remains of a letter that somebody has thrown away, until its retention ends: a late delivery of
 * its message must not bring it back.
 */
export type LetterState = "waiting" | "redriven" | "discarded";

export interface DeadLetter {
  id: string;
  queue: string;
  /** JSON text. */
  payload: string;
  reason: string;
  /** In ms. */
  createdAt: number;
  /** What was discarded is not read any more. */
  state: Exclude<LetterState, "discarded">;
  callId: string | null;
  /** What went wrong the last time. */
  error: string | null;
  /** Oldest first. */
  history: LetterEvent[];
}

/** Its place in a list ordered by age. */
export type LetterPlace = Pick<DeadLetter, "createdAt" | "id">;

/** What went wrong with a message that is still being tried. */
export interface DeliveryFailure {
  /** As their dead letter would be called. */
  messageId: string;
  detail: string;
}

/** A dial message that was given up, as its letter names it. */
export interface DialLetter extends DialKey {
  id: string;
}

/** What is written into a letter's history. */
export interface LetterDetail {
  id: string;
  detail: string;
}

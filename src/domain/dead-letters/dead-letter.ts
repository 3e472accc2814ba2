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
  /** What went wrong the last time; null = as noted before. */
  error: string | null;
  callId: string | null;
  /** How often it was delivered. */
  tries: number;
}

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
export interface LetterNote {
  id: string;
  detail: string;
}

// An Idempotency-Key that is being answered, and the answers that are stored under keys.
import { DAY_MS } from "../time-units.ts";

/** The right to answer an Idempotency-Key. */
export interface Reservation {
  /** Of the key: SHA-256 in hex. */
  id: string;
  /** The request that holds it. */
  owner: string;
  /** When the key was first seen: with `id` it decides the ids of calls, so that doing it again finds them. */
  createdAt: number;
}

/** What is stored under a key: what was sent, or what an answer is made from (see stored-call-answer.ts). */
export interface StoredAnswer {
  status: number;
  /** JSON text. */
  answer: string;
}

/** An answer that goes into the batch of its effect; what only the batch knows is put in by it. */
export interface KeyedAnswer extends StoredAnswer {
  reservation: Reservation;
}

/** That of a request for one call: stored once the call is. */
export interface KeyedCallAnswer extends KeyedAnswer {
  callId: string;
}

export type Reserved =
  | { kind: "mine"; reservation: Reservation }
  | ({ kind: "answered" } & StoredAnswer)
  | { kind: "other_body" }
  | { kind: "in_progress" };

/** Makes the answer from what the effect will have been; null = none is stored in its batch. */
export type AnswerTo<T> = (foreseen: T) => KeyedAnswer | null;

/** How long an answer is given again, in ms. */
export const ANSWER_RETENTION_MS = DAY_MS;

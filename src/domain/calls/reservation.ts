// An Idempotency-Key that is being answered, and the answer that is stored with a call.
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

/** What is stored under the key of a request for one call, once that call is: see Acceptance. */
export interface CallAnswer {
  callId: string;
  reservation: Reservation;
  status: number;
  /** JSON text. */
  answer: string;
}

export type Reserved =
  | { kind: "mine"; reservation: Reservation }
  | { kind: "answered"; status: number; answer: string }
  | { kind: "other_body" }
  | { kind: "in_progress" };

/** An answer that goes into the batch of its effect. */
export interface KeptAnswer {
  reservation: Reservation;
  status: number;
  /** JSON; what only the batch knows is put in by it. */
  text: string;
}

/** How long an answer is given again, in ms. */
export const ANSWERS_KEPT_MS = DAY_MS;

// Idempotency keys in the database. src/store implements it. Times in ms.
import type { Reservation, Reserved, StoredAnswer } from "../../domain/calls/reservation.ts";

export interface IdempotencyStore {
  /** Until `lockMs` have passed, a request without an answer counts as being handled. */
  reserve(
    asked: { id: string; bodyHash: string; owner: string },
    now: number,
    lockMs: number,
  ): Promise<Reserved>;
  /**
   * Stores an answer unless there is one, or (null) lets the next request try. Returns the answer that was stored
   * before, with its effect.
   */
  finish(reservation: Reservation, answer: StoredAnswer | null): Promise<StoredAnswer | null>;
  /** Removes keys older than `before`, at most `limit`; returns how many. */
  purge(before: number, limit: number): Promise<number>;
}

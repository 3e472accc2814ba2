// Call ids: UUIDs of version 7 (RFC 9562), ordered by acceptance, also within a millisecond.
import { v7 } from "uuid";
import type { Reservation } from "../../domain/calls/reservation.ts";

/** Sorts before every id that was made at `at` (ms) or later, and after all earlier ones. */
export function callIdsFrom(at: number): string {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** One generator per writer. */
export function callIds(): (now: number) => string {
  let lastMs = 0;
  let seq = 0;
  return now => {
    // RFC 9562, 6.2: a clock that stands or goes back keeps counting, so that the order never breaks.
    const msecs = Math.max(now, lastMs);
    seq = msecs === lastMs ? seq + 1 : 0;
    lastMs = msecs;
    return v7({ msecs, seq });
  };
}

/** The id of the call at this place of a keyed request: the same whenever the request is done again. */
export function derivedCallId({ id, createdAt }: Reservation, place: number): string {
  const random = Uint8Array.from(id.match(/../g) ?? [], hex => Number.parseInt(hex, 16));
  return v7({ msecs: createdAt, seq: place, random });
}

// Call ids: UUIDs of version 7 (RFC 9562), ordered by acceptance, also within a millisecond.
import { v7 } from "uuid";

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

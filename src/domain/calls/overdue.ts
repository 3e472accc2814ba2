// Which attempts on the line a minute asks their provider about: each that is past its expected end, every five minutes.
import { MINUTE_MS } from "../time-units.ts";

/** Most calls have ended by then; of one that has not, a webhook may be lost. */
const EVERY_MINUTES = 5;
/** Begun at `from` or later, and before `to`; ms since the epoch. */
export interface Began {
  from: number;
  to: number;
}

/**
 * Those whose age in whole minutes is a multiple of five, from five minutes on: nothing has to be remembered of who was
 * asked about. `now` is the minute's scheduled time. At the end of its lease an attempt is asked about in any case.
 *
 * In the order in which they are to be asked about. Where there are more of them than questions, nobody is left out for
 * good: each minute begins with another age and in the middle of it, at a place that the golden ratio spreads evenly.
 */
export function overdueParts(now: number, leaseSeconds: number): Began[] {
  const count = Math.max(0, Math.ceil(leaseSeconds / 60 / EVERY_MINUTES) - 1);
  const place = ((Math.floor(now / MINUTE_MS) * 0.618_033_988_749_895) % 1) * count;
  const middle = Math.floor((place % 1) * MINUTE_MS);
  const begins = Array.from({ length: count }, (_, i) => {
    const nth = ((Math.floor(place) + i) % count) + 1;
    return now - (nth * EVERY_MINUTES + 1) * MINUTE_MS;
  });
  return [
    ...begins.map(from => ({ from: from + middle, to: from + MINUTE_MS })),
    ...begins.map(from => ({ from, to: from + middle })),
  ];
}

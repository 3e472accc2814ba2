// Sets of instants that can be asked when they open and when they close, and how they combine. Instants are ms since
// the epoch; Infinity = not within the horizon that the set was made for.
import { closingAfter, isOpen, nextOpening } from "../../hours/calling-windows.ts";
import type { WeekHours } from "../../hours/weekday-slots.ts";

export interface OpenSet {
  /** The least instant >= at that is in the set. */
  opensAt(at: number): number;
  /** The least instant >= at that is not in the set. */
  closesAt(at: number): number;
}

const NEVER_AGAIN = Number.POSITIVE_INFINITY;

export const ALWAYS: OpenSet = { opensAt: at => at, closesAt: () => NEVER_AGAIN };
export const NEVER: OpenSet = { opensAt: () => NEVER_AGAIN, closesAt: at => at };

export const isIn = (set: OpenSet, at: number): boolean => set.opensAt(at) === at;

/** Hours of the local week in a zone. */
export const hoursIn = (zone: string, week: WeekHours, latest: number): OpenSet => ({
  opensAt: at => nextOpening(week, zone, at, latest)?.at ?? NEVER_AGAIN,
  closesAt: at => (!isOpen(week, zone, at) ? at : (closingAfter(week, zone, at, latest) ?? NEVER_AGAIN)),
});

export const from = (start: number): OpenSet => ({
  opensAt: at => Math.max(at, start),
  closesAt: at => (at < start ? at : NEVER_AGAIN),
});

/** Half-open. */
export interface Span {
  from: number;
  to: number;
}

export const except = (closed: Span): OpenSet => ({
  opensAt: at => (at >= closed.from && at < closed.to ? closed.to : at),
  closesAt: at => (at >= closed.to || closed.from >= closed.to ? NEVER_AGAIN : Math.max(at, closed.from)),
});

/** Whatever the set says, open during the span as well. */
export function orDuring(set: OpenSet, span: Span): OpenSet {
  if (span.from >= span.to) return set;
  const during = (at: number) => at >= span.from && at < span.to;
  return {
    opensAt: at => {
      if (during(at)) return at;
      const opens = set.opensAt(at);
      return at < span.from ? Math.min(opens, span.from) : opens;
    },
    closesAt: at => {
      const closes = during(at) ? at : set.closesAt(at);
      if (!during(closes)) return closes;
      return span.to === NEVER_AGAIN ? NEVER_AGAIN : set.closesAt(span.to);
    },
  };
}

/** What the set says holds during the span only; outside of it everything is open. */
export const holdingDuring = (set: OpenSet, { from: start, to: end }: Span): OpenSet =>
  orDuring(orDuring(set, { from: Number.NEGATIVE_INFINITY, to: start }), { from: end, to: NEVER_AGAIN });

/** Only what is in every one of them, up to `latest`. */
export function every(sets: readonly OpenSet[], latest: number): OpenSet {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  return {
    opensAt: at => {
      let found = at;
      for (let agreed = 0, i = 0; agreed < sets.length; i = (i + 1) % sets.length) {
        const opens = (sets[i] as OpenSet).opensAt(found);
        if (opens > latest) return NEVER_AGAIN;
        agreed = opens === found ? agreed + 1 : 1;
        found = opens;
      }
      return found;
    },
    closesAt: at => sets.reduce((closes, set) => Math.min(closes, set.closesAt(at)), NEVER_AGAIN),
  };
}

/** Closes so many ms early, since the phone rings after the dial. */
export function closingEarly(set: OpenSet, marginMs: number, latest: number): OpenSet {
  if (marginMs === 0) return set;
  return {
    opensAt: at => {
      let found = at;
      while (found <= latest) {
        found = set.opensAt(found);
        if (found > latest) break;
        const closes = set.closesAt(found);
        if (found + marginMs < closes) return found;
        found = closes;
      }
      return NEVER_AGAIN;
    },
    closesAt: at => Math.max(at, set.closesAt(at) - marginMs),
  };
}

// The circuit breaker of a trunk: when too many dials fail, nothing is dialled for a while, then a few probes decide.
// Pure: (state, what happened, now) → state. A call that waits meanwhile burns no attempt.
import { MINUTE_MS } from "../time-units.ts";

export interface BreakerRules {
  /** Opens when at least this share of the dials in the window failed; 0 = there is no breaker. */
  failurePercent: number;
  /** Fewer dials in the window say nothing. */
  minDials: number;
  windowMs: number;
  /** How long it stays open the first time; doubled with each failed probe, 16 times at most. */
  openMs: number;
  /** Dials that must go well, one after the other or together, before it closes. */
  probes: number;
}

export type BreakerState =
  | { kind: "closed" }
  /** `openings`: in a row. Times in ms. */
  | { kind: "open"; since: number; until: number; openings: number }
  /** `pending`: keys of the probes on their way; `since`: when the oldest of them began. */
  | { kind: "half_open"; since: number; openings: number; pending: string[]; good: number };

export const CLOSED: BreakerState = { kind: "closed" };

const LONGEST_FACTOR = 16;
/** A probe of which nothing is heard in this time has failed: longer than any provider's time limit (30 s). */
export const PROBE_LIMIT_MS = 2 * MINUTE_MS;

/** How many dials may begin at `now`. */
export function dialsAllowed(rules: BreakerRules, state: BreakerState, now: number): number {
  switch (state.kind) {
    case "closed":
      return Number.POSITIVE_INFINITY;
    case "open":
      return now >= state.until ? rules.probes : 0;
    case "half_open":
      return Math.max(0, rules.probes - state.good - state.pending.length);
  }
}

/** Dials begin: those that do after an open time are its probes. */
export function afterBegin(state: BreakerState, keys: readonly string[], now: number): BreakerState {
  if (keys.length === 0 || state.kind === "closed") return state;
  const { openings } = state;
  if (state.kind === "open") return { kind: "half_open", since: now, openings, pending: [...keys], good: 0 };
  // Probes that follow after a quiet time have the whole of theirs.
  const since = state.pending.length === 0 ? now : state.since;
  return { ...state, since, pending: [...state.pending, ...keys] };
}

/** What became of a dial. `none`: nothing that says how the trunk fares; it was not made, or there was no room for it. */
export type DialResult = "ok" | "failed" | "none";

/** `counts`: dials and failures in the window, this one included. */
export function afterResult(
  rules: BreakerRules,
  state: BreakerState,
  { key, result }: { key: string; result: DialResult },
  counts: { dials: number; failures: number },
  now: number,
): BreakerState {
  switch (state.kind) {
    case "closed":
      return result === "failed" && trips(rules, counts) ? opened(rules, 1, now) : state;
    case "open":
      return state;
    case "half_open": {
      // What was dialled before it opened says nothing about now.
      if (!state.pending.includes(key)) return state;
      if (result === "failed") return opened(rules, state.openings + 1, now);
      const pending = state.pending.filter(k => k !== key);
      const good = state.good + (result === "ok" ? 1 : 0);
      return good >= rules.probes ? CLOSED : { ...state, pending, good };
    }
  }
}

/** Probes of which nothing is heard have failed; those that went well may be enough for rules that ask for fewer. */
export function afterTime(rules: BreakerRules, state: BreakerState, now: number): BreakerState {
  if (state.kind === "half_open" && state.good >= rules.probes) return CLOSED;
  const lost = state.kind === "half_open" && state.pending.length > 0 && now >= state.since + PROBE_LIMIT_MS;
  return lost ? opened(rules, state.openings + 1, now) : state;
}

/** When it changes by itself, in ms; null = it does not. */
export function nextChangeAt(state: BreakerState): number | null {
  switch (state.kind) {
    case "closed":
      return null;
    case "open":
      return state.until;
    case "half_open":
      return state.pending.length > 0 ? state.since + PROBE_LIMIT_MS : null;
  }
}

const trips = (rules: BreakerRules, { dials, failures }: { dials: number; failures: number }) =>
  rules.failurePercent > 0 && dials >= rules.minDials && failures * 100 >= rules.failurePercent * dials;

function opened(rules: BreakerRules, openings: number, now: number): BreakerState {
  const factor = Math.min(LONGEST_FACTOR, 2 ** (openings - 1));
  return { kind: "open", since: now, until: now + rules.openMs * factor, openings };
}

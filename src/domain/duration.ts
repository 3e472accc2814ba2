// Durations as Go programs write them ("1m30s"), which is how campaigns state their retry policy.
import { HOUR_MS, MINUTE_MS } from "./time-units.ts";

const UNIT_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3, // U+00B5, micro sign
  μs: 1e-3, // U+03BC, Greek mu: Go reads both
  ms: 1,
  s: 1_000,
  m: MINUTE_MS,
  h: HOUR_MS,
};

const TERM = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Go keeps durations in 63 bits of nanoseconds and refuses more: about 292 years. */
const LONGEST_MS = 9_223_372_036_854;

/** Whole ms (fractions rounded); null when malformed, negative, or longer than Go itself can hold. */
export function parseGoDuration(text: string): number | null {
  const unsigned = text.startsWith("+") ? text.slice(1) : text;
  if (unsigned === "0") return 0;
  let totalMs = 0;
  let position = 0;
  while (position < unsigned.length) {
    TERM.lastIndex = position;
    const term = TERM.exec(unsigned);
    if (term === null) return null;
    totalMs += Number(term[1]) * (UNIT_MS[term[2] ?? ""] ?? Number.NaN);
    position = TERM.lastIndex;
  }
  return position > 0 && totalMs <= LONGEST_MS ? Math.round(totalMs) : null;
}

/** For people: whole minutes as "60 min", anything else in seconds. */
export function showDuration(ms: number): string {
  return ms > 0 && ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} min` : `${ms / 1_000} s`;
}

// Seconds of conversation and instants, as providers write them.
import { numberOf } from "./json.ts";

const MAX_DURATION_SECONDS = 7 * 24 * 60 * 60;

/** Of a number of seconds or its text; 0 when it is none, below 0, or longer than a call can be. */
export function secondsOf(value: unknown): number {
  const seconds = numberOf(value);
  return seconds !== null && seconds >= 0 && seconds <= MAX_DURATION_SECONDS ? seconds : 0;
}

/** Whole seconds between two instants in ms; 0 when one is missing. */
export const secondsBetween = (from: number | null, to: number | null): number =>
  from === null || to === null ? 0 : secondsOf(Math.round((to - from) / 1000));

/** Ms since the epoch of a date with its zone (ISO 8601 or RFC 2822); null when it is none. */
export function instantOf(value: unknown): number | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

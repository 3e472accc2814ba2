// Dates on the local clock as whole days since 1970-01-01, and the instants at which they begin in a zone.
import { offsetStretches, wallTimeAt } from "../hours/time-zone.ts";
import { DAY_MS } from "../time-units.ts";

/** Whole days since 1970-01-01 on a clock that knows no zone. */
export type LocalDay = number;

/** "2026-08-10" → its day; null when it is no date that there is. */
export function parseDay(text: string): LocalDay | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text) ? at / DAY_MS : null;
}

export const showDay = (day: LocalDay): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const localDayAt = (zone: string, at: number): LocalDay => Math.floor(wallTimeAt(zone, at) / DAY_MS);

/** No clock is set by more than a day at once, nor is any zone further than that from UTC. */
const MARGIN_MS = 2 * DAY_MS;

/** The first instant of that day or, where a zone skipped it, of the one after; ms since the epoch. */
export function dayBeginsAt(zone: string, day: LocalDay): number {
  const midnight = day * DAY_MS;
  for (const { from, to, offsetMs } of offsetStretches(zone, midnight - MARGIN_MS, midnight + MARGIN_MS)) {
    if (to + offsetMs > midnight) return Math.max(from, midnight - offsetMs);
  }
  return midnight;
}

// Which hours of the week are open, as a week's grid: 0 = Monday 00:00 local, 167 = Sunday 23:00.
import { offsetAt, weekHourAt } from "../metrics/tally.ts";
import { HOUR_MS } from "../time-units.ts";
import type { WeekHours } from "./weekday-slots.ts";

const HOURS = 168;
/** Compiled hours count from Sunday. */
const MONDAY = 24;

/** True = the hour, or a part of it. */
export const openHours = (hours: WeekHours): boolean[] =>
  Array.from({ length: HOURS }, (_, hour) => {
    const startMs = ((hour + MONDAY) % HOURS) * HOUR_MS;
    return hours.some(piece => piece.startMs < startMs + HOUR_MS && piece.endMs > startMs);
  });

/** The same of openings within a week; spans half-open, in ms. */
export function hoursTouched(
  spans: readonly { opensAt: number; closesAt: number }[],
  timeZone: string,
): boolean[] {
  const open = Array.from({ length: HOURS }, () => false);
  const touch = (at: number) => {
    open[weekHourAt(at, offsetAt(timeZone, at))] = true;
  };
  for (const { opensAt, closesAt } of spans) {
    for (let at = opensAt; at < closesAt; at += HOUR_MS) touch(at);
    touch(closesAt - 1);
  }
  return open;
}

// Which hours of the week are open, as a week's grid: 0 = Monday 00:00 local, 167 = Sunday 23:00.
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

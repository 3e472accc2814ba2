// When hours of the week are open, as instants: an instant is inside exactly when its local wall time is.
import { DAY_MS } from "../time-units.ts";
import { offsetStretches, wallTimeAt } from "./time-zone.ts";
import { WEEK_MS, type WeekHours } from "./weekday-slots.ts";

/** Half-open, ms since the epoch. */
export interface Opening {
  opensAt: number;
  closesAt: number;
  /** Index of the slot it lies in; -1 where slots do not matter. */
  slot: number;
}

/** How far ahead an opening is sought before the answer is "none". */
export const HORIZON_DAYS = 14;
export const HORIZON_MS = HORIZON_DAYS * DAY_MS;

/** The epoch fell on a Thursday: its local week had begun four days before. */
const EPOCH_IN_WEEK_MS = 4 * DAY_MS;

/** The week's beginning (local Sunday 00:00) at or before a wall time. */
function weekOf(wall: number): number {
  return Math.floor((wall + EPOCH_IN_WEEK_MS) / WEEK_MS) * WEEK_MS - EPOCH_IN_WEEK_MS;
}

/** Index of the slot whose local hours hold the instant, -1 for hours without slots; null outside. */
export function slotAt(hours: WeekHours, zone: string, at: number): number | null {
  const wall = wallTimeAt(zone, at);
  const inWeek = wall - weekOf(wall);
  for (const piece of hours) {
    if (inWeek < piece.startMs) return null;
    if (inWeek < piece.endMs) return piece.slot;
  }
  return null;
}

export function isOpen(hours: WeekHours, zone: string, at: number): boolean {
  return slotAt(hours, zone, at) !== null;
}

/**
 * What is open within [from, to), clipped to it, in order. Within a stretch of constant offset local hours are
 * instants moved by that offset, so nothing is searched: skipped local times never come up, doubled ones twice.
 * One slot may come in several touching parts.
 */
export function* openParts(hours: WeekHours, zone: string, from: number, to: number): Generator<Opening> {
  if (hours.length === 0) return;
  for (const stretch of offsetStretches(zone, from, to)) {
    const wallFrom = Math.max(from, stretch.from) + stretch.offsetMs;
    const wallTo = Math.min(to, stretch.to) + stretch.offsetMs;
    for (let week = weekOf(wallFrom); week < wallTo; week += WEEK_MS) {
      for (const { startMs, endMs, slot } of hours) {
        if (week + startMs >= wallTo) break;
        const start = Math.max(week + startMs, wallFrom);
        const end = Math.min(week + endMs, wallTo);
        if (start < end) {
          yield { opensAt: start - stretch.offsetMs, closesAt: end - stretch.offsetMs, slot };
        }
      }
    }
  }
}

/** The first instant >= from that is open, not after `latest`, and the slot it is in. */
export function nextOpening(
  hours: WeekHours,
  zone: string,
  from: number,
  latest: number,
): { at: number; slot: number } | null {
  for (const part of openParts(hours, zone, from, latest + 1)) return { at: part.opensAt, slot: part.slot };
  return null;
}

/** The first instant after an open `at` that is not open; null when there is none up to `latest`. */
export function closingAfter(hours: WeekHours, zone: string, at: number, latest: number): number | null {
  let open = at;
  for (const part of openParts(hours, zone, at, latest + 1)) {
    if (part.opensAt > open) break;
    open = part.closesAt;
  }
  return open > latest ? null : open;
}

/** The openings within [from, to), clipped to it, touching ones joined. */
export function joinedOpenings(
  hours: WeekHours,
  zone: string,
  from: number,
  to: number,
): { opensAt: number; closesAt: number }[] {
  const joined: { opensAt: number; closesAt: number }[] = [];
  for (const { opensAt, closesAt } of openParts(hours, zone, from, to)) {
    const last = joined.at(-1);
    if (last !== undefined && last.closesAt === opensAt) last.closesAt = closesAt;
    else joined.push({ opensAt, closesAt });
  }
  return joined;
}

// Calling hours as the simulation understands them, apart from the product's own: closed once a day, every day, in a
// zone that keeps its offset in November.
import type { BusinessHour } from "../../src/domain/hours/business-hours.ts";

/** Minutes ahead of UTC. */
export const ZONES = { UTC: 0, "America/New_York": -300, "Asia/Kolkata": 330 } as const;
export type Zone = keyof typeof ZONES;

/** Closed from minute `from` to minute `to` of the local day; both inside one day. */
export interface Closing {
  from: number;
  to: number;
}

const DAY_MINUTES = 1_440;

export function localMinute(zone: Zone, at: number): number {
  const minute = Math.floor(at / 60_000) + ZONES[zone];
  return ((minute % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

export function isOpen(closing: Closing | null, zone: Zone, at: number): boolean {
  if (closing === null) return true;
  const minute = localMinute(zone, at);
  return minute < closing.from || minute >= closing.to;
}

/** Open by a clock that differs from the one of `at` by `spreadMs` at the most. A closing lasts longer than that. */
export const isOpenAround = (closing: Closing | null, zone: Zone, at: number, spreadMs: number): boolean =>
  isOpen(closing, zone, at - spreadMs) || isOpen(closing, zone, at + spreadMs);

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The open parts of a day as [start, end) texts. */
export const openParts = (closing: Closing): [string, string][] =>
  (
    [
      [0, closing.from],
      [closing.to, DAY_MINUTES],
    ] as const
  ).map(([from, to]) => [clock(from), clock(to)]);

export const businessHours = (closing: Closing): BusinessHour[] =>
  ([0, 1, 2, 3, 4, 5, 6] as const).flatMap(day_of_week =>
    openParts(closing).map(([start, end]) => ({ day_of_week, start, end })),
  );

/** Closed some minutes after `at`, for `minutes`; null when that would cross local midnight. */
export function closingAfter(zone: Zone, at: number, inMinutes: number, minutes: number): Closing | null {
  const from = localMinute(zone, at) + inMinutes;
  return from < 1 || from + minutes >= DAY_MINUTES ? null : { from, to: from + minutes };
}

const read = new Map<string, Closing>();

/** Back from the text that a campaign's row holds. */
export function closingOf(text: string | null): Closing | null {
  if (text === null) return null;
  let found = read.get(text);
  if (found === undefined) {
    const [before, after] = JSON.parse(text) as BusinessHour[];
    const minute = (clock = "00:00") => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
    found = { from: minute(before?.end), to: minute(after?.start) };
    read.set(text, found);
  }
  return found;
}

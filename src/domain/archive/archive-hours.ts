// The hours of the day in which the archive works, UTC: the quiet ones of whoever dials.

import { DAY_MS, HOUR_MS } from "../time-units.ts";

/** Whole hours, `from` included, `to` not; a `to` at or below `from` is that of the next day. */
export interface ArchiveHours {
  from: number;
  to: number;
}

/** `2-6`, `22-3`, `0-24`; null when it is none of these. */
export function readArchiveHours(text: string): ArchiveHours | null {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined) return null;
  const hours = { from: Number(from), to: Number(to) };
  return hours.from <= 23 && hours.to <= 24 && hours.from !== hours.to ? hours : null;
}

/** When the hours that `now` is in began (ms); null outside of them. A walk begins once in them. */
export function archiveHoursBegan(now: number, { from, to }: ArchiveHours): number | null {
  const length = (to > from ? to - from : to + 24 - from) * HOUR_MS;
  const midnight = now - (now % DAY_MS);
  const today = midnight + from * HOUR_MS;
  const began = today <= now ? today : today - DAY_MS;
  return now < began + length ? began : null;
}

// A local time in words, by date-fns-tz: it makes a formatter as it is loaded, so a start does not wait for it.
import type { formatInTimeZone } from "date-fns-tz";

let format: typeof formatInTimeZone | undefined;

/** To be awaited by whoever asks for an explanation: its times are shown one by one, without waiting. */
export async function loadLocalTimes(): Promise<void> {
  format ??= (await import("date-fns-tz")).formatInTimeZone;
}

/** `monday 09:00`; `at` in ms since the epoch. */
export function weekdayAndTime(at: number, zone: string): string {
  if (format === undefined) throw new Error("Local times are shown before loadLocalTimes was awaited.");
  return format(at, zone, "EEEE HH:mm").toLowerCase();
}

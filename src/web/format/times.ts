// Instants and durations in words: by the viewer's clock, or by that of the person called.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", options);
  formats.set(key, known);
  return known;
}

const zoneOption = (zone?: string) => (zone === undefined ? {} : { timeZone: zone });
const msOf = (at: string | number) => (typeof at === "number" ? at : Date.parse(at));

/** `09:02:11` */
export const clockTime = (at: string | number, zone?: string): string =>
  format({ hour: "2-digit", minute: "2-digit", second: "2-digit", ...zoneOption(zone) }).format(msOf(at));

/** `Tue 24 Nov, 09:02`; today only the time. */
export function moment(at: string | number, now = Date.now(), zone?: string): string {
  const day = (ms: number) => format({ dateStyle: "short", ...zoneOption(zone) }).format(ms);
  const time = format({ hour: "2-digit", minute: "2-digit", ...zoneOption(zone) }).format(msOf(at));
  if (day(msOf(at)) === day(now)) return time;
  const date = format({ weekday: "short", day: "numeric", month: "short", ...zoneOption(zone) });
  return `${date.format(msOf(at))}, ${time}`;
}

export const fullMoment = (at: string | number, zone?: string): string =>
  format({ dateStyle: "medium", timeStyle: "long", ...zoneOption(zone) }).format(msOf(at));

/** `2 h 10 min`, `42 s`: two units at most. */
export function duration(ms: number): string {
  const left = Math.max(0, Math.round(ms / SECOND) * SECOND);
  if (left < MINUTE) return `${left / SECOND} s`;
  if (left < HOUR) return two(left, MINUTE, "min", SECOND, "s", left < 10 * MINUTE);
  if (left < DAY) return two(left, HOUR, "h", MINUTE, "min", true);
  return two(left, DAY, "d", HOUR, "h", left < 10 * DAY);
}

function two(
  ms: number,
  big: number,
  bigName: string,
  small: number,
  smallName: string,
  both: boolean,
): string {
  const bigs = Math.floor(ms / big);
  const smalls = Math.floor((ms % big) / small);
  return both && smalls > 0 ? `${bigs} ${bigName} ${smalls} ${smallName}` : `${bigs} ${bigName}`;
}

/** `in 2 h 10 min`, `12 s ago`. */
export function away(at: string | number, now: number): string {
  const ms = msOf(at) - now;
  return ms >= 0 ? `in ${duration(ms)}` : `${duration(-ms)} ago`;
}

/** `America/New_York` → `New York`. */
export const place = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** Seconds on the line: `1:05`. */
export function talk(seconds: number | null): string {
  if (seconds === null) return "–";
  const all = Math.round(seconds);
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}

/** Instants that the service's sentences have in UTC, by the viewer's clock. */
export const readable = (text: string, now: number): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, at => moment(at, now));

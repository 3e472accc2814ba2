// Time zones: which names are known, and how far a zone's local clock is from UTC at any instant.
//
// Intl itself, not date-fns-tz: its getTimezoneOffset takes the date for a local time, so it is wrong within
// hours of a clock change; its toZonedTime depends on the zone of the machine; and both cost 4 to 8 times more.

import { DAY_MS } from "../time-units.ts";
/** Constant offset over the half-open [from, to), in ms since the epoch; local wall time = UTC + offsetMs. */
export interface OffsetStretch {
  from: number;
  to: number;
  offsetMs: number;
}

/** A formatter weighs tens of kilobytes outside the JavaScript heap; an isolate has 128 MB. */
const MAX_FORMATTERS = 64;
const MAX_DAYS = 20_000;
const MAX_NAMES = 2_000;

const knownNames = new Set<string>();
const formatters = new Map<string, Intl.DateTimeFormat>();
/** By zone, then by UTC day: no key is put together at each look. */
const stretchesByDay = new Map<string, Map<number, readonly OffsetStretch[]>>();
let daysKept = 0;

/** Throws a RangeError for an unknown zone. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  formatters.set(zone, made);
  return made;
}

/** An IANA name that Intl knows; offsets such as "+05:00" are none. */
export function isTimeZone(name: string): boolean {
  if (knownNames.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatterOf(name);
    if (knownNames.size >= MAX_NAMES) knownNames.clear();
    knownNames.add(name);
    return true;
  } catch {
    return false;
  }
}

/** `1/31/2026, GMT+05:45` → ms; zones before the age of railways have seconds too: `GMT-00:44:30`. */
function lookUpOffset(zone: string, at: number): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatterOf(zone).format(at));
  if (match === null) throw new RangeError(`No offset known for ${zone}`);
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = match;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -ms : ms;
}

/** No zone has ever changed its clock twice within one UTC day, so its two ends tell, and bisection finds it. */
function stretchesOfDay(zone: string, day: number): readonly OffsetStretch[] {
  const known = stretchesByDay.get(zone)?.get(day);
  if (known !== undefined) return known;
  const from = day * DAY_MS;
  const to = from + DAY_MS;
  const before = offsetAtMidnight(zone, day);
  const after = offsetAtMidnight(zone, day + 1);
  const made: OffsetStretch[] = [];
  if (before === after) {
    made.push({ from, to, offsetMs: before });
  } else {
    const change = findChange(zone, from, to, before);
    if (change > from) made.push({ from, to: change, offsetMs: before });
    made.push({ from: change, to, offsetMs: after });
  }
  keep(zone, day, made);
  return made;
}

function keep(zone: string, day: number, stretches: readonly OffsetStretch[]): void {
  if (daysKept >= MAX_DAYS) {
    stretchesByDay.clear();
    daysKept = 0;
  }
  const days = stretchesByDay.get(zone) ?? new Map<number, readonly OffsetStretch[]>();
  stretchesByDay.set(zone, days.set(day, stretches));
  daysKept += 1;
}

function offsetAtMidnight(zone: string, day: number): number {
  const neighbour = stretchesByDay.get(zone)?.get(day)?.[0];
  return neighbour !== undefined ? neighbour.offsetMs : lookUpOffset(zone, day * DAY_MS);
}

/** First whole second in (from, to] at which the offset is no longer `before`. */
function findChange(zone: string, from: number, to: number, before: number): number {
  let still = from / 1000;
  let changed = to / 1000;
  while (changed - still > 1) {
    const middle = Math.floor((still + changed) / 2);
    if (lookUpOffset(zone, middle * 1000) === before) still = middle;
    else changed = middle;
  }
  return changed * 1000;
}

/** The stretches of constant offset that cover [from, to), in order; at most a UTC day each. */
export function* offsetStretches(zone: string, from: number, to: number): Generator<OffsetStretch> {
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < to; day += 1) {
    for (const s of stretchesOfDay(zone, day)) {
      if (s.to > from && s.from < to) yield s;
    }
  }
}

/** Local wall time as ms on a clock that knows no zone (1970-01-01T00:00 local = 0). */
export function wallTimeAt(zone: string, at: number): number {
  const stretches = stretchesOfDay(zone, Math.floor(at / DAY_MS));
  const [only] = stretches;
  const stretch = stretches.length === 1 ? only : (stretches.find(s => at < s.to) ?? only);
  return at + (stretch?.offsetMs ?? 0);
}

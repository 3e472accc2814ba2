// The slow truth the rules are compared with: the local clock as Intl shows it, minute by minute.

export interface PlainSlot {
  /** 0 = Sunday. */
  day: number;
  start: string;
  end: string;
  intervalMinutes?: number;
}

const MINUTE = 60_000;
const DAY_NAMES = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const clocks = new Map<string, Intl.DateTimeFormat>();
const seen = new Map<string, Map<number, { day: number; minute: number }>>();

/** Weekday and minute of the day on the local clock. */
export function clockAt(zone: string, at: number): { day: number; minute: number } {
  const known = seen.get(zone) ?? new Map<number, { day: number; minute: number }>();
  seen.set(zone, known);
  const found = known.get(at);
  if (found !== undefined) return found;
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    clocks.set(zone, clock);
  }
  const shown = /^(\w{3})\D*(\d\d):(\d\d)$/.exec(clock.format(at));
  if (shown === null) throw new Error(`unreadable: ${clock.format(at)}`);
  const made = { day: DAY_NAMES.indexOf(shown[1] ?? ""), minute: Number(shown[2]) * 60 + Number(shown[3]) };
  known.set(at, made);
  return made;
}

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

export function isInside(slot: PlainSlot, zone: string, at: number): boolean {
  const { day, minute } = clockAt(zone, at);
  const [start, end] = [minuteOf(slot.start), minuteOf(slot.end)];
  if (end > start) return day === slot.day && minute >= start && minute < end;
  if (day === slot.day) return minute >= start;
  return day === (slot.day + 1) % 7 && minute < end;
}

const HORIZON = 14 * 24 * 60 * MINUTE;

/** The first time >= from that satisfies the condition, in steps of `grid` minutes up to 14 days; null when none does. */
export function firstTime(from: number, grid: number, holds: (at: number) => boolean): number | null {
  for (let at = from; at <= from + HORIZON; at += grid * MINUTE) if (holds(at)) return at;
  return null;
}

/** Every change of a zone's clock within [from, to): the first ms of the new offset. */
export function clockChanges(zone: string, from: number, to: number): number[] {
  const offsets = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const offset = (at: number) => offsets.format(at).split(", ")[1];
  const changes: number[] = [];
  const step = 10 * 24 * 60 * MINUTE;
  for (let at = from; at < to; at += step) {
    if (offset(at) === offset(at + step)) continue;
    let [still, changed] = [at, at + step];
    while (changed - still > MINUTE) {
      const middle = still + Math.floor((changed - still) / 2 / MINUTE) * MINUTE;
      if (offset(middle) === offset(at)) still = middle;
      else changed = middle;
    }
    changes.push(changed);
  }
  return changes;
}

// Hours of the week on the local clock face: reading them, laying them out over one week, combining them.

/** In the order of JavaScript's getDay: 0 = Sunday. */
export const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
export type DayOfWeek = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Local times in seconds after the midnight that begins `day`; an end above 86,400 is on the next day. */
export interface WeekdaySlot {
  day: DayOfWeek;
  startSeconds: number;
  endSeconds: number;
}

/** Part of the local week, half-open, in ms after Sunday 00:00, never across the week's end. */
export interface WeekPiece {
  startMs: number;
  endMs: number;
  /** Index of the slot it comes from; -1 where slots do not matter. */
  slot: number;
}

/** Sorted and disjoint. */
export type WeekHours = readonly WeekPiece[];

export const DAY_SECONDS = 86_400;
export const WEEK_MS = 7 * DAY_SECONDS * 1000;
export const ALL_WEEK: WeekHours = [{ startMs: 0, endMs: WEEK_MS, slot: -1 }];

/** "09:00" or "09:00:30" → seconds after midnight, "24:00" → 86,400; null when it is no time. */
export function parseClockTime(text: string): number | null {
  const match = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? "0")];
  const total = hours * 3600 + minutes * 60 + seconds;
  return minutes < 60 && seconds < 60 && total <= DAY_SECONDS ? total : null;
}

/** An end before the start is on the next day. Null when it has no length, or begins where its day ends. */
export function weekdaySlot(day: DayOfWeek, startSeconds: number, endSeconds: number): WeekdaySlot | null {
  if (startSeconds === endSeconds || startSeconds >= DAY_SECONDS) return null;
  return { day, startSeconds, endSeconds: endSeconds < startSeconds ? endSeconds + DAY_SECONDS : endSeconds };
}

/** The clock face of a slot's boundary; the end of a day is "24:00". */
export function showClockTime(seconds: number): string {
  const onFace = seconds > DAY_SECONDS ? seconds - DAY_SECONDS : seconds;
  const parts = [Math.floor(onFace / 3600), Math.floor(onFace / 60) % 60, onFace % 60];
  return parts
    .slice(0, onFace % 60 === 0 ? 2 : 3)
    .map(part => String(part).padStart(2, "0"))
    .join(":");
}

export function showSlot(slot: WeekdaySlot): string {
  return `${DAYS[slot.day]} ${showClockTime(slot.startSeconds)}-${showClockTime(slot.endSeconds)}`;
}

/** The slots over one week, sorted; what crosses Saturday midnight comes as two pieces. May overlap. */
export function layOutWeek(slots: readonly WeekdaySlot[]): WeekPiece[] {
  const pieces: WeekPiece[] = [];
  slots.forEach(({ day, startSeconds, endSeconds }, slot) => {
    const startMs = (day * DAY_SECONDS + startSeconds) * 1000;
    const endMs = (day * DAY_SECONDS + endSeconds) * 1000;
    pieces.push({ startMs, endMs: Math.min(endMs, WEEK_MS), slot });
    if (endMs > WEEK_MS) pieces.push({ startMs: 0, endMs: endMs - WEEK_MS, slot });
  });
  return pieces.sort((a, b) => a.startMs - b.startMs);
}

/** Pairs of slots (indexes, earlier one in the week first) that share time. */
export function findOverlaps(pieces: readonly WeekPiece[]): [number, number][] {
  const found: [number, number][] = [];
  let longest: WeekPiece | undefined;
  for (const piece of pieces) {
    if (longest !== undefined && piece.startMs < longest.endMs) found.push([longest.slot, piece.slot]);
    if (longest === undefined || piece.endMs > longest.endMs) longest = piece;
  }
  return found;
}

/** The time that any piece covers, slots forgotten. */
export function unite(pieces: readonly WeekPiece[]): WeekHours {
  const united: WeekPiece[] = [];
  for (const { startMs, endMs } of pieces) {
    const last = united.at(-1);
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else united.push({ startMs, endMs, slot: -1 });
  }
  return united;
}

/** The time in both, with the slots of the first. */
export function intersect(hours: WeekHours, other: WeekHours): WeekHours {
  if (other === ALL_WEEK) return hours;
  const both: WeekPiece[] = [];
  let i = 0;
  let j = 0;
  for (let a = hours[i], b = other[j]; a !== undefined && b !== undefined; a = hours[i], b = other[j]) {
    const startMs = Math.max(a.startMs, b.startMs);
    const endMs = Math.min(a.endMs, b.endMs);
    if (startMs < endMs) both.push({ startMs, endMs, slot: a.slot });
    if (a.endMs <= b.endMs) i += 1;
    else j += 1;
  }
  return both;
}

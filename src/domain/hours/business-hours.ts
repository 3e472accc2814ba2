// A campaign's business hours: the hours outside of which none of its calls is dialled, first or later.
import {
  ALL_WEEK,
  type DayOfWeek,
  findOverlaps,
  layOutWeek,
  parseClockTime,
  showSlot,
  unite,
  type WeekdaySlot,
  type WeekHours,
  weekdaySlot,
} from "./weekday-slots.ts";

/** 0 = Sunday; local "HH:MM" or "HH:MM:SS"; "24:00" ends a day; an end before the start is on the next day. */
export interface BusinessHour {
  day_of_week: DayOfWeek;
  start: string;
  end: string;
}

function read(hour: BusinessHour, place: string, problems: string[]): WeekdaySlot | null {
  const { day_of_week: day, start, end } = hour;
  const known = [0, 1, 2, 3, 4, 5, 6].includes(day);
  if (!known) problems.push(`${place}.day_of_week: ${day} is no day; 0 is Sunday, 6 is Saturday`);
  const startSeconds = parseClockTime(String(start));
  const endSeconds = parseClockTime(String(end));
  for (const [name, text, seconds] of [
    ["start", start, startSeconds],
    ["end", end, endSeconds],
  ] as const) {
    if (seconds === null)
      problems.push(`${place}.${name}: "${text}" is no time; write "09:00", or "24:00" for the end of a day`);
  }
  if (!known || startSeconds === null || endSeconds === null) return null;
  const slot = weekdaySlot(day, startSeconds, endSeconds);
  if (slot === null)
    problems.push(`${place}: ${start}-${end} has no length; a whole day is "00:00" to "24:00"`);
  return slot;
}

/** What is wrong with them, each naming its place and text; empty when they are fine. */
export function businessHoursProblems(hours: readonly BusinessHour[]): string[] {
  const problems: string[] = [];
  const slots: WeekdaySlot[] = [];
  const places: string[] = [];
  hours.forEach((hour, index) => {
    const place = `business_hours[${index}]`;
    const slot = read(hour, place, problems);
    if (slot === null) return;
    slots.push(slot);
    places.push(place);
  });
  for (const pair of findOverlaps(layOutWeek(slots))) {
    const [earlier, later] = pair.map(i => {
      const slot = slots[i];
      return slot === undefined ? "" : `${places[i]} (${showSlot(slot)})`;
    });
    problems.push(`${later} overlaps ${earlier}`);
  }
  return problems;
}

const compiled = new WeakMap<readonly BusinessHour[], WeekHours>();

/**
 * No hours at all (null, or an empty list) means always. An entry that is wrong opens nothing: the door refuses
 * them, and what slipped through must not let a call out.
 */
export function compileBusinessHours(hours: readonly BusinessHour[] | null): WeekHours {
  if (hours === null || hours.length === 0) return ALL_WEEK;
  const known = compiled.get(hours);
  if (known !== undefined) return known;
  const slots = hours.map(hour => read(hour, "", [])).filter(slot => slot !== null);
  const made = unite(layOutWeek(slots));
  compiled.set(hours, made);
  return made;
}

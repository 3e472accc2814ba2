// The days on which a recurring event begins, oldest first.
import { DAY_MS } from "../../../time-units.ts";
import type { LocalDay } from "../../local-days.ts";
import type { ByDay, Recurrence } from "./recurrence.ts";

const dayOf = (year: number, month: number, day: number): LocalDay => Date.UTC(year, month - 1, day) / DAY_MS;
export const yearOf = (day: LocalDay): number => new Date(day * DAY_MS).getUTCFullYear();
/** Monday = 1 … Sunday = 7; 1970-01-01 was a Thursday. */
const weekdayOf = (day: LocalDay): number => ((((day + 3) % 7) + 7) % 7) + 1;

interface Stretch {
  first: LocalDay;
  /** Inclusive. */
  last: LocalDay;
}

/** From the first day of `within` to its last; `start` itself is always the first, as the format has it. */
export function expandRecurrence(start: LocalDay, rule: Recurrence, within: Stretch): LocalDay[] {
  const last = Math.min(within.last, rule.until ?? within.last);
  const found: LocalDay[] = [];
  // Without a count what lies before the stretch need not be made.
  const skipped =
    rule.count === null
      ? Math.max(0, Math.floor((yearOf(within.first) - yearOf(start)) / rule.interval) - 1)
      : 0;
  let left = (rule.count ?? Number.POSITIVE_INFINITY) - 1;
  if (start >= within.first && start <= last) found.push(start);
  for (let year = yearOf(start) + skipped * rule.interval; year <= yearOf(last); year += rule.interval) {
    for (const day of daysOfYear(year, start, rule)) {
      if (day <= start) continue;
      if (day > last || left <= 0) return found;
      left--;
      if (day >= within.first) found.push(day);
    }
  }
  return found;
}

/** Each once, in order. */
function daysOfYear(year: number, start: LocalDay, { months, monthDays, weekdays }: Recurrence): LocalDay[] {
  const begun = new Date(start * DAY_MS);
  const all = Array.from({ length: 12 }, (_, i) => i + 1);
  const found = new Set<LocalDay>();
  const add = (days: readonly LocalDay[]) => {
    for (const day of days) found.add(day);
  };
  if (monthDays.length > 0) {
    const allowed = weekdays.map(({ weekday }) => weekday);
    for (const month of months.length > 0 ? months : all)
      add(
        daysOfMonth(year, month, monthDays).filter(
          day => allowed.length === 0 || allowed.includes(weekdayOf(day)),
        ),
      );
  } else if (weekdays.length > 0) {
    if (months.length === 0)
      add(weekdaysIn({ first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) }, weekdays));
    for (const month of months) add(weekdaysIn(monthOf(year, month), weekdays));
  } else {
    for (const month of months.length > 0 ? months : [begun.getUTCMonth() + 1])
      add(daysOfMonth(year, month, [begun.getUTCDate()]));
  }
  return [...found].sort((a, b) => a - b);
}

const monthOf = (year: number, month: number): Stretch => ({
  first: dayOf(year, month, 1),
  last: dayOf(year, month + 1, 0),
});

/** Without those that the month does not have. */
function daysOfMonth(year: number, month: number, days: readonly number[]): LocalDay[] {
  const { first, last } = monthOf(year, month);
  return days
    .map(day => (day > 0 ? first + day - 1 : last + day + 1))
    .filter(day => day >= first && day <= last);
}

function weekdaysIn({ first, last }: Stretch, weekdays: readonly ByDay[]): LocalDay[] {
  return weekdays.flatMap(({ weekday, nth }) => {
    const days: LocalDay[] = [];
    for (let day = first + ((weekday - weekdayOf(first) + 7) % 7); day <= last; day += 7) days.push(day);
    if (nth === null) return days;
    const day = days.at(nth > 0 ? nth - 1 : nth);
    return day === undefined ? [] : [day];
  });
}

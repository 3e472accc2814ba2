// Holidays of a pack: local days that are closed, or open for shorter hours. What its calendar does not know is closed.
import type { Calendar } from "../calendars/calendar.ts";
import { dayBeginsAt, localDayAt, showDay } from "../local-days.ts";
import type { HolidaysRule } from "../packs/pack.ts";
import type { Horizon } from "./checked-rule.ts";
import type { RulePart } from "./hours-rule.ts";
import { hoursIn, isIn, NEVER, type OpenSet } from "./open-set.ts";

export function holidaysPart(
  rule: HolidaysRule,
  calendar: Calendar | undefined,
  zone: string,
  horizon: Horizon,
): RulePart {
  if (calendar === undefined) {
    return { set: NEVER, detail: () => `the calendar ${rule.calendar} is not known` };
  }
  const set = workingDays(rule, calendar, zone, horizon);
  return {
    set,
    detail: at => {
      const day = localDayAt(zone, at);
      if (day > calendar.completeUntil)
        return `the calendar ${calendar.name} is complete until ${showDay(calendar.completeUntil)} only`;
      const name = calendar.dates.get(day);
      const date = `${showDay(day)} in ${zone}`;
      if (name === undefined) return `${date} is no holiday`;
      return isIn(set, at) ? `${date} is ${name}, within its hours` : `${date} is ${name}`;
    },
  };
}

function workingDays(rule: HolidaysRule, calendar: Calendar, zone: string, { latest }: Horizon): OpenSet {
  const { dates, completeUntil } = calendar;
  const onHolidays = rule.week.length === 0 ? NEVER : hoursIn(zone, rule.week, latest);
  const isHoliday = (day: number) => dates.has(day) || day > completeUntil;
  const opensAt = (at: number) => {
    for (let found = at; found <= latest; ) {
      const day = localDayAt(zone, found);
      if (!isHoliday(day)) return found;
      if (day > completeUntil) break;
      const [opens, ends] = [onHolidays.opensAt(found), dayBeginsAt(zone, day + 1)];
      if (opens < ends) return opens;
      found = ends;
    }
    return Number.POSITIVE_INFINITY;
  };
  const closesAt = (at: number) => {
    for (let found = at; found <= latest; ) {
      let day = localDayAt(zone, found);
      if (day > completeUntil) return found;
      if (dates.has(day)) {
        const [closes, ends] = [onHolidays.closesAt(found), dayBeginsAt(zone, day + 1)];
        if (closes < ends) return closes;
        found = ends;
        continue;
      }
      const last = localDayAt(zone, latest);
      while (day <= last && !isHoliday(day)) day += 1;
      if (day > last) break;
      found = dayBeginsAt(zone, day);
    }
    return Number.POSITIVE_INFINITY;
  };
  return { opensAt, closesAt };
}

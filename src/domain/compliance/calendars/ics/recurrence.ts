// Days of a year that come again: RRULE with FREQ=YEARLY, by month, day of the month and weekday.
import { type LocalDay, parseDay } from "../../local-days.ts";

export interface ByDay {
  /** Monday = 1 … Sunday = 7. */
  weekday: number;
  /** 1 = the first, -1 = the last, of the month where months are named, else of the year; null = each. */
  nth: number | null;
}

export interface Recurrence {
  interval: number;
  /** Of days that the rule makes, those that are left out later among them; null = no end. */
  count: number | null;
  /** The last day on which it may begin. */
  until: LocalDay | null;
  months: readonly number[];
  /** Negative = from the end of the month. */
  monthDays: readonly number[];
  weekdays: readonly ByDay[];
}

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const MOST_COUNT = 10_000;

/** A message where it is not understood: nothing of a rule is passed over. */
export function readRecurrence(value: string): Recurrence | string {
  const parts = new Map<string, string>();
  for (const part of value.split(";").filter(text => text !== "")) {
    const [name = "", ...rest] = part.split("=");
    if (parts.has(name.toUpperCase())) return `${name} stands twice in the rule`;
    parts.set(name.toUpperCase(), rest.join("="));
  }
  if (parts.get("FREQ")?.toUpperCase() !== "YEARLY")
    return `only FREQ=YEARLY is understood, not "${parts.get("FREQ") ?? "none"}"`;
  const unknown = [...parts.keys()].find(name => !KNOWN.includes(name));
  if (unknown !== undefined) return `${unknown} is not understood; known: ${KNOWN.join(", ")}`;
  const months = wholeNumbers(parts.get("BYMONTH"), 1, 12);
  const monthDays = wholeNumbers(parts.get("BYMONTHDAY"), -31, 31);
  const weekdays = (parts.get("BYDAY")?.split(",") ?? []).map(readByDay);
  const interval = wholeNumbers(parts.get("INTERVAL") ?? "1", 1, 100)?.[0];
  const count = parts.has("COUNT") ? wholeNumbers(parts.get("COUNT"), 1, MOST_COUNT)?.[0] : null;
  const until = parts.has("UNTIL") ? readUntil(parts.get("UNTIL") ?? "") : null;
  if (months === null) return "BYMONTH must be months, 1 to 12";
  if (monthDays === null || monthDays.includes(0)) return "BYMONTHDAY must be days, 1 to 31 or -1 to -31";
  if (weekdays.includes(null)) return "BYDAY must be weekdays such as MO, 3MO or -1MO";
  if (interval === undefined) return "INTERVAL must be a whole number, 1 to 100";
  if (count === undefined) return `COUNT must be a whole number, 1 to ${MOST_COUNT}`;
  if (until === undefined) return "UNTIL must be a date such as 20271231";
  if (count !== null && until !== null) return "COUNT and UNTIL cannot stand in one rule";
  const byDay = weekdays.filter(day => day !== null);
  if (monthDays.length > 0 && byDay.some(({ nth }) => nth !== null))
    return "BYMONTHDAY beside a counted BYDAY is not understood";
  return { interval, count, until, months, monthDays, weekdays: byDay };
}

/** WKST says nothing where weeks are not counted. */
const KNOWN = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"];

/** None where there is no text; null where it is none. */
function wholeNumbers(text: string | undefined, min: number, max: number): number[] | null {
  if (text === undefined) return [];
  const numbers = text.split(",").map(part => (/^[+-]?\d{1,5}$/.test(part) ? Number(part) : Number.NaN));
  return numbers.every(n => n >= min && n <= max) ? numbers : null;
}

function readByDay(text: string): ByDay | null {
  const [, nth, name = ""] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text.toUpperCase()) ?? [];
  const weekday = WEEKDAYS.indexOf(name) + 1;
  if (weekday === 0) return null;
  if (nth === undefined) return { weekday, nth: null };
  const counted = Number(nth);
  return counted === 0 || Math.abs(counted) > 53 ? null : { weekday, nth: counted };
}

const readUntil = (text: string): LocalDay | undefined =>
  /^\d{8}(T\d{6}Z?)?$/.test(text) ? (readDate(text.slice(0, 8)) ?? undefined) : undefined;

/** 20261225; null when it is no date that there is. */
export const readDate = (text: string): LocalDay | null =>
  /^\d{8}$/.test(text) ? parseDay(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`) : null;

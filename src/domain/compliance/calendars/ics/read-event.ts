// One VEVENT of a calendar file: from its lines to a day, its length and how it comes again.
import type { LocalDay } from "../../local-days.ts";
import { type ContentLine, unescaped } from "./content-lines.ts";
import { type Recurrence, readDate, readRecurrence } from "./recurrence.ts";

export interface IcsEvent {
  name: string;
  start: LocalDay;
  /** 1 or more. */
  days: number;
  recurrence: Recurrence | null;
  /** Days on which it would begin, and does not. */
  except: ReadonlySet<LocalDay>;
}

/** They say nothing about when it is. */
const IGNORED =
  "UID DTSTAMP CREATED LAST-MODIFIED SEQUENCE DESCRIPTION COMMENT LOCATION GEO URL CLASS TRANSP PRIORITY CATEGORIES ORGANIZER ATTENDEE CONTACT ATTACH RESOURCES RELATED-TO COLOR IMAGE CONFERENCE REFRESH-INTERVAL SOURCE REQUEST-STATUS".split(
    " ",
  );
const READ = ["DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RRULE", "EXDATE"];
const MOST_DAYS = 366;
const MAX_NAME = 100;
/** What is older is a mistake. */
const OLDEST = readDate("19000101") ?? 0;

/** Null: it is cancelled. `report` says what is not understood. */
export function readEvent(
  lines: readonly ContentLine[],
  begin: ContentLine,
  report: (at: ContentLine, message: string) => void,
): IcsEvent | null {
  for (const at of lines) {
    if (READ.includes(at.name) || IGNORED.includes(at.name) || at.name.startsWith("X-")) continue;
    report(at, `${at.name} is not understood in an event`);
  }
  const only = (name: string): ContentLine | undefined => {
    const [first, second] = lines.filter(at => at.name === name);
    if (second !== undefined) report(second, `${name} stands twice in one event`);
    return first;
  };
  const [startAt, endAt, durationAt] = [only("DTSTART"), only("DTEND"), only("DURATION")];
  const [summary, status, ruleAt] = [only("SUMMARY"), only("STATUS"), only("RRULE")];
  if (startAt === undefined) {
    report(begin, "the event has no DTSTART");
    return null;
  }
  const start = dayAt(startAt, startAt.value, report);
  const days = daysFrom(start, { endAt, durationAt }, report);
  const recurrence = ruleAt === undefined ? null : readRecurrence(ruleAt.value);
  if (typeof recurrence === "string" && ruleAt !== undefined) report(ruleAt, recurrence);
  const excepted = lines
    .filter(at => at.name === "EXDATE")
    .flatMap(at => at.value.split(",").map(value => dayAt(at, value, report)));
  if (start === null || days === null || typeof recurrence === "string") return null;
  if (status?.value.toUpperCase() === "CANCELLED") return null;
  const name = unescaped(summary?.value ?? "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MAX_NAME);
  const except = new Set(excepted.filter(day => day !== null));
  return { name: name || "Holiday", start, days, recurrence, except };
}

/** A date, or the date of a local time; a time in UTC is on no day that holds everywhere. */
function dayAt(
  at: ContentLine,
  value: string,
  report: (at: ContentLine, message: string) => void,
): LocalDay | null {
  const right = `${at.name} must be a date such as 20261225, or a local time such as 20261225T000000`;
  const text = value.trim();
  const day = /^\d{8}(T\d{6})?$/.test(text) ? readDate(text.slice(0, 8)) : null;
  if (day === null || day < OLDEST) {
    report(at, /Z$/.test(text) ? `${right}; a time in UTC is on different days in different places` : right);
    return null;
  }
  return day;
}

/** Null where it has been reported. */
function daysFrom(
  start: LocalDay | null,
  { endAt, durationAt }: Record<"endAt" | "durationAt", ContentLine | undefined>,
  report: (at: ContentLine, message: string) => void,
): number | null {
  const length = () => {
    if (endAt !== undefined) {
      const end = dayAt(endAt, endAt.value, report);
      if (end === null || start === null) return null;
      // The end is exclusive: a date, or the midnight at which the last day ends.
      const isExclusive = !/T(?!0{6})/.test(endAt.value);
      return Math.max(end - start + (isExclusive ? 0 : 1), end === start ? 1 : 0);
    }
    if (durationAt === undefined) return 1;
    const [, weeks, only, hours] = /^P(?:(\d{1,2})W|(\d{1,3})D|T(\d{1,2})H)$/.exec(durationAt.value) ?? [];
    if (hours !== undefined && Number(hours) <= 24) return 1;
    return weeks === undefined && only === undefined ? 0 : Number(weeks ?? 0) * 7 + Number(only ?? 0);
  };
  const days = length();
  if (days === null || (days >= 1 && days <= MOST_DAYS)) return days;
  const wrong = endAt ?? durationAt;
  if (wrong !== undefined)
    report(
      wrong,
      endAt === undefined
        ? `DURATION must be days or weeks, such as P1D or P2W, ${MOST_DAYS} days at most`
        : `DTEND must be later than DTSTART, by ${MOST_DAYS} days at most`,
    );
  return null;
}

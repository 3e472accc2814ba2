// A calendar file (iCalendar) as local days with their names. What is not understood is refused by its line: a holiday that
// was passed over would be a day on which people are called.
import { type LocalDay, showDay } from "../../local-days.ts";
import { type ContentLine, contentLines, type IcsProblem } from "./content-lines.ts";
import { expandRecurrence, yearOf } from "./expand-recurrence.ts";
import { type IcsEvent, readEvent } from "./read-event.ts";

/** How far ahead what comes again is laid out. */
export const YEARS_AHEAD = 3;
/** Days that are past, and kept. */
const DAYS_BACK = 366;
const MOST_EVENTS = 1_000;
const MAX_TEXT = 80;
const MAX_DAY_NAME = 200;
/** Inside a calendar, or inside an event: nothing of them is a holiday. */
const PASSED_OVER = ["VTIMEZONE", "VALARM"];

export interface IcsDates {
  /** Such as 2026-12-25. */
  dates: Record<string, string>;
  completeUntil: string;
  /** The last day that was laid out. */
  horizon: LocalDay;
}

export type IcsResult = ({ ok: true } & IcsDates) | { ok: false; problems: IcsProblem[] };

/** `today`: a local day. Never throws. */
export function readIcs(text: string, today: LocalDay): IcsResult {
  const { lines, problems } = contentLines(text);
  const report = ({ line, name, value }: ContentLine, message: string) =>
    problems.push({ line, text: `${name}:${value}`.slice(0, MAX_TEXT), message });
  const events = problems.length > 0 ? [] : eventsOf(lines, report);
  if (lines[0]?.name !== "BEGIN" || lines[0].value.toUpperCase() !== "VCALENDAR")
    problems.unshift({
      line: lines[0]?.line ?? 1,
      text: text.slice(0, MAX_TEXT).split(/\r?\n/)[0] ?? "",
      message: "a calendar begins with BEGIN:VCALENDAR",
    });
  if (problems.length > 0) return { ok: false, problems };
  const horizon = yearsAfter(today, YEARS_AHEAD);
  return {
    ok: true,
    horizon,
    dates: datesOf(events, today, horizon),
    completeUntil: completeUntil(events, today, horizon),
  };
}

function eventsOf(
  lines: readonly ContentLine[],
  report: (at: ContentLine, message: string) => void,
): IcsEvent[] {
  const open: ContentLine[] = [];
  const events: IcsEvent[] = [];
  let own: ContentLine[] = [];
  for (const at of lines) {
    const kind = at.value.toUpperCase();
    const inside = open.map(({ value }) => value.toUpperCase());
    const passedOver = inside.some(name => PASSED_OVER.includes(name));
    if (at.name === "BEGIN") {
      const fits = inside.length === 0 ? kind === "VCALENDAR" : passedOver || PASSED_OVER.includes(kind);
      if (!fits && !(kind === "VEVENT" && inside.at(-1) === "VCALENDAR" && inside.length === 1))
        report(at, `${kind} is not understood here`);
      if (kind === "VEVENT") own = [];
      open.push(at);
    } else if (at.name === "END") {
      const begin = open.pop();
      if (begin?.value.toUpperCase() !== kind) report(at, `${kind} was not begun`);
      else if (kind === "VEVENT" && !passedOver) {
        const event = readEvent(own, begin, report);
        if (event !== null) events.push(event);
        if (events.length === MOST_EVENTS + 1) report(begin, `there are more than ${MOST_EVENTS} events`);
        if (events.length > MOST_EVENTS) events.pop();
      }
    } else if (inside.length === 0) report(at, "stands outside of the calendar");
    else if (inside.at(-1) === "VEVENT") own.push(at);
  }
  const left = open.at(-1);
  if (left !== undefined) report(left, `${left.value} does not end`);
  return events;
}

/** Of two on one day both names. */
function datesOf(events: readonly IcsEvent[], today: LocalDay, horizon: LocalDay): Record<string, string> {
  const names = new Map<LocalDay, string[]>();
  const first = today - DAYS_BACK;
  for (const { name, start, days, recurrence, except } of events) {
    // One that began before may last into it.
    const within = { first: first - days, last: horizon };
    const starts = recurrence === null ? [start] : expandRecurrence(start, recurrence, within);
    for (const begin of starts.filter(day => !except.has(day)))
      for (let day = Math.max(begin, first); day < begin + days && day <= horizon; day++)
        names.set(day, [...new Set([...(names.get(day) ?? []), name])]);
  }
  return Object.fromEntries(
    [...names]
      .sort(([a], [b]) => a - b)
      .map(([day, all]) => [showDay(day), all.join("; ").slice(0, MAX_DAY_NAME)]),
  );
}

/**
 * As far as it was laid out. Where single days stand in it, no further than the year of the last: whoever writes them down
 * year by year has said nothing about the years behind.
 */
function completeUntil(events: readonly IcsEvent[], today: LocalDay, horizon: LocalDay): string {
  const singles = events.filter(e => e.recurrence === null).map(e => yearOf(e.start + e.days - 1));
  const lastYear = Math.max(...singles);
  if (singles.length === 0 || lastYear < yearOf(today)) return showDay(horizon);
  return [`${lastYear}-12-31`, showDay(horizon)].sort()[0] ?? showDay(horizon);
}

/** The 29th of February becomes the 1st of March. */
function yearsAfter(day: LocalDay, years: number): LocalDay {
  const at = new Date(day * 86_400_000);
  return Date.UTC(at.getUTCFullYear() + years, at.getUTCMonth(), at.getUTCDate()) / 86_400_000;
}

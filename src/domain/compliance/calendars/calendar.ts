// A holiday calendar: a reviewed, dated list of local days, and how far ahead it is complete.
import * as z from "zod";
import { checkShape, type FileProblem, type Issue, readLocatedYaml } from "../../located-yaml.ts";
import { schemaOf } from "../../schema-of.ts";
import { type LocalDay, parseDay } from "../local-days.ts";
import { localDate, section, slug, text } from "../packs/pack-shape.ts";

export interface Calendar {
  name: string;
  source: string;
  /** ISO date; null where nobody said. */
  checked: string | null;
  /** What the day is called. */
  dates: ReadonlyMap<LocalDay, string>;
  /** The last day that the list speaks of. What needs it is closed afterwards: nobody knows the holidays there. */
  completeUntil: LocalDay;
}

const MAX_DATES = 1_000;

const calendarShape = schemaOf(() =>
  section({
    calendar: slug(),
    source: text().nullish(),
    checked: text()
      .refine(t => parseDay(t) !== null, { error: "no date; write it like 2026-11-21" })
      .nullish(),
    note: text().nullish(),
    dates: z
      .record(z.string(), text(), { error: "must be a map of dates, such as { 2026-12-25: Christmas }" })
      .refine(dates => Object.keys(dates).length <= MAX_DATES, {
        error: `must not have more than ${MAX_DATES} dates`,
      }),
    complete_until: localDate(),
  }),
);

/** The calendar means nothing as long as there are issues. */
export function compileCalendar(content: unknown): { value: Calendar | null; issues: Issue[] } {
  const issues: Issue[] = [];
  const input = checkShape(calendarShape(), content ?? {}, [], issues);
  if (input === null) return { value: null, issues };
  const dates = new Map<LocalDay, string>();
  for (const [written, name] of Object.entries(input.dates)) {
    const day = parseDay(written);
    if (day !== null) dates.set(day, name);
    else
      issues.push({
        path: ["dates", written],
        ofKey: true,
        message: "no date; write it like 2026-12-25",
      });
  }
  const { calendar: name, complete_until: completeUntil } = input;
  const [source, checked] = [input.source ?? "not stated", input.checked ?? null];
  return { value: { name, source, checked, dates, completeUntil }, issues };
}

/** Never throws. */
export function readCalendarFile(
  written: string,
): { ok: true; calendar: Calendar } | { ok: false; problems: FileProblem[] } {
  const read = readLocatedYaml(written, compileCalendar);
  if (!read.ok) return read;
  return read.value === null ? { ok: false, problems: [] } : { ok: true, calendar: read.value };
}

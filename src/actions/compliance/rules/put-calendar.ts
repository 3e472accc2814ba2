// A holiday calendar of the operator's own, as it is written or from a calendar file; it may be written anew.
import type { Calendar } from "../../../domain/compliance/calendars/calendar.ts";
import { readIcs } from "../../../domain/compliance/calendars/ics/read-ics.ts";
import { parseDay, showDay } from "../../../domain/compliance/local-days.ts";
import { shippedCalendars } from "../../../domain/compliance/shipped/shipped.ts";
import {
  MAX_CALENDAR_BYTES,
  MAX_OWN_RULES,
  orderedJson,
  readOwnCalendar,
} from "../../../domain/compliance/tenant/own-rule-files.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";
import { DAY_MS } from "../../../domain/time-units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnRuleStore } from "../../ports/own-rule-store.ts";
import { refuseProblems } from "./refuse-problems.ts";

interface Ctx {
  ownRules: Pick<OwnRuleStore, "putCalendar" | "calendar">;
  clock: Clock;
}

interface Asked {
  name: string;
  /** YAML or JSON. */
  text: string;
  by: string;
}

/** The same again changes nothing. Throws `validation_error`, and `conflict` for a name of the product's and too many. */
export async function putCalendar(ctx: Ctx, { name, text, by }: Asked): Promise<Calendar> {
  const read = readOwnCalendar(text);
  if (!read.ok) refuseProblems(read.problems);
  const { rule: calendar, content } = read;
  if (calendar.name !== name)
    throw invalid({ calendar: [`must be "${name}" as in the path, not "${calendar.name}"`] });
  if (shippedCalendars().has(name))
    throw new CallManagerError(
      "conflict",
      `"${name}" is a calendar of the product: choose another name, and name that in a pack of your own.`,
    );
  if (await ctx.ownRules.putCalendar({ name, content, by }, MAX_OWN_RULES, ctx.clock())) return calendar;
  if ((await ctx.ownRules.calendar(name)) !== content)
    throw new CallManagerError(
      "conflict",
      `There are ${MAX_OWN_RULES} calendars of your own already: delete one that is not needed.`,
    );
  return calendar;
}

interface AskedOfFile extends Asked {
  /** Where it is from; null = not stated. */
  source: string | null;
  /** Until when the file is known to be complete; null = as far as it says. */
  completeUntil: string | null;
}

/** `text`: iCalendar. Throws `validation_error` by the lines that are not understood, and as `putCalendar`. */
export function importCalendar(ctx: Ctx, asked: AskedOfFile): Promise<Calendar> {
  const today = Math.floor(ctx.clock() / DAY_MS);
  const read = readIcs(asked.text, today);
  if (!read.ok)
    refuseProblems(
      read.problems.map(({ line, text, message }) => ({ place: `line ${line}`, text, message })),
    );
  const { dates } = read;
  const laidOut = showDay(read.horizon);
  if (asked.completeUntil !== null && (parseDay(asked.completeUntil) ?? Infinity) > read.horizon)
    throw invalid({
      complete_until: [
        `must not be later than ${laidOut}, as far as a file is laid out, not ${asked.completeUntil}`,
      ],
    });
  const content = orderedJson({
    calendar: asked.name,
    source: asked.source ?? "a calendar file",
    checked: showDay(today),
    dates,
    complete_until: asked.completeUntil ?? read.completeUntil,
  });
  if (content.length > MAX_CALENDAR_BYTES)
    throw invalid({
      file: [`holds too many days: the calendar must not exceed ${MAX_CALENDAR_BYTES} bytes`],
    });
  return putCalendar(ctx, { name: asked.name, text: content, by: asked.by });
}

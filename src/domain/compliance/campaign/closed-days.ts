// Days on which a campaign may not dial at all, and what closes each: its own hours, or rules of its packs.
import { dayBeginsAt, localDayAt, showDay } from "../local-days.ts";
import { askVerdict, type LawAsked } from "./ask-verdict.ts";
import { inBoth, type Span } from "./lawful-windows.ts";

export interface ClosedDay {
  /** A local date, such as 2026-07-03. */
  date: string;
  /** Rules such as us-al/holidays, or the campaign's own hours. */
  blockedBy: readonly string[];
  detail: string;
}

interface Asked {
  law: LawAsked;
  zone: string;
  /** When the campaign's own hours are open, and what they are called. */
  hours: readonly Span[];
  hoursName: string;
  /** When hours and packs are open. */
  openings: readonly Span[];
}

/** Of the days that lie within [from, to) as a whole. */
export function closedDays(
  { law, zone, hours, hoursName, openings }: Asked,
  from: number,
  to: number,
): ClosedDay[] {
  const found: ClosedDay[] = [];
  for (let day = localDayAt(zone, from); ; day += 1) {
    const whole = { opensAt: dayBeginsAt(zone, day), closesAt: dayBeginsAt(zone, day + 1) };
    if (whole.closesAt > to) return found;
    if (whole.opensAt < from || whole.opensAt === whole.closesAt || inBoth([whole], openings).length > 0)
      continue;
    const date = showDay(day);
    const [longest] = inBoth([whole], hours).sort((a, b) => lengthOf(b) - lengthOf(a));
    if (longest === undefined) {
      found.push({ date, blockedBy: [hoursName], detail: "The campaign's own hours are closed all day." });
      continue;
    }
    // Rules that close only the edges of the day are open in the middle of it.
    const { rules } = askVerdict(law, longest.opensAt + Math.floor(lengthOf(longest) / 2));
    const closing = rules.filter(rule => !rule.pass);
    const detail = closing.map(({ rule, detail: why }) => `${rule}: ${why}`).join("; ");
    found.push({ date, blockedBy: closing.map(({ rule }) => rule), detail });
  }
}

const lengthOf = ({ opensAt, closesAt }: Span) => closesAt - opensAt;

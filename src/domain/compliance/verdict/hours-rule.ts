// Hours of a pack on the clocks that they hold on: open when they are open on each of them.
import { DAYS, showClockTime, type WeekHours } from "../../hours/weekday-slots.ts";
import { DAY_MS } from "../../time-units.ts";
import { localDayAt } from "../local-days.ts";
import { type HoursRule, RECIPIENT } from "../packs/pack.ts";
import { type Horizon, showLocalTime } from "./checked-rule.ts";
import { hoursIn, isIn, type OpenSet } from "./open-set.ts";

/** A part of a rule: the same rule in another zone or version is another one. */
export interface RulePart {
  set: OpenSet;
  detail: (at: number, pass: boolean) => string;
  /** What it has counted; absent = it counts nothing. */
  count?: number;
}

export const hoursParts = (rule: HoursRule, zone: string, { latest }: Horizon): RulePart[] =>
  rule.clocks.map(clock => {
    const name = clock === RECIPIENT ? zone : clock;
    const set = hoursIn(name, rule.week, latest);
    return { set, detail: at => describe(rule.week, name, at, isIn(set, at)) };
  });

/** The epoch fell on a Thursday. */
const EPOCH_WEEKDAY = 4;

function describe(week: WeekHours, zone: string, at: number, open: boolean): string {
  const weekday = (((localDayAt(zone, at) + EPOCH_WEEKDAY) % 7) + 7) % 7;
  const begins = weekday * DAY_MS;
  const today = week
    .filter(piece => piece.startMs < begins + DAY_MS && piece.endMs > begins)
    .map(({ startMs, endMs }) =>
      [Math.max(startMs - begins, 0), Math.min(endMs - begins, DAY_MS)]
        .map(ms => showClockTime(ms / 1000))
        .join("-"),
    );
  const hours = today.length === 0 ? "no hours at all" : today.join(", ");
  return `${showLocalTime(zone, at)}${open ? "" : ", outside"}: ${DAYS[weekday]} has ${hours}`;
}

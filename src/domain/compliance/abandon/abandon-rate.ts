// The rate of abandoned calls over a rule's period, from the counters of a campaign's days.
import { DAY_MS } from "../../time-units.ts";
import { showDay } from "../local-days.ts";
import type { AbandonRule } from "./abandon-rules.ts";
import type { MeterWord } from "./meter-word.ts";

/** What attempts of one campaign counted as that ended on one UTC day (YYYY-MM-DD). */
export type AbandonDay = { day: string } & Readonly<Record<MeterWord, number>>;

export interface AbandonRate {
  /** The first UTC day of the period. */
  from: string;
  days: number;
  /** Answered by a person, as far as they count. */
  answeredHuman: number;
  abandoned: number;
  /** Abandoned without a recorded message. */
  silent: number;
  shortRing: number;
  /** Answered by a person, and nobody told whether an agent came. */
  notTold: number;
  /** Null = nobody has answered. */
  percent: number | null;
}

const told = (day: AbandonDay) => day.connected + day.message_only + day.silent;
const sum = (days: readonly AbandonDay[], of: (day: AbandonDay) => number) =>
  days.reduce((total, day) => total + of(day), 0);

/** The first UTC day of a period of so many that ends with the day of `now` (ms). */
export const firstDayOf = (periodDays: number, now: number): string =>
  showDay(Math.floor(now / DAY_MS) - periodDays + 1);

/**
 * Who never tells whether an agent came is measured by nothing. Who has begun to tell, tells of all: from the day after the
 * first that was told of, what nobody told of counts as abandoned, lest leaving it out lowers the rate. Before that it is
 * left out, and raises nothing.
 */
export function abandonRate(all: readonly AbandonDay[], periodDays: number, now: number): AbandonRate {
  const from = firstDayOf(periodDays, now);
  const days = all.filter(({ day }) => day >= from);
  const begun = days.reduce((first, d) => (told(d) > 0 && d.day < first ? d.day : first), "~");
  const missing = (d: AbandonDay) => (d.day > begun ? d.not_told : 0);
  const answeredHuman = sum(days, d => told(d) + missing(d));
  const abandoned = sum(days, d => d.message_only + d.silent + missing(d));
  return {
    from,
    days: periodDays,
    answeredHuman,
    abandoned,
    silent: sum(days, d => d.silent),
    shortRing: sum(days, d => d.short_ring),
    notTold: sum(days, d => d.not_told),
    percent: answeredHuman === 0 ? null : (100 * abandoned) / answeredHuman,
  };
}

/** `slow`: two thirds of the limit; `stop`: the limit. */
export type AbandonLevel = "free" | "slow" | "stop";

export interface AbandonStanding {
  rule: AbandonRule;
  rate: AbandonRate;
  level: AbandonLevel;
}

/** Answered calls below which a rate says too little to go by. */
const LEAST_ANSWERED = 100;

export function levelOf(
  { answeredHuman, abandoned }: Pick<AbandonRate, "answeredHuman" | "abandoned">,
  maxPercent: number | null,
): AbandonLevel {
  if (maxPercent === null || answeredHuman < LEAST_ANSWERED) return "free";
  // In whole numbers: 2 of 100 is two thirds of 3 %, whatever fractions are rounded to. None is never too many.
  const [found, limit] = [100 * abandoned, maxPercent * answeredHuman];
  if (abandoned > 0 && found >= limit) return "stop";
  return abandoned > 0 && 3 * found >= 2 * limit ? "slow" : "free";
}

const LEVELS: readonly AbandonLevel[] = ["free", "slow", "stop"];
const closeness = ({ rule, rate }: AbandonStanding) => (rate.percent ?? 0) / (rule.maxPercent || 1e-9);

/** By the rule that it comes closest to the limit of; null = it has none. */
export function abandonStanding(
  rules: readonly AbandonRule[],
  days: readonly AbandonDay[],
  now: number,
): AbandonStanding | null {
  const standings = rules.map(rule => {
    const rate = abandonRate(days, rule.periodDays, now);
    return { rule, rate, level: levelOf(rate, rule.maxPercent) };
  });
  return standings.reduce<AbandonStanding | null>(
    (worst, one) => (worst === null || isWorse(one, worst) ? one : worst),
    null,
  );
}

function isWorse(one: AbandonStanding, other: AbandonStanding): boolean {
  const levels = LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level);
  if (levels !== 0) return levels > 0;
  if ((one.rule.maxPercent === null) !== (other.rule.maxPercent === null))
    return other.rule.maxPercent === null;
  return closeness(one) > closeness(other);
}

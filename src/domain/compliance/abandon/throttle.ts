// What follows from a rate of abandoned calls: half of the campaign's lines, and half of them again every 15 minutes, while
// it is near the limit; at the limit no first attempts either. A function of stored facts and of the time.
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../time-units.ts";
import type { AbandonStanding } from "./abandon-rate.ts";

export interface Throttle extends AbandonStanding {
  level: "slow" | "stop";
  /** When it began, in ms. */
  since: number;
}

export const HALVED_EVERY_MS = 15 * MINUTE_MS;

/** `since`: as it is stored; null = it begins at `now` (ms). Null: the lines are the campaign's own. */
export function throttleOf(
  standing: AbandonStanding | null,
  since: number | null,
  now: number,
): Throttle | null {
  if (standing === null || standing.level === "free") return null;
  return { ...standing, level: standing.level, since: since ?? now };
}

/** Of so many lines, how many may be used; one at least. */
export function throttledLines(lines: number, throttle: Pick<Throttle, "since"> | null, now: number): number {
  if (throttle === null) return lines;
  const halved = 1 + Math.max(0, Math.floor((now - throttle.since) / HALVED_EVERY_MS));
  return Math.min(lines, Math.max(1, Math.floor(lines / 2 ** halved)));
}

/**
 * Until when the first attempts of a campaign at its limit wait, in ms; null = they may go. They are looked at again after
 * as long as it has lasted, an hour at least, since retries may lower the rate, and when the next day begins: then the
 * oldest leaves the period. Each look writes every one of them: some five on the first day, then one a day.
 */
export function firstAttemptsFrom(throttle: Throttle | null, now: number): number | null {
  if (throttle?.level !== "stop") return null;
  const lasted = Math.max(HOUR_MS, now - throttle.since);
  return Math.min(now + lasted, (Math.floor(now / DAY_MS) + 1) * DAY_MS);
}

const show = (percent: number) => `${Math.round(percent * 100) / 100} %`;

/** In words for people, with what ends it. */
export function showThrottle({ rule, rate, level }: Throttle): string {
  const limit = rule.maxPercent ?? 0;
  const found = `${rate.abandoned} of ${rate.answeredHuman} calls answered by a person were abandoned in ${days(rate.days)} (${show(rate.percent ?? 0)}; ${rule.pack} allows ${show(limit)})`;
  return level === "stop"
    ? `${found}: first attempts stop until the rate falls below ${show(limit)}, retries go over half of the lines or fewer.`
    : `${found}: half of the lines, halved again every 15 minutes, until the rate falls below ${show((limit * 2) / 3)}.`;
}

const days = (n: number) => (n === 1 ? "1 day" : `${n} days`);

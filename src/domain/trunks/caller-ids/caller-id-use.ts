// How often a caller id was shown in a day and how often somebody answered. Pure: (use, what happened, now) → use.
import { DAY_MS } from "../../time-units.ts";
import type { SetAsideLimit } from "./caller-id-pool.ts";

/**
 * The day is that of UTC, as for all daily counters: a number may be shown by campaigns of several time zones, whose
 * days would give it several counts; and a UTC day is never repeated or cut short by a change of clocks.
 */
export interface CallerIdUse {
  number: string;
  /** YYYY-MM-DD. */
  day: string;
  /** Dials that were begun. */
  dials: number;
  /** Calls that ended, since it was reinstated if it was. */
  ended: number;
  /** Of those that ended. */
  answered: number;
  /** When its share of answers fell below the limit, in ms; null = it did not. It is over with the day. */
  setAsideAt: number | null;
}

export const callerIdDay = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** When the day is over, in ms. */
export const dayEndsAt = (day: string): number => Date.parse(`${day}T00:00:00Z`) + DAY_MS;

/** With a new day everything begins anew. A clock that goes back begins no day: what was counted stays counted. */
export const useOnDay = (use: CallerIdUse | undefined, number: string, day: string): CallerIdUse =>
  use !== undefined && use.day >= day
    ? use
    : { number, day, dials: 0, ended: 0, answered: 0, setAsideAt: null };

export const afterDial = (use: CallerIdUse): CallerIdUse => ({ ...use, dials: use.dials + 1 });

export const afterEnd = (use: CallerIdUse, answered: boolean): CallerIdUse => ({
  ...use,
  ended: use.ended + 1,
  answered: use.answered + (answered ? 1 : 0),
});

/** The same object when nothing follows. */
export function setAsideIfLow(use: CallerIdUse, limit: SetAsideLimit | null, now: number): CallerIdUse {
  const low =
    limit !== null && use.ended >= limit.minDials && use.answered * 100 < limit.answerPercent * use.ended;
  return low && use.setAsideAt === null ? { ...use, setAsideAt: now } : use;
}

/** Its answers are counted from now on: those before would set it aside again at once. Its dials stay. */
export const reinstated = (use: CallerIdUse): CallerIdUse => ({
  ...use,
  ended: 0,
  answered: 0,
  setAsideAt: null,
});

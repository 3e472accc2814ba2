// A pool of caller ids as its operator sees it.
import type { CallerIdPool } from "./caller-id-pool.ts";
import { callerIdDay, dayEndsAt, useOnDay } from "./caller-id-use.ts";
import {
  type CallerIdUses,
  isCapped,
  isSetAside,
  type UsableCallerIds,
  usableCallerIds,
} from "./usable-caller-ids.ts";

/** Counts of today (UTC). */
export interface CallerIdView {
  number: string;
  dials: number;
  ended: number;
  answered: number;
  /** In ms; null = it is not set aside. */
  setAsideAt: number | null;
  /** When its cap or its being set aside is over, in ms; null = nothing keeps it from being shown. */
  freeAt: number | null;
}

export interface CallerIdsView {
  standing: UsableCallerIds["kind"];
  numbers: CallerIdView[];
}

export function viewCallerIds(pool: CallerIdPool, uses: CallerIdUses, now: number): CallerIdsView {
  const day = callerIdDay(now);
  const numbers = pool.numbers.map((number): CallerIdView => {
    const use = useOnDay(uses.get(number), number, day);
    const setAside = isSetAside(pool, use);
    const { dials, ended, answered, setAsideAt } = use;
    const freeAt = setAside || isCapped(pool, use) ? dayEndsAt(use.day) : null;
    return { number, dials, ended, answered, setAsideAt: setAside ? setAsideAt : null, freeAt };
  });
  return { standing: usableCallerIds(pool, uses, now).kind, numbers };
}

// Which numbers of a pool may be shown now, and how a pool stands.
import type { CallerIdPool } from "./caller-id-pool.ts";
import { type CallerIdUse, callerIdDay, dayEndsAt, useOnDay } from "./caller-id-use.ts";

/** By number; one that is missing was not used. */
export type CallerIdUses = ReadonlyMap<string, CallerIdUse>;

/**
 * `open`: as asked for. `set_aside_in_use`: all that are below their cap are set aside, and shown all the same: a rate
 * of answers never stops a campaign. `capped`: all are at their cap until `freeAt`, in ms.
 */
export type UsableCallerIds =
  | { kind: "open" | "set_aside_in_use"; numbers: readonly string[] }
  | { kind: "capped"; freeAt: number };

export function usableCallerIds(pool: CallerIdPool, uses: CallerIdUses, now: number): UsableCallerIds {
  const day = callerIdDay(now);
  const open: string[] = [];
  const setAside: string[] = [];
  let freeAt = Number.POSITIVE_INFINITY;
  for (const number of pool.numbers) {
    const use = useOnDay(uses.get(number), number, day);
    if (isCapped(pool, use)) freeAt = Math.min(freeAt, dayEndsAt(use.day));
    else if (isSetAside(pool, use)) setAside.push(number);
    else open.push(number);
  }
  if (open.length > 0) return { kind: "open", numbers: open };
  if (setAside.length > 0) return { kind: "set_aside_in_use", numbers: setAside };
  return { kind: "capped", freeAt };
}

export const isCapped = (pool: CallerIdPool, use: CallerIdUse): boolean =>
  pool.dailyCap !== null && use.dials >= pool.dailyCap;

/** A pool without a limit does not ask what another made of a number that they share. */
export const isSetAside = (pool: CallerIdPool, use: CallerIdUse): boolean =>
  pool.setAsideBelow !== null && use.setAsideAt !== null;

// Who of a campaign may be called now, who later and when, and who never.

import { NO_END } from "../calls/last-end.ts";
import type { RulesInForce } from "../hours/calling-hours.ts";
import { HORIZON_DAYS, HORIZON_MS } from "../hours/calling-windows.ts";
import { attemptLimit } from "../retries/attempt-limit.ts";
import { firstOpen, type ZoneGroup } from "./group.ts";

export interface Callable {
  now: number;
  /** `until` in ms: when it opens there, or the interval is over. */
  later: { timeZone: string | null; until: number; calls: number }[];
  never: { reason: string; calls: number }[];
}

/** By zone, then by the time: at most so many lines. */
const MOST_LATER = 100;

/** `suppressed`: people who are not among the groups', since they are never called. */
export function callableOf(
  inForce: RulesInForce,
  groups: readonly ZoneGroup[],
  { now, suppressed }: { now: number; suppressed: number },
): Callable {
  const later = new Map<string, { timeZone: string | null; until: number; calls: number }>();
  const never = new Map<string, number>();
  const addNever = (reason: string, calls: number) => never.set(reason, (never.get(reason) ?? 0) + calls);
  let open = 0;
  for (const group of groups) {
    const listed = { attempt: 1, readyAt: now, people: group.contacts };
    for (const { attempt, readyAt, people } of [...group.waiting, listed]) {
      if (people === 0) continue;
      const from = Math.max(now, readyAt);
      const at = firstOpen(attempt > 1 ? group.later : group.first, from);
      if (at === null || at > from + HORIZON_MS) {
        addNever(`No calling window within ${HORIZON_DAYS} days`, people);
        continue;
      }
      if (attempt > 1 && attempt > attemptLimit(inForce, group.call, { ...NO_END, at })) {
        addNever("Max retry attempts reached", people);
        continue;
      }
      if (at <= now) {
        open += people;
        continue;
      }
      const key = `${group.timeZone ?? ""} ${at}`;
      const entry = later.get(key) ?? { timeZone: group.timeZone, until: at, calls: 0 };
      later.set(key, { ...entry, calls: entry.calls + people });
    }
  }
  if (suppressed > 0) addNever("Suppressed", suppressed);
  return {
    now: open,
    later: [...later.values()].sort((a, b) => a.until - b.until).slice(0, MOST_LATER),
    never: [...never].map(([reason, calls]) => ({ reason, calls })),
  };
}

// Pools of caller ids and their use, made up.
import fc from "fast-check";
import {
  CALLER_ID_STRATEGIES,
  type CallerIdPool,
} from "../../../../../src/domain/trunks/caller-ids/caller-id-pool.ts";
import type { CallerIdUse } from "../../../../../src/domain/trunks/caller-ids/caller-id-use.ts";

export const NOW = Date.parse("2026-11-20T12:00:00Z");
export const TODAY = "2026-11-20";
export const MIDNIGHT = Date.parse("2026-11-21T00:00:00Z");

export const pool = (changes: Partial<CallerIdPool> = {}): CallerIdPool => ({
  numbers: ["+12125550101", "+12125550102", "+14155550103"],
  strategy: "sticky",
  dailyCap: null,
  setAsideBelow: null,
  ...changes,
});

export const use = (number: string, changes: Partial<CallerIdUse> = {}): CallerIdUse => ({
  number,
  day: TODAY,
  dials: 0,
  ended: 0,
  answered: 0,
  setAsideAt: null,
  ...changes,
});

export const usesOf = (uses: readonly CallerIdUse[]) => new Map(uses.map(u => [u.number, u]));

/** Few areas, so that some match. */
export const anyNumber = fc
  .tuple(fc.constantFrom("+1212", "+1415", "+4420", "+4930", "+881"), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([area, rest]) => `${area}${String(rest).padStart(7, "0")}`);

export const anyPool = fc.record({
  numbers: fc.uniqueArray(anyNumber, { minLength: 1, maxLength: 12 }),
  strategy: fc.constantFrom(...CALLER_ID_STRATEGIES),
  dailyCap: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  setAsideBelow: fc.option(fc.constant({ answerPercent: 20, minDials: 5 }), { nil: null }),
});

/** A pool, and how its numbers were used today or the day before. */
export const usedPool = anyPool.chain(made =>
  fc
    .tuple(
      ...made.numbers.map(number =>
        fc.record({
          number: fc.constant(number),
          day: fc.constantFrom(TODAY, TODAY, TODAY, "2026-11-19"),
          dials: fc.integer({ min: 0, max: 6 }),
          ended: fc.integer({ min: 0, max: 6 }),
          answered: fc.constant(0),
          setAsideAt: fc.option(fc.constant(NOW - 1), { nil: null }),
        }),
      ),
    )
    .map(uses => ({ pool: made, uses: usesOf(uses) })),
);

export const anyAsked = fc.record({ phoneNumber: anyNumber, attempt: fc.integer({ min: 1, max: 50 }) });

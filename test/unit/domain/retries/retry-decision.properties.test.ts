// Decisions against the minute oracle: in every zone that changes its clock, before and after its changes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayDialNow } from "../../../../src/domain/calls/dial-verdict.ts";
import type { BusinessHour } from "../../../../src/domain/hours/business-hours.ts";
import { firstAttemptAt, type RulesInForce } from "../../../../src/domain/hours/calling-hours.ts";
import { DAYS } from "../../../../src/domain/hours/weekday-slots.ts";
import { decideRetry } from "../../../../src/domain/retries/retry-decision.ts";
import { readRetryRules } from "../../../../src/domain/retries/retry-rules-file.ts";
import { clockChanges, firstTime, isInside, type PlainSlot } from "../../../support/checks/local-clock.ts";
import { callOf, iso, ms } from "../../../support/worlds/rule-worlds.ts";

const MINUTE = 60_000;
const DEFAULT_MINUTES = 45;
const changes = Intl.supportedValuesOf("timeZone").flatMap(zone =>
  clockChanges(zone, ms("2025-01-01T00:00:00Z"), ms("2027-01-01T00:00:00Z")).map(at => ({ zone, at })),
);

/**
 * A zone, and a time within four days of one of its clock changes. Slots, intervals and changes lie on quarters of
 * an hour, so from a quarter the oracle may look at quarters only; now and then it looks at every minute.
 */
const situation = fc
  .tuple(
    fc.constantFrom(...changes),
    fc.constantFrom(15, 15, 15, 15, 15, 15, 15, 1),
    fc.integer({ min: -384, max: 384 }),
  )
  .map(([{ zone, at }, grid, quarters]) => ({
    zone,
    grid,
    at: at + quarters * 15 * MINUTE + (grid === 1 ? 7 * MINUTE : 0),
  }));

const QUARTERS_A_WEEK = 7 * 96;
const clock = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;

/** Slots that do not overlap: the week cut at random quarters, some of the parts taken; they may touch. */
const slots = fc
  .tuple(
    fc.uniqueArray(fc.nat(QUARTERS_A_WEEK - 1), { minLength: 2, maxLength: 16 }),
    fc.infiniteStream(fc.record({ taken: fc.boolean(), intervalMinutes: fc.constantFrom(15, 60, 240) })),
  )
  .map(([cuts, choices]): PlainSlot[] => {
    const sorted = cuts.sort((a, b) => a - b);
    return sorted.flatMap((from, i) => {
      const to = sorted[i + 1] ?? (sorted[0] ?? 0) + QUARTERS_A_WEEK;
      const { taken, intervalMinutes } = choices.next().value;
      if (!taken || to - from >= 96) return [];
      const day = Math.floor(from / 96);
      const end = to % 96 === 0 && day % 2 === 0 ? "24:00" : clock(to % 96);
      return [{ day, start: clock(from % 96), end, intervalMinutes }];
    });
  });
const businessHours = fc.option(
  slots.map(some => some.map(({ day, start, end }) => ({ day_of_week: day, start, end }) as BusinessHour)),
);

function rulesOf(plain: readonly PlainSlot[]): RulesInForce {
  const read = readRetryRules(
    JSON.stringify({
      global_rules: plain.map(s => ({
        day_of_week: DAYS[s.day],
        start_time: s.start,
        end_time: s.end,
        retry_interval_minutes: s.intervalMinutes,
      })),
      defaults: { max_attempts: 3, retry_interval_minutes: DEFAULT_MINUTES },
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { rules: read.rules, maxRetryAttempts: null };
}

function isOpenForBusiness(hours: readonly BusinessHour[] | null, zone: string, at: number): boolean {
  return (
    hours === null ||
    hours.length === 0 ||
    hours.some(h => isInside({ day: h.day_of_week, start: h.start, end: h.end }, zone, at))
  );
}

describe("around the clock changes of two years, in every zone", () => {
  it("the next attempt is the least time that design.md allows", () => {
    fc.assert(
      fc.property(situation, slots, businessHours, ({ zone, grid, at }, plain, business) => {
        const inForce = rulesOf(plain);
        const slotAt = (t: number) => plain.find(s => isInside(s, zone, t));
        const slotNow = slotAt(at);
        const expected = firstTime(at, grid, t => {
          const slotThen = slotAt(t);
          if (plain.length > 0 && slotThen === undefined) return false;
          const interval = (slotNow ?? slotThen)?.intervalMinutes ?? DEFAULT_MINUTES;
          return t >= at + interval * MINUTE && isOpenForBusiness(business, zone, t);
        });
        const call = callOf({ businessHours: business }, zone);
        const verdict = decideRetry({ inForce, call, outcome: "RNR", attempt: 1, at, random: 0.5 });
        expect(verdict.kind === "retry" ? iso(verdict.at) : null, verdict.reason).toBe(iso(expected));
        if (verdict.kind === "retry" && plain.length > 0) expect(verdict.slot).not.toBeNull();
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it("a first attempt goes at the least time inside the business hours", () => {
    fc.assert(
      fc.property(situation, businessHours, ({ zone, grid, at }, business) => {
        const inForce = rulesOf([]);
        const expected = firstTime(at, grid, t => isOpenForBusiness(business, zone, t));
        expect(iso(firstAttemptAt(inForce, callOf({ businessHours: business }, zone), at))).toBe(
          iso(expected),
        );
      }),
      { numRuns: 120 },
    );
  }, 30_000);

  it("what is decided may be dialled when its time comes, and the last look agrees with the oracle", () => {
    fc.assert(
      fc.property(situation, slots, businessHours, ({ zone, grid, at }, plain, business) => {
        const inForce = rulesOf(plain);
        const call = callOf({ businessHours: business }, zone);
        const look = (now: number) =>
          mayDialNow(inForce, call, { attempt: 2, lastOutcome: "RNR", lastDisposition: null, now });
        const isOpen = (t: number) =>
          (plain.length === 0 || plain.some(s => isInside(s, zone, t))) &&
          isOpenForBusiness(business, zone, t);
        const verdict = decideRetry({ inForce, call, outcome: "RNR", attempt: 1, at, random: 0.5 });
        if (verdict.kind === "retry") expect(look(verdict.at).kind).toBe("open");

        const seen = look(at);
        if (isOpen(at)) {
          const closes = firstTime(at, grid, t => !isOpen(t));
          expect(seen).toEqual({ kind: "open", until: closes, maxAttempts: 3 });
        } else {
          expect(seen).toEqual({ kind: "closed", opensAt: firstTime(at, grid, isOpen) });
        }
      }),
      { numRuns: 120 },
    );
  }, 30_000);
});

describe("a decision", () => {
  it("takes well under 0.2 ms, in one zone or in many", () => {
    const inForce = rulesOf(
      [1, 2, 3, 4, 5].map(day => ({ day, start: "09:00", end: "17:00", intervalMinutes: 60 })),
    );
    const zones = [...new Set(changes.map(c => c.zone))].slice(0, 40);
    const calls = zones.map(zone =>
      callOf({ businessHours: [{ day_of_week: 3, start: "10:00", end: "12:00" }] }, zone),
    );
    const start = ms("2026-03-01T00:00:00Z");
    const decideAll = (count: number) => {
      for (let i = 0; i < count; i += 1) {
        const call = calls[i % calls.length];
        if (call !== undefined) {
          decideRetry({
            inForce,
            call,
            outcome: "RNR",
            attempt: 1,
            at: start + i * 17 * MINUTE,
            random: 0.5,
          });
        }
      }
    };
    decideAll(2_000);
    const began = performance.now();
    decideAll(10_000);
    expect((performance.now() - began) / 10_000).toBeLessThan(0.2);
  });
});

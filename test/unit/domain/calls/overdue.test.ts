import { describe, expect, it } from "vitest";
import { type Began, overdueParts } from "../../../../src/domain/calls/overdue.ts";
import { MINUTE_MS } from "../../../../src/domain/time-units.ts";

const NOW = Date.parse("2026-11-18T12:00:00Z");

const isIn = (parts: readonly Began[], at: number) => parts.some(({ from, to }) => from <= at && at < to);

/** The ages in whole minutes at which an attempt is asked about. */
function askedAt(startedAt: number, leaseSeconds: number): number[] {
  const minutes = Array.from({ length: 300 }, (_, n) => n);
  return minutes
    .filter(n => isIn(overdueParts(NOW + n * MINUTE_MS, leaseSeconds), startedAt))
    .map(n => Math.floor((NOW + n * MINUTE_MS - startedAt) / MINUTE_MS));
}

describe("calls past their expected end", () => {
  it.each([0, 1, 9_999, 10_000, 59_999])(
    "are asked about every five minutes up to their lease (+%i ms)",
    ms => {
      // What begins with the minute is as old as it can be when the minute looks.
      const ages = (last: number) => Array.from({ length: last / 5 }, (_, i) => (i + 1) * 5);
      const exact = ms === 0 ? 1 : 0;
      expect(askedAt(NOW + ms, 900)).toEqual(ages(10).map(age => age + exact));
      expect(askedAt(NOW + ms, 901)).toEqual(ages(15).map(age => age + exact));
      expect(askedAt(NOW + ms, 14_400)).toEqual(ages(235).map(age => age + exact));
    },
  );

  it("are none where the lease ends before", () => {
    expect(overdueParts(NOW, 300)).toEqual([]);
    expect(overdueParts(NOW, 301)).toHaveLength(2);
  });

  it("are walked from another place each minute, so that a bound leaves nobody out for good", () => {
    const first = Array.from({ length: 600 }, (_, n) => {
      const now = NOW + n * MINUTE_MS;
      return now - (overdueParts(now, 900)[0]?.from ?? 0);
    });
    // Of the two minutes, 5 to 6 and 10 to 11, each tenth is as often the first.
    for (const age of [5, 10])
      for (let tenth = 0; tenth < 10; tenth++) {
        const from = (age + tenth / 10) * MINUTE_MS;
        const times = first.filter(at => at > from && at <= from + MINUTE_MS / 10).length;
        expect(Math.abs(times - 30), `${age}.${tenth}`).toBeLessThan(6);
      }
  });
});

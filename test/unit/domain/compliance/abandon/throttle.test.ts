// What a rate near its limit does to a campaign's lines as time goes by.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type AbandonStanding, levelOf } from "../../../../../src/domain/compliance/abandon/abandon-rate.ts";
import {
  firstAttemptsFrom,
  HALVED_EVERY_MS,
  showThrottle,
  throttledLines,
  throttleOf,
} from "../../../../../src/domain/compliance/abandon/throttle.ts";

const NOW = Date.parse("2026-11-20T22:00:00Z");
const MINUTE = 60_000;

function standing(abandoned: number, answeredHuman: number, maxPercent = 3): AbandonStanding {
  const rule = { pack: "us-federal", source: "a law", maxPercent, periodDays: 30, minRingSeconds: 15 };
  const percent = (100 * abandoned) / answeredHuman;
  const rate = { from: "2026-10-22", days: 30, silent: 0, shortRing: 0, notTold: 0 };
  return {
    rule,
    rate: { ...rate, answeredHuman, abandoned, percent },
    level: levelOf({ answeredHuman, abandoned }, maxPercent),
  };
}

it("halves the lines at once, and again every 15 minutes, down to one", () => {
  const throttle = throttleOf(standing(2, 100), NOW, NOW);
  const at = (minutes: number) => throttledLines(40, throttle, NOW + minutes * MINUTE);
  expect([0, 14, 15, 29, 30, 45, 60, 75, 6_000].map(at)).toEqual([20, 20, 10, 10, 5, 2, 1, 1, 1]);
});

it("is none below two thirds of the limit, whatever is stored", () => {
  expect(throttleOf(standing(1, 100), NOW - HALVED_EVERY_MS, NOW)).toBeNull();
  expect(throttledLines(40, null, NOW)).toBe(40);
});

it("counts from when it is seen first where nothing is stored, and never backwards", () => {
  expect(throttleOf(standing(2, 100), null, NOW)?.since).toBe(NOW);
  expect(throttledLines(40, { since: NOW + MINUTE }, NOW)).toBe(20);
});

it("holds first attempts up at the limit only: for an hour, or until the day ends", () => {
  const at = (abandoned: number, now: number) =>
    firstAttemptsFrom(throttleOf(standing(abandoned, 100), NOW, now), now);
  expect(at(2, NOW)).toBeNull();
  expect(at(3, NOW)).toBe(NOW + 60 * MINUTE);
  expect(at(3, NOW + 90 * MINUTE)).toBe(Date.parse("2026-11-21T00:00:00Z"));
});

it("a throttle that lasts looks at the first attempts five times in its first day, and once in each later one", () => {
  const DAY = 24 * 60 * MINUTE;
  const midnight = Date.parse("2026-11-20T00:00:00Z");
  const looks = [0, 0, 0];
  for (let now = midnight; now < midnight + 3 * DAY; ) {
    looks[Math.floor((now - midnight) / DAY)] = (looks[Math.floor((now - midnight) / DAY)] ?? 0) + 1;
    now = firstAttemptsFrom(throttleOf(standing(3, 100), midnight, now), now) ?? now + MINUTE;
  }
  // At 0, 1, 2, 4, 8 and 16 o'clock; then at midnight.
  expect(looks).toEqual([6, 1, 1]);
});

it("never gives more lines for a higher rate, nor with time", () => {
  fc.assert(
    fc.property(
      fc.record({ abandoned: fc.nat(300), more: fc.nat(300), answered: fc.integer({ min: 1, max: 5_000 }) }),
      fc.record({ since: fc.nat(100_000_000), passed: fc.nat(100_000_000), later: fc.nat(100_000_000) }),
      fc.nat(500),
      ({ abandoned, more, answered }, { since, passed, later }, lines) => {
        const at = (count: number, now: number) => {
          const throttle = throttleOf(standing(Math.min(count, answered), answered), since, now);
          return {
            lines: throttledLines(lines, throttle, now),
            first: firstAttemptsFrom(throttle, now) === null,
          };
        };
        const now = since + passed;
        const [low, high, after] = [
          at(abandoned, now),
          at(abandoned + more, now),
          at(abandoned, now + later),
        ];
        expect(high.lines).toBeLessThanOrEqual(low.lines);
        expect(!high.first || low.first).toBe(true);
        expect(after.lines).toBeLessThanOrEqual(low.lines);
      },
    ),
  );
});

it("says what it is, and what ends it", () => {
  const words = (abandoned: number) => {
    const throttle = throttleOf(standing(abandoned, 100), NOW, NOW);
    return throttle === null ? "" : showThrottle(throttle);
  };
  expect(words(2)).toBe(
    "2 of 100 calls answered by a person were abandoned in 30 days (2 %; us-federal allows 3 %): half of the lines, halved again every 15 minutes, until the rate falls below 2 %.",
  );
  expect(words(3)).toBe(
    "3 of 100 calls answered by a person were abandoned in 30 days (3 %; us-federal allows 3 %): first attempts stop until the rate falls below 3 %, retries go over half of the lines or fewer.",
  );
});

// The rate of abandoned calls over a period, and when it is near a limit, at it, or neither.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AbandonDay,
  abandonRate,
  abandonStanding,
  levelOf,
} from "../../../../../src/domain/compliance/abandon/abandon-rate.ts";
import type { MeterWord } from "../../../../../src/domain/compliance/abandon/meter-word.ts";

const NOW = Date.parse("2026-11-20T22:00:00Z");
const day = (date: string, counts: Partial<Record<MeterWord, number>>): AbandonDay => ({
  connected: 0,
  message_only: 0,
  silent: 0,
  not_told: 0,
  short_ring: 0,
  ...counts,
  day: date,
});
const rule = (pack: string, maxPercent: number | null, periodDays: number) => ({
  pack,
  source: "a law",
  maxPercent,
  periodDays,
  minRingSeconds: 15,
});

describe("over 30 days", () => {
  it("counts the thirtieth day back, and not the one before", () => {
    const days = [day("2026-10-21", { silent: 50 }), day("2026-10-22", { silent: 1, connected: 99 })];
    expect(abandonRate(days, 30, NOW)).toMatchObject({
      from: "2026-10-22",
      answeredHuman: 100,
      abandoned: 1,
      percent: 1,
    });
  });

  it("counts both kinds of abandoned calls, and what rang too short in neither", () => {
    const days = [day("2026-11-19", { connected: 6, message_only: 3, silent: 1, short_ring: 7 })];
    expect(abandonRate(days, 30, NOW)).toMatchObject({
      answeredHuman: 10,
      abandoned: 4,
      silent: 1,
      shortRing: 7,
      percent: 40,
    });
  });

  it("is no rate where nobody has answered", () => {
    expect(abandonRate([], 30, NOW)).toMatchObject({ answeredHuman: 0, percent: null });
  });
});

describe("calls of which nobody told whether an agent came", () => {
  it("count in nothing where nobody ever tells", () => {
    const days = [day("2026-11-18", { not_told: 500 }), day("2026-11-19", { not_told: 500 })];
    expect(abandonRate(days, 30, NOW)).toMatchObject({ answeredHuman: 0, notTold: 1_000, percent: null });
  });

  it("are left out up to the day on which somebody began to tell, and are abandoned behind it", () => {
    const days = [
      day("2026-11-17", { not_told: 500 }),
      day("2026-11-18", { not_told: 100, connected: 10 }),
      day("2026-11-19", { not_told: 5, connected: 85 }),
    ];
    expect(abandonRate(days, 30, NOW)).toMatchObject({ answeredHuman: 100, abandoned: 5, notTold: 605 });
  });

  it("never make a rate lower by being left out", () => {
    const counts = fc.record({ connected: fc.nat(50), silent: fc.nat(50), not_told: fc.nat(50) });
    fc.assert(
      fc.property(counts, fc.nat(50), (counted, hidden) => {
        const begun = day("2026-11-01", { connected: 1 });
        const left = Math.min(hidden, counted.silent);
        const honest = [begun, day("2026-11-19", counted)];
        const hiding = [
          begun,
          day("2026-11-19", { ...counted, silent: counted.silent - left, not_told: counted.not_told + left }),
        ];
        const [a, b] = [abandonRate(honest, 30, NOW).percent, abandonRate(hiding, 30, NOW).percent];
        expect(b).toBe(a);
      }),
    );
  });
});

describe("a limit of 3 %", () => {
  it.each([
    [1, 100, "free"],
    [2, 100, "slow"],
    [2, 101, "free"],
    [3, 101, "slow"],
    [3, 100, "stop"],
    [50, 99, "free"],
    [0, 1_000, "free"],
  ] as const)("with %i abandoned of %i answered is %s", (abandoned, answeredHuman, is) => {
    expect(levelOf({ abandoned, answeredHuman }, 3)).toBe(is);
  });

  it("that is none, or is nought, is held exactly", () => {
    expect(levelOf({ abandoned: 100, answeredHuman: 100 }, null)).toBe("free");
    expect(levelOf({ abandoned: 0, answeredHuman: 100 }, 0)).toBe("free");
    expect(levelOf({ abandoned: 1, answeredHuman: 100_000 }, 0)).toBe("stop");
  });
});

describe("several rules", () => {
  const days = [
    day("2026-11-01", { connected: 900, silent: 1 }),
    day("2026-11-20", { connected: 97, silent: 3 }),
  ];

  it("stand by the one that is closest to its limit", () => {
    const rules = [rule("month", 3, 30), rule("day", 5, 1), rule("measured", null, 1)];
    expect(abandonStanding(rules, days, NOW)).toMatchObject({ rule: { pack: "day" }, rate: { percent: 3 } });
  });

  it("stand by the one that stops", () => {
    expect(abandonStanding([rule("day", 3, 1), rule("month", 3, 30)], days, NOW)).toMatchObject({
      rule: { pack: "day" },
      level: "stop",
    });
  });

  it("are none where there are none", () => {
    expect(abandonStanding([], days, NOW)).toBeNull();
    expect(abandonStanding([rule("measured", null, 1)], days, NOW)).toMatchObject({ level: "free" });
  });
});

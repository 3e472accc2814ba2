// When campaigns will be done: by hand where it is simple, by playing them out where it is not.
import { describe, expect, it } from "vitest";
import { forecast } from "../../../../src/domain/forecast/forecast.ts";
import { playOut } from "../../../support/checks/call-centre.ts";
import {
  askedOf,
  countedOf,
  type ForecastWorld,
  NOTHING_COUNTED,
} from "../../../support/worlds/forecast-worlds.ts";
import { ms } from "../../../support/worlds/rule-worlds.ts";

const HALF = { picked: 0.5, rnr: 0.4, disconnected: 0.05, failed: 0.05, holdSeconds: 30 };
const NINE = "2026-01-05T09:00:00Z";
const OFFICE = ([1, 2, 3, 4, 5] as const).map(day_of_week => ({ day_of_week, start: "09:00", end: "17:00" }));
const minutesAfter = (from: string, at: number | null) => (at === null ? null : (at - ms(from)) / 60_000);
const of = (world: Partial<ForecastWorld>) =>
  forecast(askedOf({ people: { UTC: 1000 }, counted: countedOf(HALF), from: NINE, ...world }));

describe("a campaign that nothing holds back but its lines", () => {
  it("is done when its calls have gone through them", () => {
    const { doneBy, attempts, reached, limit, peakLines } = of({});
    expect(minutesAfter(NINE, doneBy.p50)).toBeCloseTo(50.5, 0);
    expect([attempts, reached].map(Math.round)).toEqual([1000, 500]);
    expect(limit).toBe("lines");
    expect(peakLines).toBeCloseTo(10, 5);
  });

  it("takes half as long on twice the lines, but for the longest of the last calls", () => {
    expect(minutesAfter(NINE, of({ lines: 20 }).doneBy.p50)).toBeCloseTo(26.2, 0);
  });

  it("takes as much longer as its lines are taken beyond each call", () => {
    expect(minutesAfter(NINE, of({ turnaroundSeconds: 3 }).doneBy.p50)).toBeCloseTo(50.8 + 5, 0);
  });

  it("may still be waiting for one long call when all are dialled at once", () => {
    const { low, p50, high } = of({ people: { UTC: 10 } }).doneBy;
    const [early = 0, likely = 0, late = 0] = [low, p50, high].map(at => minutesAfter(NINE, at) ?? 0);
    expect(likely).toBeCloseTo(1.33, 0);
    expect(late - likely).toBeGreaterThan(0.5);
    expect(likely - early).toBeGreaterThan(0.3);
  });

  it("is held back by others where they have its lines", () => {
    const { limit, doneBy } = of({ lines: 5, allLines: 10 });
    expect(limit).toBe("other_campaigns");
    expect(minutesAfter(NINE, doneBy.low)).toBeLessThan(minutesAfter(NINE, doneBy.p50) ?? 0);
  });

  it("is held back by the pace where that is slower than the lines", () => {
    const { limit, doneBy } = of({ callsPerSecond: 0.1 });
    expect(limit).toBe("pace");
    expect(minutesAfter(NINE, doneBy.p50)).toBeCloseTo(1000 / 6, -1);
  });
});

describe("a campaign whose hours are closed", () => {
  it("begins when they open", () => {
    const { doneBy, limit, steps, stepMs } = of({
      from: "2026-01-03T12:00:00Z",
      campaign: { businessHours: [...OFFICE] },
    });
    expect(Math.abs((steps[0]?.at ?? 0) - ms(NINE))).toBeLessThan(stepMs);
    expect(minutesAfter(NINE, doneBy.p50)).toBeCloseTo(50.5, 0);
    expect(limit).toBe("hours");
  });

  it("goes on the day after with what the day could not carry", () => {
    const { doneBy } = of({ people: { UTC: 15_000 }, campaign: { businessHours: [...OFFICE] } });
    expect(minutesAfter("2026-01-06T09:00:00Z", doneBy.p50)).toBeCloseTo((15_000 - 9_600) / 20, -1);
  });

  it("calls the west when the east is done", () => {
    const people = { "America/New_York": 100, "America/Los_Angeles": 100 };
    const { doneBy } = of({ people, from: "2026-01-05T14:00:00Z", campaign: { businessHours: [...OFFICE] } });
    expect(minutesAfter("2026-01-05T17:00:00Z", doneBy.p50)).toBeCloseTo(5.5, 0);
  });

  it("is never done where no hours ever open", () => {
    expect(of({ people: { "Mars/Olympus": 10 } }).doneBy).toEqual({ p50: null, low: null, high: null });
  });
});

describe("people who are not answered", () => {
  const RETRIES = "defaults: { max_attempts: 3, retry_interval_minutes: 60 }";

  it("are called again after the interval, as often as the rules allow", () => {
    const { attempts, reached, unreached, doneBy, limit } = of({ rules: RETRIES, people: { UTC: 100 } });
    expect(attempts).toBeCloseTo(175, 0);
    expect(reached).toBeCloseTo(87.5, 0);
    expect(unreached).toBeCloseTo(12.5, 0);
    expect(minutesAfter(NINE, doneBy.p50)).toBeGreaterThan(120);
    expect(limit).toBe("retry_delay");
  });

  it("are all reached or given up in the end", () => {
    const { reached, unreached } = of({ rules: RETRIES, people: { UTC: 5_000 } });
    expect(Math.abs(reached + unreached - 5_000)).toBeLessThan(1);
  });
});

it("says what it assumes while nothing was counted", () => {
  expect(of({ counted: NOTHING_COUNTED }).assumed).toEqual([
    "30 % are answered",
    "a call holds its line for 30 s",
  ]);
});

it("stays within a fifth between low and high where much was counted", () => {
  const { low, high, p50 } = of({}).doneBy;
  expect([low, p50, high].map(at => minutesAfter(NINE, at))).toEqual([
    expect.closeTo(50.3, 0),
    expect.closeTo(50.8, 0),
    expect.closeTo(51.5, 0),
  ]);
});

it("is of the instant: an empty list is done as it begins", () => {
  expect(of({ people: {} })).toMatchObject({ doneBy: { p50: ms(NINE) }, limit: null, calls: 0 });
});

describe("held against call centres that are played out call by call", () => {
  const RULES = "defaults: { max_attempts: 3, retry_interval_minutes: 20 }";
  const seeded = (seed: number) => {
    let state = seed * 2654435761;
    return () => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
      return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
    };
  };

  it("is within 15 % for nine of ten", () => {
    const errors = Array.from({ length: 200 }, (_, seed) => {
      const random = seeded(seed + 1);
      for (let i = 0; i < 5; i++) random();
      const picked = 0.1 + 0.7 * random();
      const known = {
        picked,
        rnr: (1 - picked) * 0.7,
        disconnected: (1 - picked) * 0.2,
        failed: (1 - picked) * 0.1,
        holdSeconds: 10 + 80 * random(),
      };
      const asked = askedOf({
        rules: RULES,
        people: { UTC: Math.round(50 + 500 * random()), "America/New_York": Math.round(200 * random()) },
        campaign: random() < 0.5 ? {} : { businessHours: [...OFFICE] },
        counted: countedOf(known),
        lines: 1 + Math.floor(30 * random()),
        callsPerSecond: random() < 0.3 ? 0.2 + random() : null,
        from: "2026-01-05T08:00:00Z",
      });
      const p50 = forecast(asked).doneBy.p50;
      const doneAt = playOut(asked, known, random);
      return Math.abs((p50 ?? Number.POSITIVE_INFINITY) - doneAt) / (doneAt - asked.from);
    }).sort((a, b) => a - b);
    expect(errors[179]).toBeLessThan(0.15);
  }, 60_000);
});

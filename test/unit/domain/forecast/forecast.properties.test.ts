// What holds of every forecast, whatever the campaign.
import fc from "fast-check";
import { expect, it } from "vitest";
import { forecast } from "../../../../src/domain/forecast/forecast.ts";
import { askedOf, countedOf, type ForecastWorld } from "../../../support/worlds/forecast-worlds.ts";

const worlds: fc.Arbitrary<ForecastWorld> = fc
  .record({
    people: fc.dictionary(
      fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu", "Europe/Berlin"),
      fc.integer({ min: 1, max: 20_000 }),
      { minKeys: 1 },
    ),
    picked: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    holdSeconds: fc.integer({ min: 5, max: 120 }),
    lines: fc.integer({ min: 1, max: 200 }),
    callsPerSecond: fc.option(fc.double({ min: 0.5, max: 20, noNaN: true })),
    attempts: fc.integer({ min: 1, max: 5 }),
    interval: fc.integer({ min: 1, max: 600 }),
    office: fc.boolean(),
  })
  .map(({ picked, holdSeconds, attempts, interval, office, ...world }) => ({
    ...world,
    rules: `defaults: { max_attempts: ${attempts}, retry_interval_minutes: ${interval} }`,
    counted: countedOf({ picked, rnr: 1 - picked, disconnected: 0, failed: 0, holdSeconds }, 5_000),
    campaign: office
      ? {
          businessHours: [1, 2, 3, 4, 5].map(
            d => ({ day_of_week: d, start: "09:00", end: "17:00" }) as never,
          ),
        }
      : {},
    from: "2026-03-06T12:00:00Z",
  }));
const never = Number.POSITIVE_INFINITY;
const RUNS = { numRuns: 60 };

it("loses nobody: who is reached and who is given up are all there were", () => {
  fc.assert(
    fc.property(worlds, world => {
      const { calls, reached, unreached, doneBy } = forecast(askedOf(world));
      if (doneBy.p50 === null) expect(reached + unreached).toBeLessThan(calls + 1);
      else expect(Math.abs(calls - reached - unreached)).toBeLessThan(1);
    }),
    RUNS,
  );
});

it("never says that the early end comes after the likely one, or the late one before it", () => {
  fc.assert(
    fc.property(worlds, world => {
      const { low, p50, high } = forecast(askedOf(world)).doneBy;
      expect(low ?? never).toBeLessThanOrEqual(p50 ?? never);
      expect(p50 ?? never).toBeLessThanOrEqual(high ?? never);
    }),
    RUNS,
  );
});

it("never uses more lines than there are, nor dials faster than the pace", () => {
  fc.assert(
    fc.property(worlds, world => {
      const { peakLines, steps, stepMs } = forecast(askedOf(world));
      expect(peakLines).toBeLessThanOrEqual((world.lines ?? 10) + 1e-6);
      const most = ((world.callsPerSecond ?? never) * stepMs) / 1000;
      for (const { attempts } of steps) expect(attempts).toBeLessThanOrEqual(most + 1e-6);
    }),
    RUNS,
  );
});

it("is not done later on twice the lines, but for what a step rounds", () => {
  fc.assert(
    fc.property(worlds, world => {
      const one = forecast(askedOf(world));
      const two = forecast(askedOf({ ...world, lines: 2 * (world.lines ?? 10) }));
      const rounding = 2 * Math.max(one.stepMs, two.stepMs) + 5 * 60_000;
      expect(two.doneBy.p50 ?? never).toBeLessThanOrEqual((one.doneBy.p50 ?? never) + rounding);
    }),
    RUNS,
  );
});

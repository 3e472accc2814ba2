import { expect, it } from "vitest";
import { seriesPlan } from "../../../../src/domain/metrics/series.ts";
import { offsetAt, pickUpOf, quarterAt, weekHourAt } from "../../../../src/domain/metrics/tally.ts";

const at = (text: string) => Date.parse(text);
const hourIn = (zone: string, text: string) => weekHourAt(at(text), offsetAt(zone, at(text)));

it("an attempt is tallied in the hour of the callee's week, which begins on Monday", () => {
  expect(hourIn("UTC", "2026-11-23T00:00:00Z")).toBe(0);
  expect(hourIn("UTC", "2026-11-22T23:59:59Z")).toBe(167);
  // Monday 00:30 UTC is Sunday evening in New York, and Monday morning in India.
  expect(hourIn("America/New_York", "2026-11-23T00:30:00Z")).toBe(6 * 24 + 19);
  expect(hourIn("Asia/Kolkata", "2026-11-23T00:30:00Z")).toBe(6);
});

it("the hour that clocks skip has no attempt, the one that comes twice has both", () => {
  const hours = ["05:30", "06:30", "07:30"].map(t => hourIn("America/New_York", `2026-11-01T${t}:00Z`));
  expect(hours).toEqual([6 * 24 + 1, 6 * 24 + 1, 6 * 24 + 2]);
  const spring = ["06:30", "07:30"].map(t => hourIn("America/New_York", `2026-03-08T${t}:00Z`));
  expect(spring).toEqual([6 * 24 + 1, 6 * 24 + 3]);
});

it("where the zone is unknown it is the hour of UTC", () => {
  expect(offsetAt("Nowhere/Land", at("2026-11-23T00:30:00Z"))).toBe(0);
});

it.each([
  ["1h", 4, 900],
  ["24h", 96, 900],
  ["7d", 168, 3_600],
  ["35d", 210, 14_400],
] as const)("a series of %s has %i steps of %i seconds, the present one last", (range, steps, seconds) => {
  const now = at("2026-11-20T21:40:00Z");
  const plan = seriesPlan(range, now);
  expect([plan.steps, plan.stepMs]).toEqual([steps, seconds * 1_000]);
  const last = (plan.first + steps - 1) * plan.stepMs;
  expect(last <= now && now < last + plan.stepMs).toBe(true);
  expect(plan.stepMs % 900_000).toBe(0);
  expect((plan.first * plan.stepMs) / 900_000).toBe(quarterAt(plan.first * plan.stepMs));
});

it("a share of nothing is none", () => {
  expect(pickUpOf(undefined)).toBeNull();
  expect(pickUpOf({ dialled: 0, picked: 0 })).toBeNull();
  expect(pickUpOf({ dialled: 8, picked: 2 })).toBe(0.25);
});

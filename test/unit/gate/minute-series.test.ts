import { expect, it } from "vitest";
import { MINUTE_MS } from "../../../src/domain/time-units.ts";
import { MinuteSeries } from "../../../src/gate/minute-series.ts";

const START = Date.parse("2026-11-20T10:00:30Z");
const minute = (n: number) => START + n * MINUTE_MS;

it("dials, refusals and lines are counted in their minute", () => {
  const series = new MinuteSeries(START);
  series.asked({ begun: 3, refused: 1, lines: 3 }, minute(0));
  series.saw(2, minute(0));
  series.asked({ begun: 1, refused: 0, lines: 5 }, minute(1));
  const view = series.view(4, minute(1));
  expect(view.begun.slice(-3)).toEqual([null, 3, 1]);
  expect(view.refused.slice(-2)).toEqual([1, 0]);
  expect(view.peak.slice(-2)).toEqual([3, 5]);
  expect([view.since, view.from]).toEqual([START, Date.parse("2026-11-20T08:02:00Z")]);
});

it("a minute that nobody saw has the lines of before it, and no dials", () => {
  const series = new MinuteSeries(START);
  series.asked({ begun: 7, refused: 0, lines: 7 }, minute(0));
  const view = series.view(1, minute(4));
  expect(view.peak.slice(-5)).toEqual([7, 7, 7, 7, 7]);
  expect(view.begun.slice(-5)).toEqual([7, 0, 0, 0, 0]);
});

it("what is older than two hours is forgotten", () => {
  const series = new MinuteSeries(START);
  series.asked({ begun: 7, refused: 7, lines: 0 }, minute(0));
  expect(series.view(0, minute(119)).begun[0]).toBe(7);
  const later = series.view(0, minute(120));
  expect([...later.begun, ...later.refused].every(n => n === 0)).toBe(true);
  expect(series.view(0, minute(100_000)).begun).toEqual(Array.from({ length: 120 }, () => 0));
});

it("a clock that goes back loses nothing", () => {
  const series = new MinuteSeries(START);
  series.asked({ begun: 1, refused: 0, lines: 1 }, minute(3));
  series.asked({ begun: 1, refused: 0, lines: 1 }, minute(2));
  expect(series.view(1, minute(3)).begun.at(-1)).toBe(2);
});

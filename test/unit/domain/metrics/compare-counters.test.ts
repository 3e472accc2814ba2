// What counting anew has changed.
import { expect, it } from "vitest";
import { compareCounters } from "../../../../src/domain/metrics/compare-counters.ts";

const compared = (before: object[], after: object[]) =>
  compareCounters({ before: before as [], after: after as [] }, "date").map(row => row.differed);

it("finds what was there and is other now, and what was not there", () => {
  expect(compared([{ date: "a", picked: 1 }], [{ date: "a", picked: 1 }])).toEqual([false]);
  expect(compared([{ date: "a", picked: 1 }], [{ date: "a", picked: 2 }])).toEqual([true]);
  expect(compared([], [{ date: "a", picked: 0 }])).toEqual([true]);
});

it("takes sums of seconds for equal that differ by their order only", () => {
  const of = (call_seconds: number) => [{ date: "a", call_seconds }];
  expect(compared(of(0.1 + 0.2 + 0.3), of(0.3 + 0.2 + 0.1))).toEqual([false]);
  expect(compared(of(1), of(1.01))).toEqual([true]);
});

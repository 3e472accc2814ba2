import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoDuration, showDuration } from "../../../src/domain/duration.ts";

describe("a Go duration", () => {
  it.each([
    ["2s", 2_000],
    ["1m30s", 90_000],
    ["2m0s", 120_000],
    ["1h", 3_600_000],
    ["1h15m30.918s", 4_530_918],
    ["500ms", 500],
    ["1.5s", 1_500],
    [".5s", 500],
    ["1500us", 2],
    ["1500µs", 2],
    ["1500μs", 2],
    ["999999999ns", 1_000],
    ["+5s", 5_000],
    ["0", 0],
    ["0s", 0],
    ["30s1m", 90_000],
  ])("%s is %d ms", (text, ms) => expect(parseGoDuration(text)).toBe(ms));

  it.each([
    ["", "nothing"],
    ["5", "without a unit"],
    ["-2s", "negative"],
    ["-0s", "negative"],
    ["s", "without a number"],
    [".s", "a point alone"],
    ["1d", "a unit that Go has not"],
    ["2 s", "a blank inside"],
    [" 2s", "a blank before"],
    ["2s ", "a blank after"],
    ["1e3s", "an exponent"],
    ["2S", "a unit in capitals"],
    ["1m-30s", "a sign inside"],
    ["NaN", "no number"],
    ["+", "a sign alone"],
    [`${"9".repeat(400)}h`, "more than a number holds"],
    ["2562048h", "more than Go holds"],
  ])("%s is none: %s", text => expect(parseGoDuration(text)).toBeNull());

  it("is never negative, infinite or NaN, whatever is typed", () => {
    const typed = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.tuple(fc.nat().map(String), fc.constantFrom("ns", "us", "ms", "s", "m", "h", "d", ".", "-")),
        )
        .map(parts => parts.flat().join("")),
    );
    fc.assert(
      fc.property(typed, text => {
        const ms = parseGoDuration(text);
        expect(ms === null || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });

  it.each([
    [3_600_000, "60 min"],
    [2_500, "2.5 s"],
    [0, "0 s"],
  ])("of %d ms is shown to people as %s", (ms, text) => expect(showDuration(ms)).toBe(text));
});

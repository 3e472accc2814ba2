// Times and durations as people read them.
import { describe, expect, it } from "vitest";
import { duration, localTime } from "../../../../src/cli/terminal/times.ts";

describe("times", () => {
  it("are local", () => {
    expect(localTime("2026-11-21T08:45:19.334Z", "America/New_York")).toBe("2026-11-21 03:45:19");
    expect(localTime("2026-06-30T23:00:00Z", "Europe/Paris")).toBe("2026-07-01 01:00:00");
  });
  it("that are none are printed as they are", () =>
    expect([localTime(null), localTime("soon")]).toEqual(["-", "soon"]));
  it("of a duration are read at a glance", () =>
    expect([0, 59.6, 185, 7_620].map(duration)).toEqual(["0 s", "1 min 00 s", "3 min 05 s", "2 h 07 min"]));
});

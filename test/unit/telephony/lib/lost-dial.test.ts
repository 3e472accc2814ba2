import { describe, expect, it } from "vitest";
import { findLost, isSameNumber } from "../../../../src/telephony/lib/lost-dial.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const find = (...shifts: (number | null)[]) =>
  findLost(
    shifts.map(shift => ({ at: shift === null ? null : NOW + shift })),
    { startedAt: NOW },
    { at: call => call.at, id: () => null },
  );

describe("a lost dial", () => {
  it.each([
    ["made at its claim", 0],
    ["made a little before, by their clock", -5_000],
    ["made while we waited for an answer", 300_000],
  ])("is the one call %s", (_what, shift) => {
    expect(find(shift)).toEqual({ at: NOW + shift });
    expect(find(-60_000, shift, 400_000, null)).toEqual({ at: NOW + shift });
  });

  it("is none of those made earlier, much later, or nobody knows when", () => {
    expect(find(-5_001, 300_001, null)).toBeNull();
    expect(find()).toBeNull();
  });

  it("is not guessed where two may be it", () => {
    expect(find(0, 1_000)).toBeNull();
  });

  it("is not the attempt before, however soon it follows", () => {
    const calls = [
      { id: "before", at: NOW - 1_000 },
      { id: "this", at: NOW },
    ];
    const among = (...some: typeof calls) =>
      findLost(some, { startedAt: NOW, others: ["before"] }, { at: call => call.at, id: call => call.id });
    expect(among(...calls)).toMatchObject({ id: "this" });
    expect(among(...calls.slice(0, 1))).toBeNull();
  });
});

it.each([
  ["+14155550100", true],
  ["14155550100", true],
  ["+1 (415) 555-0100", true],
  ["+14155550101", false],
  ["", false],
  [null, false],
  [14155550100, false],
])("%j is the number: %s", (given, isSame) => {
  expect(isSameNumber(given, "+14155550100")).toBe(isSame);
});

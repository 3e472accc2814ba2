import { expect, it } from "vitest";
import { compileBusinessHours } from "../../../../src/domain/hours/business-hours.ts";
import { clockChanges } from "../../../../src/domain/hours/clock-changes.ts";
import { openHours } from "../../../../src/domain/hours/open-hours.ts";

const at = (text: string) => Date.parse(text);

it("hours that are open, or in part, are open in the week's grid, which begins on Monday", () => {
  const open = openHours(compileBusinessHours([{ day_of_week: 1, start: "09:30", end: "11:00" }]));
  expect(open.flatMap((is, hour) => (is ? [hour] : []))).toEqual([9, 10]);
  const sunday = openHours(compileBusinessHours([{ day_of_week: 0, start: "23:00", end: "24:00" }]));
  expect(sunday.flatMap((is, hour) => (is ? [hour] : []))).toEqual([167]);
});

it("without hours of its own a campaign is open all week", () => {
  expect(openHours(compileBusinessHours(null)).every(is => is)).toBe(true);
});

it("clocks that are put forward and back are found, where they are", () => {
  const year = [at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")] as const;
  expect(clockChanges("America/New_York", ...year)).toEqual([
    { at: at("2026-03-08T07:00:00Z"), minutes: 60 },
    { at: at("2026-11-01T06:00:00Z"), minutes: -60 },
  ]);
  expect(clockChanges("Asia/Kolkata", ...year)).toEqual([]);
  expect(clockChanges("Nowhere/Land", ...year)).toEqual([]);
});

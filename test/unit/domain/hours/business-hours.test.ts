import { describe, expect, it } from "vitest";
import { type BusinessHour, businessHoursProblems } from "../../../../src/domain/hours/business-hours.ts";
import { firstAttemptAt, listOpenings } from "../../../../src/domain/hours/calling-hours.ts";
import { callOf, inForce, iso, ms } from "../../../support/worlds/rule-worlds.ts";

const hour = (day_of_week: number, start: string, end: string) =>
  ({ day_of_week, start, end }) as BusinessHour;

describe("business hours that are accepted", () => {
  it.each([
    ["a working day", [hour(1, "09:00", "18:00")]],
    ["two windows that touch", [hour(1, "09:00", "12:00"), hour(1, "12:00", "18:00")]],
    ["a whole day", [hour(0, "00:00", "24:00")]],
    ["a night across midnight", [hour(6, "22:00", "06:00")]],
    [
      "a night that touches the next morning, across the week's end",
      [hour(6, "22:00", "06:00"), hour(0, "06:00", "07:00")],
    ],
    ["seconds", [hour(2, "09:00:30", "09:01:00")]],
    ["every hour of the week", [0, 1, 2, 3, 4, 5, 6].map(d => hour(d, "00:00", "24:00"))],
    ["none at all", []],
  ])("%s", (_situation, hours) => expect(businessHoursProblems(hours)).toEqual([]));
});

describe("business hours that are refused", () => {
  it.each([
    [
      "a time that is none",
      [hour(1, "25:00", "26:00")],
      [
        'business_hours[0].start: "25:00" is no time; write "09:00", or "24:00" for the end of a day',
        'business_hours[0].end: "26:00" is no time; write "09:00", or "24:00" for the end of a day',
      ],
    ],
    [
      "no length",
      [hour(1, "09:00", "09:00")],
      ['business_hours[0]: 09:00-09:00 has no length; a whole day is "00:00" to "24:00"'],
    ],
    [
      "a start at the end of its day",
      [hour(1, "24:00", "09:00")],
      ['business_hours[0]: 24:00-09:00 has no length; a whole day is "00:00" to "24:00"'],
    ],
    [
      "an eighth day",
      [hour(7, "09:00", "18:00")],
      ["business_hours[0].day_of_week: 7 is no day; 0 is Sunday, 6 is Saturday"],
    ],
    [
      "an overlap",
      [hour(1, "09:00", "12:00"), hour(1, "11:59", "18:00")],
      ["business_hours[1] (monday 11:59-18:00) overlaps business_hours[0] (monday 09:00-12:00)"],
    ],
    [
      "an overlap across midnight",
      [hour(2, "05:00", "08:00"), hour(1, "22:00", "06:00")],
      ["business_hours[0] (tuesday 05:00-08:00) overlaps business_hours[1] (monday 22:00-06:00)"],
    ],
    [
      "an overlap across the week's end",
      [hour(6, "22:00", "06:00"), hour(0, "05:59", "08:00")],
      ["business_hours[1] (sunday 05:59-08:00) overlaps business_hours[0] (saturday 22:00-06:00)"],
    ],
    [
      "two short ones inside a long one",
      [hour(1, "09:00", "18:00"), hour(1, "10:00", "11:00"), hour(1, "12:00", "13:00")],
      [
        "business_hours[1] (monday 10:00-11:00) overlaps business_hours[0] (monday 09:00-18:00)",
        "business_hours[2] (monday 12:00-13:00) overlaps business_hours[0] (monday 09:00-18:00)",
      ],
    ],
  ])("%s", (_situation, hours, problems) => expect(businessHoursProblems(hours)).toEqual(problems));
});

describe("a first attempt", () => {
  const always = inForce('timezone: "America/New_York"');
  const first = (hours: BusinessHour[] | null, at: string) =>
    iso(firstAttemptAt(always, callOf({ businessHours: hours }), ms(at)));

  it("goes at once when the campaign names no hours", () => {
    expect(first(null, "2026-03-07T03:17:05Z")).toBe("2026-03-07T03:17:05Z");
    expect(first([], "2026-03-07T03:17:05Z")).toBe("2026-03-07T03:17:05Z");
  });

  it("waits for the opening, on the other side of a weekend with a clock change", () => {
    const weekdays = [1, 2, 3, 4, 5].map(d => hour(d, "09:00", "17:00"));
    expect(first(weekdays, "2026-03-06T17:00:00-05:00")).toBe("2026-03-09T13:00:00Z");
  });

  it("obeys the business hours only: retry slots do not hold it", () => {
    const rules = inForce('global_rules: [{ day_of_week: monday, start_time: "09:00", end_time: "10:00" }]');
    expect(iso(firstAttemptAt(rules, callOf(), ms("2026-03-07T03:00:00Z")))).toBe("2026-03-07T03:00:00Z");
  });

  it("goes in any of the hours when what is stored overlaps nevertheless", () => {
    const nested = [hour(1, "09:00", "18:00"), hour(1, "10:00", "11:00"), hour(1, "12:00", "13:00")];
    expect(first(nested, "2026-01-05T11:30:00-05:00")).toBe("2026-01-05T16:30:00Z");
    expect(first(nested, "2026-01-05T17:30:00-05:00")).toBe("2026-01-05T22:30:00Z");
    const asked = { from: ms("2026-01-05T00:00:00Z"), days: 7, kind: "first" } as const;
    expect(listOpenings(always, callOf({ businessHours: nested }), asked)).toEqual([
      { opens_at: ms("2026-01-05T14:00:00Z"), closes_at: ms("2026-01-05T23:00:00Z") },
    ]);
  });

  it("never goes when what is stored as its hours is no time at all", () => {
    expect(first([hour(1, "soon", "later")], "2026-03-06T17:00:00Z")).toBeNull();
  });
});

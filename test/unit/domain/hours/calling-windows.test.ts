import { getTimezoneOffset } from "date-fns-tz";
import { describe, expect, it } from "vitest";
import { isOpen, joinedOpenings, nextOpening } from "../../../../src/domain/hours/calling-windows.ts";
import { isTimeZone, wallTimeAt } from "../../../../src/domain/hours/time-zone.ts";
import {
  type DayOfWeek,
  layOutWeek,
  parseClockTime,
  type WeekHours,
  weekdaySlot,
} from "../../../../src/domain/hours/weekday-slots.ts";
import { iso, ms } from "../../../support/worlds/rule-worlds.ts";

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

function hours(days: number[], start: string, end: string): WeekHours {
  return layOutWeek(
    days.map(day => {
      const slot = weekdaySlot(day as DayOfWeek, parseClockTime(start) ?? -1, parseClockTime(end) ?? -1);
      if (slot === null) throw new Error(`no slot: ${start}-${end}`);
      return slot;
    }),
  );
}

const openings = (open: WeekHours, zone: string, from: string, to: string) =>
  joinedOpenings(open, zone, ms(from), ms(to)).map(o => `${iso(o.opensAt)} ${iso(o.closesAt)}`);

const next = (open: WeekHours, zone: string, from: string) =>
  iso(nextOpening(open, zone, ms(from), ms(from) + 14 * 86_400_000)?.at ?? null);

describe("a window on an ordinary day", () => {
  const office = hours([1], "09:00", "17:00");
  it.each([
    ["the last ms before its start is outside", "2026-01-05T08:59:59.999Z", false],
    ["its start is inside", "2026-01-05T09:00:00Z", true],
    ["the last ms before its end is inside", "2026-01-05T16:59:59.999Z", true],
    ["its end is outside", "2026-01-05T17:00:00Z", false],
    ["another day is outside", "2026-01-06T12:00:00Z", false],
  ])("%s", (_situation, at, inside) => expect(isOpen(office, "UTC", ms(at))).toBe(inside));

  it("ends with its day at 24:00, and goes on when the next day begins at 00:00", () => {
    const evening = hours([1], "20:00", "24:00");
    expect(isOpen(evening, "UTC", ms("2026-01-05T23:59:59.999Z"))).toBe(true);
    expect(isOpen(evening, "UTC", ms("2026-01-06T00:00:00Z"))).toBe(false);
    expect(
      openings(hours([1, 2], "00:00", "24:00"), "UTC", "2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z"),
    ).toEqual(["2026-01-05T00:00:00Z 2026-01-07T00:00:00Z"]);
  });

  it("belongs to the day it starts on when it crosses midnight", () => {
    const night = hours([5], "22:00", "06:00");
    expect(openings(night, "UTC", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z")).toEqual([
      "2026-01-09T22:00:00Z 2026-01-10T06:00:00Z",
    ]);
    expect(isOpen(night, "UTC", ms("2026-01-09T05:00:00Z"))).toBe(false);
  });

  it("crosses the week's end from Saturday to Sunday", () => {
    const night = hours([6], "22:00", "06:00");
    expect(openings(night, "UTC", "2026-01-08T00:00:00Z", "2026-01-13T00:00:00Z")).toEqual([
      "2026-01-10T22:00:00Z 2026-01-11T06:00:00Z",
    ]);
  });

  it("may end at midnight itself, written 00:00", () => {
    expect(
      openings(hours([1], "22:00", "00:00"), "UTC", "2026-01-05T00:00:00Z", "2026-01-07T00:00:00Z"),
    ).toEqual(["2026-01-05T22:00:00Z 2026-01-06T00:00:00Z"]);
  });

  it("opens at the next one when it is asked at its very end", () => {
    expect(next(office, "UTC", "2026-01-05T17:00:00Z")).toBe("2026-01-12T09:00:00Z");
  });
});

describe("through a clock change", () => {
  it.each([
    [
      "a window inside the skipped hour does not happen that day (New York)",
      hours(EVERY_DAY, "02:00", "03:00"),
      "America/New_York",
      "2026-03-07T12:00:00Z",
      "2026-03-09T12:00:00Z",
      ["2026-03-09T06:00:00Z 2026-03-09T07:00:00Z"],
    ],
    [
      "a window that begins in the skipped hour opens when the clock is past it (New York)",
      hours([0], "02:30", "04:00"),
      "America/New_York",
      "2026-03-07T12:00:00Z",
      "2026-03-09T12:00:00Z",
      ["2026-03-08T07:00:00Z 2026-03-08T08:00:00Z"],
    ],
    [
      "a window that ends in the skipped hour closes when it is reached (New York)",
      hours([0], "01:00", "02:30"),
      "America/New_York",
      "2026-03-07T12:00:00Z",
      "2026-03-09T12:00:00Z",
      ["2026-03-08T06:00:00Z 2026-03-08T07:00:00Z"],
    ],
    [
      "a window around the skipped hour is an hour shorter, in one piece (Berlin)",
      hours([0], "01:00", "05:00"),
      "Europe/Berlin",
      "2026-03-28T12:00:00Z",
      "2026-03-30T12:00:00Z",
      ["2026-03-29T00:00:00Z 2026-03-29T03:00:00Z"],
    ],
    [
      "a window inside the doubled hour comes twice (New York)",
      hours([0], "01:15", "01:45"),
      "America/New_York",
      "2026-10-31T12:00:00Z",
      "2026-11-02T12:00:00Z",
      ["2026-11-01T05:15:00Z 2026-11-01T05:45:00Z", "2026-11-01T06:15:00Z 2026-11-01T06:45:00Z"],
    ],
    [
      "a window that ends in the doubled hour opens again for its second half (New York)",
      hours([0], "00:30", "01:30"),
      "America/New_York",
      "2026-10-31T12:00:00Z",
      "2026-11-02T12:00:00Z",
      ["2026-11-01T04:30:00Z 2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z 2026-11-01T06:30:00Z"],
    ],
    [
      "a window around the doubled hour is an hour longer, in one piece (Berlin)",
      hours([0], "01:00", "05:00"),
      "Europe/Berlin",
      "2026-10-24T12:00:00Z",
      "2026-10-26T12:00:00Z",
      ["2026-10-24T23:00:00Z 2026-10-25T04:00:00Z"],
    ],
    [
      "a change of 30 minutes doubles 30 minutes (Lord Howe)",
      hours([0], "01:30", "02:00"),
      "Australia/Lord_Howe",
      "2026-04-04T00:00:00Z",
      "2026-04-05T12:00:00Z",
      ["2026-04-04T14:30:00Z 2026-04-04T15:30:00Z"],
    ],
    [
      "a change of 30 minutes skips 30 minutes (Lord Howe)",
      hours([0], "02:00", "03:00"),
      "Australia/Lord_Howe",
      "2026-10-03T00:00:00Z",
      "2026-10-04T12:00:00Z",
      ["2026-10-03T15:30:00Z 2026-10-03T16:00:00Z"],
    ],
    [
      "a day that was skipped has no window (Apia, 30 December 2011, a Friday)",
      hours([4, 5, 6], "09:00", "17:00"),
      "Pacific/Apia",
      "2011-12-29T12:00:00Z",
      "2012-01-01T00:00:00Z",
      ["2011-12-29T19:00:00Z 2011-12-30T03:00:00Z", "2011-12-30T19:00:00Z 2011-12-31T03:00:00Z"],
    ],
    [
      "the night of a skipped day is still on the next morning's clock (Apia)",
      hours([5], "22:00", "06:00"),
      "Pacific/Apia",
      "2011-12-29T00:00:00Z",
      "2012-01-01T00:00:00Z",
      ["2011-12-30T10:00:00Z 2011-12-30T16:00:00Z"],
    ],
    [
      "a day that begins at 01:00 (Beirut)",
      hours([0], "00:00", "02:00"),
      "Asia/Beirut",
      "2026-03-28T12:00:00Z",
      "2026-03-29T12:00:00Z",
      ["2026-03-28T22:00:00Z 2026-03-28T23:00:00Z"],
    ],
    [
      "a day that begins at 01:00, and the night before runs on into it (São Paulo, 2018)",
      hours([6], "23:00", "01:30"),
      "America/Sao_Paulo",
      "2018-11-03T12:00:00Z",
      "2018-11-04T12:00:00Z",
      ["2018-11-04T02:00:00Z 2018-11-04T03:30:00Z"],
    ],
    [
      "midnight that comes twice closes the day twice (Cairo: 24:00 becomes 23:00 on a Thursday)",
      hours([4], "23:00", "24:00"),
      "Africa/Cairo",
      "2026-10-29T12:00:00Z",
      "2026-10-30T12:00:00Z",
      ["2026-10-29T20:00:00Z 2026-10-29T22:00:00Z"],
    ],
    [
      "the month of Ramadan goes back an hour and forth again (Casablanca)",
      hours([0, 1], "09:00", "10:00"),
      "Africa/Casablanca",
      "2026-02-15T00:00:00Z",
      "2026-02-16T12:00:00Z",
      ["2026-02-15T09:00:00Z 2026-02-15T10:00:00Z", "2026-02-16T09:00:00Z 2026-02-16T10:00:00Z"],
    ],
    [
      "an offset of 5:45 (Kathmandu)",
      hours([1], "09:00", "10:00"),
      "Asia/Kathmandu",
      "2026-01-04T00:00:00Z",
      "2026-01-06T00:00:00Z",
      ["2026-01-05T03:15:00Z 2026-01-05T04:15:00Z"],
    ],
  ])("%s", (_situation, open, zone, from, to, expected) =>
    expect(openings(open, zone, from, to)).toEqual(expected),
  );
});

describe("a time zone", () => {
  it.each(["America/New_York", "Asia/Kathmandu", "UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires"])(
    "%s is known",
    name => expect(isTimeZone(name)).toBe(true),
  );
  it.each(["", " ", "+05:00", "-0300", "−05:00", "GMT+5", "Mars/Olympus", "America/New_York ", "Z"])(
    '"%s" is not',
    name => expect(isTimeZone(name)).toBe(false),
  );

  it("has the offset that date-fns-tz finds, away from clock changes", () => {
    for (const zone of [
      "America/St_Johns",
      "Europe/Berlin",
      "Asia/Kathmandu",
      "Pacific/Chatham",
      "Australia/Lord_Howe",
    ]) {
      for (const date of ["2025-01-15T12:00:00Z", "2025-07-15T12:00:00Z", "2026-12-15T12:00:00Z"]) {
        expect(wallTimeAt(zone, ms(date)) - ms(date), `${zone} ${date}`).toBe(
          getTimezoneOffset(zone, new Date(date)),
        );
      }
    }
  });

  it("had seconds in its offset once", () => {
    const change = ms("1972-01-07T00:44:30Z");
    expect(wallTimeAt("Africa/Monrovia", change - 1)).toBe(ms("1972-01-07T00:00:00Z") - 1);
    expect(wallTimeAt("Africa/Monrovia", change)).toBe(change);
  });
});

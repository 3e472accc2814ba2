// Every shipped pack and calendar: dated, sourced, complete, and by the days that the laws name.
import { describe, expect, it } from "vitest";
import type { Calendar } from "../../../../../src/domain/compliance/calendars/calendar.ts";
import { parseDay, showDay } from "../../../../../src/domain/compliance/local-days.ts";
import { regionsOf } from "../../../../../src/domain/compliance/place/regions.ts";
import { shippedCalendars, shippedPacks } from "../../../../../src/domain/compliance/shipped/shipped.ts";

const versions = [...shippedPacks().values()].flatMap(pack => pack.versions);
const calendars = [...shippedCalendars().values()];

describe.each(versions.map(v => [`${v.pack}@${v.version}`, v] as const))("%s", (_, version) => {
  it("says where it comes from and when that was checked", () => {
    expect(version.source).not.toBe("not stated");
    expect(parseDay(version.checked ?? "")).not.toBeNull();
  });

  it("is about somewhere, and names regions and calendars that there are", () => {
    const { countries, regions } = version.appliesTo;
    expect(countries).toHaveLength(1);
    const [country = ""] = countries ?? [];
    for (const region of regions ?? []) expect(regionsOf(country)).toContain(region);
    if (version.holidays !== null) expect(shippedCalendars().has(version.holidays.calendar)).toBe(true);
  });
});

it("ships every row of the document that is sure enough", () => {
  const sure = versions.filter(v => v.sureness !== "unverified").map(v => v.pack);
  const rows = "federal reg-f fl ok md wa ct tx al la ms ri ut pa ny ky sd va"
    .split(" ")
    .map(name => `us-${name}`);
  const others = [
    "ca-crtc",
    "gb-ofcom",
    "de-uwg",
    "fr-hours",
    "fr-opt-in",
    "in-recovery",
    "au-telemarketing",
  ];
  expect([...rows, ...others].filter(name => !sure.includes(name))).toEqual([]);
});

const YEARS = [2026, 2027, 2028];
const nth = (y: number, month: number, weekday: number, n: number) => {
  const first = new Date(Date.UTC(y, month - 1, 1)).getUTCDay();
  return Date.UTC(y, month - 1, 1 + ((weekday - first + 7) % 7) + 7 * (n - 1));
};
const last = (y: number, month: number, weekday: number) => {
  const end = new Date(Date.UTC(y, month, 0));
  return end.getTime() - ((end.getUTCDay() - weekday + 7) % 7) * 86_400_000;
};
/** Easter Sundays, as published. */
const EASTER: Record<number, string> = { 2026: "2026-04-05", 2027: "2027-03-28", 2028: "2028-04-16" };
const easter = (y: number, days: number) => Date.parse(`${EASTER[y]}T00:00:00Z`) + days * 86_400_000;
const fixed = (month: number, day: number) => (y: number) => Date.UTC(y, month - 1, day);

const NAMED: [string, (y: number) => number][] = [
  ["New Year's Day", fixed(1, 1)],
  ["Martin Luther King Day", y => nth(y, 1, 1, 3)],
  ["Washington's Birthday", y => nth(y, 2, 1, 3)],
  ["Presidents Day", y => nth(y, 2, 1, 3)],
  ["Mardi Gras", y => easter(y, -47)],
  ["Good Friday", y => easter(y, -2)],
  ["Easter Monday", y => easter(y, 1)],
  ["Lundi de Pâques", y => easter(y, 1)],
  ["Ascension", y => easter(y, 39)],
  ["Lundi de Pentecôte", y => easter(y, 50)],
  ["Memorial Day", y => last(y, 5, 1)],
  ["Confederate Memorial Day", y => nth(y, 4, 1, 4)],
  ["Independence Day", fixed(7, 4)],
  ["Pioneer Day", fixed(7, 24)],
  ["Victory Day", y => nth(y, 8, 1, 2)],
  ["Labor Day", y => nth(y, 9, 1, 1)],
  ["Columbus Day", y => nth(y, 10, 1, 2)],
  ["Election Day", y => nth(y, 11, 1, 1) + 86_400_000],
  ["Veterans Day", fixed(11, 11)],
  ["Thanksgiving", y => nth(y, 11, 4, 4)],
  ["Christmas", fixed(12, 25)],
  ["Boxing Day", fixed(12, 26)],
  ["Anzac Day", fixed(4, 25)],
];

describe.each(calendars.map(c => [c.name, c] as const))("calendar %s", (name, calendar) => {
  it("has every holiday of three years on its day", () => {
    const named = datesByName(calendar);
    for (const [holiday, on] of NAMED) {
      if (!named.has(holiday) || name === "ca-bc-statutory") continue;
      const skipped = holiday === "Election Day" && name !== "us-pa-legal" ? [2027] : [];
      const none = holiday === "Good Friday" && name === "us-ut-legal" ? [2026] : skipped;
      const days = YEARS.filter(y => !none.includes(y)).map(y => new Date(on(y)).toISOString().slice(0, 10));
      expect([holiday, named.get(holiday)]).toEqual([holiday, days]);
    }
  });

  it("is complete to the end of 2028", () => {
    expect(showDay(calendar.completeUntil)).toBe("2028-12-31");
    for (const year of YEARS) {
      const days = [...calendar.dates.keys()].filter(day => showDay(day).startsWith(String(year)));
      expect(days.length).toBeGreaterThanOrEqual(8);
    }
  });
});

function datesByName({ dates }: Calendar): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const [day, name] of [...dates].sort(([a], [b]) => a - b))
    named.set(name, [...(named.get(name) ?? []), showDay(day)]);
  return named;
}

/** 0 = Sunday. */
const weekday = (day: number) => new Date(day * 86_400_000).getUTCDay();

it.each([
  ["us-al-legal", 6, -1],
  ["us-al-legal", 0, 1],
  ["us-ri-legal", 6, -1],
  ["us-ri-legal", 6, 2],
  ["us-ri-legal", 0, 1],
  ["us-ut-legal", 6, -1],
  ["us-ut-legal", 0, 1],
  ["us-pa-legal", 0, 1],
])("in %s what falls on weekday %i is observed %i days on", (name, on, after) => {
  const dates = shippedCalendars().get(name)?.dates ?? new Map<number, string>();
  const falling = [...dates.keys()].filter(day => weekday(day) === on);
  expect(falling.length).toBeGreaterThan(0);
  const years = falling.filter(day => showDay(day + after) <= "2028-12-31");
  expect(years.filter(day => !dates.has(day + after)).map(showDay)).toEqual([]);
});

// Calendar files: what they say, day by day, and what is refused by its line.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readIcs } from "../../../../../src/domain/compliance/calendars/ics/read-ics.ts";
import { type LocalDay, parseDay, showDay } from "../../../../../src/domain/compliance/local-days.ts";

const day = (text: string): LocalDay => parseDay(text) as LocalDay;
const TODAY = day("2026-11-22");
const HORIZON = day("2029-11-22");

const event = (...lines: string[]) => ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"];
const file = (...lines: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x", ...lines, "END:VCALENDAR", ""].join("\r\n");
const read = (...lines: string[]) => readIcs(file(...lines), TODAY);
const daysOf = (...lines: string[]) => {
  const result = read(...event(...lines));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return Object.keys(result.dates);
};

describe("a calendar file", () => {
  it.each([
    ["an all-day event", ["DTSTART;VALUE=DATE:20261225"], ["2026-12-25"]],
    ["a date without VALUE", ["DTSTART:20261225"], ["2026-12-25"]],
    [
      "several days, the end exclusive",
      ["DTSTART:20261224", "DTEND:20261227"],
      ["2026-12-24", "2026-12-25", "2026-12-26"],
    ],
    ["a length in days", ["DTSTART:20261231", "DURATION:P2D"], ["2026-12-31", "2027-01-01"]],
    [
      "a local time",
      ["DTSTART;TZID=America/New_York:20261225T090000", "DTEND;TZID=America/New_York:20261225T170000"],
      ["2026-12-25"],
    ],
    ["from midnight to midnight", ["DTSTART:20261225T000000", "DTEND:20261226T000000"], ["2026-12-25"]],
    [
      "a date every year",
      ["DTSTART:20201225", "RRULE:FREQ=YEARLY"],
      ["2025-12-25", "2026-12-25", "2027-12-25", "2028-12-25"],
    ],
    [
      "the fourth Thursday of November",
      ["DTSTART:20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
      ["2025-11-27", "2026-11-26", "2027-11-25", "2028-11-23", "2029-11-22"],
    ],
    [
      "the last Monday of May",
      ["DTSTART:20250526", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"],
      ["2026-05-25", "2027-05-31", "2028-05-29", "2029-05-28"],
    ],
    [
      "the last day of February",
      ["DTSTART:20260228", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"],
      ["2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"],
    ],
    ["the 29th of February", ["DTSTART:20240229", "RRULE:FREQ=YEARLY"], ["2028-02-29"]],
    [
      "the first Monday of the year",
      ["DTSTART:20260105", "RRULE:FREQ=YEARLY;BYDAY=1MO"],
      ["2026-01-05", "2027-01-04", "2028-01-03", "2029-01-01"],
    ],
    [
      "election day, every second year",
      ["DTSTART:20241105", "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8"],
      ["2026-11-03", "2028-11-07"],
    ],
    [
      "three times, one left out",
      ["DTSTART:20251224", "RRULE:FREQ=YEARLY;COUNT=3", "EXDATE;VALUE=DATE:20261224"],
      ["2025-12-24", "2027-12-24"],
    ],
    [
      "until a day, inclusively",
      ["DTSTART:20251224", "RRULE:FREQ=YEARLY;UNTIL=20271224"],
      ["2025-12-24", "2026-12-24", "2027-12-24"],
    ],
    ["one that is cancelled", ["DTSTART:20261225", "STATUS:CANCELLED"], []],
    ["one of long ago", ["DTSTART:20201225"], []],
    ["one that began before and lasts", ["DTSTART:20251110", "DTEND:20251123"], ["2025-11-21", "2025-11-22"]],
  ])("may hold %s", (_, lines, days) => {
    expect(daysOf(...lines)).toEqual(days);
  });

  it("is unfolded, and its names are unescaped", () => {
    const result = read(
      ...event("DTSTART:20261225", "SUMMARY;LANGUAGE=en:Christmas\\, the", "  first\\; d", "\tay"),
    );
    expect(result).toMatchObject({ ok: true, dates: { "2026-12-25": "Christmas, the first; day" } });
  });

  it("has both names of a day that two events share, and passes over zones and alarms", () => {
    const result = read(
      ...[
        "BEGIN:VTIMEZONE",
        "TZID:Mars",
        "BEGIN:STANDARD",
        "RRULE:FREQ=DAILY",
        "END:STANDARD",
        "END:VTIMEZONE",
      ],
      ...event("DTSTART:20261225", "SUMMARY:One", "BEGIN:VALARM", "TRIGGER:-PT1H", "END:VALARM"),
      ...event("DTSTART:20261225", "SUMMARY:Two"),
    );
    expect(result).toMatchObject({ ok: true, dates: { "2026-12-25": "One; Two" } });
  });

  it.each([
    [
      "only of what comes again, it is complete as far as that was laid out",
      [event("DTSTART:20201225", "RRULE:FREQ=YEARLY")],
      "2029-11-22",
    ],
    [
      "of single days too, to the end of the year of the last",
      [event("DTSTART:20201225", "RRULE:FREQ=YEARLY"), event("DTSTART:20270329")],
      "2027-12-31",
    ],
    [
      "of single days that are past, as if they were not there",
      [event("DTSTART:20201225", "RRULE:FREQ=YEARLY"), event("DTSTART:20250421")],
      "2029-11-22",
    ],
    ["of days beyond, no further than what was laid out", [event("DTSTART:20350101")], "2029-11-22"],
  ])("%s", (_, events, completeUntil) => {
    expect(read(...events.flat())).toMatchObject({ ok: true, completeUntil });
  });

  it.each([
    ["RRULE:FREQ=WEEKLY", "only FREQ=YEARLY"],
    ["RRULE:FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO is not understood"],
    ["RRULE:FREQ=YEARLY;BYSETPOS=1", "BYSETPOS is not understood"],
    ["RRULE:FREQ=YEARLY;BYMONTH=13", "BYMONTH must be"],
    ["RRULE:FREQ=YEARLY;BYMONTHDAY=0", "BYMONTHDAY must be"],
    ["RRULE:FREQ=YEARLY;BYDAY=0MO", "BYDAY must be"],
    ["RRULE:FREQ=YEARLY;BYDAY=MONDAY", "BYDAY must be"],
    ["RRULE:FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=3", "is not understood"],
    ["RRULE:FREQ=YEARLY;COUNT=0", "COUNT must be"],
    ["RRULE:FREQ=YEARLY;INTERVAL=x", "INTERVAL must be"],
    ["RRULE:FREQ=YEARLY;UNTIL=soon", "UNTIL must be"],
    ["RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20271231", "cannot stand in one rule"],
    ["RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTH=2", "stands twice"],
    ["RDATE:20270101", "RDATE is not understood"],
    ["RECURRENCE-ID:20270101", "RECURRENCE-ID is not understood"],
    ["EXDATE:tomorrow", "EXDATE must be a date"],
    ["DTEND:20261225T000000Z", "a time in UTC"],
    ["DTEND:20261201", "DTEND must be later"],
    ["DURATION:PT90M", "DURATION must be"],
    ["DTSTART:20261226", "stands twice"],
    ["no colon", "is no line of a calendar"],
  ])("with %s is refused by its line", (line, message) => {
    const result = read(...event("DTSTART:20261225", "SUMMARY:x", line));
    expect(result).toEqual({
      ok: false,
      problems: [expect.objectContaining({ line: 8, message: expect.stringContaining(message) })],
    });
  });

  it.each([
    ["", "begins with BEGIN:VCALENDAR"],
    ["phone_number\n+12025550143\n", "is no line"],
    [file("BEGIN:VTODO", "END:VTODO"), "VTODO is not understood"],
    [file(...event("SUMMARY:x")), "has no DTSTART"],
    [file(...event("DTSTART:20260231")), "must be a date"],
    ["BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n", "VEVENT does not end"],
    ["BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n", "was not begun"],
  ])("%j is refused", (text, message) => {
    const result = readIcs(text, TODAY);
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).toContain(message);
  });
});

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
interface Rule {
  interval: number;
  months: number[];
  monthDays: number[];
  weekdays: { name: string; nth: number | null }[];
  end: { count: number } | { until: LocalDay } | null;
}

/** Day by day, each asked whether it is meant: shares no line with what it checks. */
function naive(start: LocalDay, rule: Rule): Set<string> {
  const found = new Set<string>();
  const first = new Date(start * 86_400_000);
  let made = 0;
  for (let at = start; at <= HORIZON; at++) {
    const date = new Date(at * 86_400_000);
    if ((date.getUTCFullYear() - first.getUTCFullYear()) % rule.interval !== 0) continue;
    if (at !== start && !meant(date, first, rule)) continue;
    made++;
    if (rule.end !== null && "count" in rule.end && made > rule.end.count) break;
    if (rule.end !== null && "until" in rule.end && at > rule.end.until) break;
    if (at >= TODAY - 366) found.add(showDay(at));
  }
  return found;
}

function meant(date: Date, first: Date, { months, monthDays, weekdays }: Rule): boolean {
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  if (months.length > 0 && !months.includes(month + 1)) return false;
  const isWeekday = ({ name, nth }: Rule["weekdays"][number]) => {
    if (WEEKDAYS[date.getUTCDay()] !== name) return false;
    if (nth === null) return true;
    const dayOfYear = Math.round((Number(date) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
    const yearLength = Math.round((Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86_400_000);
    const [place, all] = months.length > 0 ? [dayOfMonth, length] : [dayOfYear, yearLength];
    return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((all - place + 1) / 7) === -nth;
  };
  if (monthDays.length > 0)
    return (
      monthDays.some(d => d === dayOfMonth || d === dayOfMonth - length - 1) &&
      (weekdays.length === 0 || weekdays.some(isWeekday))
    );
  if (weekdays.length > 0) return weekdays.some(isWeekday);
  if (months.length === 0 && month !== first.getUTCMonth()) return false;
  return dayOfMonth === first.getUTCDate();
}

const text = ({ interval, months, monthDays, weekdays, end }: Rule) =>
  [
    "FREQ=YEARLY",
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(months.length === 0 ? [] : [`BYMONTH=${months}`]),
    ...(monthDays.length === 0 ? [] : [`BYMONTHDAY=${monthDays}`]),
    ...(weekdays.length === 0 ? [] : [`BYDAY=${weekdays.map(w => `${w.nth ?? ""}${w.name}`)}`]),
    ...(end === null ? [] : "count" in end ? [`COUNT=${end.count}`] : [`UNTIL=${compact(end.until)}`]),
  ].join(";");
const compact = (at: LocalDay) => showDay(at).replaceAll("-", "");

const nonZero = (min: number, max: number) => fc.integer({ min, max }).filter(n => n !== 0);
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
const start = fc.integer({ min: day("2012-01-01"), max: day("2029-12-31") });
const rules = fc
  .record({
    interval: fc.integer({ min: 1, max: 4 }),
    months: some(fc.integer({ min: 1, max: 12 })),
    monthDays: fc.oneof(fc.constant<number[]>([]), some(nonZero(-31, 31))),
    weekdays: some(
      fc.record({
        name: fc.constantFrom(...WEEKDAYS),
        nth: fc.oneof(fc.constant(null), nonZero(-5, 5), nonZero(-53, 53)),
      }),
    ),
    end: fc.oneof(
      fc.constant<Rule["end"]>(null),
      fc.record({ count: fc.integer({ min: 1, max: 60 }) }) as fc.Arbitrary<Rule["end"]>,
      fc.record({ until: start }) as fc.Arbitrary<Rule["end"]>,
    ),
  })
  .map(rule => ({
    ...rule,
    weekdays: rule.monthDays.length === 0 ? rule.weekdays : rule.weekdays.map(w => ({ ...w, nth: null })),
  }));

describe("what comes again", () => {
  it("is on the days that a walk day by day finds", () => {
    fc.assert(
      fc.property(start, rules, (begin, rule) => {
        const until = rule.end !== null && "until" in rule.end ? rule.end.until : begin;
        fc.pre(until >= begin);
        const found = daysOf(`DTSTART:${compact(begin)}`, `RRULE:${text(rule)}`);
        expect(found).toEqual([...naive(begin, rule)].sort());
      }),
      { numRuns: 1_500 },
    );
  });

  it("reads any text without throwing", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "BEGIN:VEVENT",
        "END:VEVENT",
        "DTSTART:20261225",
        "RRULE:FREQ=YEARLY",
        " folded",
        "BEGIN:VALARM",
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), lines => void readIcs(file(...lines), TODAY)),
      { numRuns: 500 },
    );
  });
});

// Rule packs as they are written: what is read of them, and what is refused with place and text.
import { describe, expect, it } from "vitest";
import { readCalendarFile } from "../../../../../src/domain/compliance/calendars/calendar.ts";
import { readPack, readPackFile } from "../../../../../src/domain/compliance/packs/read-pack.ts";

const PACK = `pack: us-fl
version: 2
source: "Fla. Stat. 501.616(6)"
checked: 2026-11-21
sureness: primary
effective_from: 2021-07-01
applies_to: { country: [US], region: [US-FL], purpose: [telemarketing], automated_only: false }
hours:
  zone: recipient
  slots:
    - { days: [mon, Tuesday], from: "08:00", to: "20:00" }
holidays: { calendar: us-fl-legal, hours: closed, source: "another" }
caps: [ { id: three-a-day, max: 3, window: 24h, scope: [number, person], per: subject, counts: placed } ]
quiet_after: [ { id: week, event: conversation, scope: [debt], for: 7d } ]
`;

describe("a pack", () => {
  it("has rules with its own source, unless they have another", () => {
    const read = readPackFile(PACK);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { hours, holidays, caps, quietAfter } = read.pack;
    expect([hours?.id, hours?.source, hours?.sureness]).toEqual([
      "us-fl/hours",
      "Fla. Stat. 501.616(6)",
      "primary",
    ]);
    expect([holidays?.source, holidays?.sureness]).toEqual(["another", "primary"]);
    expect(caps[0]).toMatchObject({ id: "us-fl/three-a-day", windowMs: 86_400_000, perSubject: true });
    expect(quietAfter[0]).toMatchObject({ days: 7, elapsedMs: null, full: false });
    expect(read.pack).toMatchObject({
      version: 2,
      unknown: "refuse",
      effectiveTo: null,
      lists: [],
      abandon: null,
    });
  });

  it("needs a name and nothing else, and is unverified then", () => {
    expect(readPack({ pack: "own" })).toMatchObject({
      ok: true,
      pack: { version: 1, sureness: "unverified", hours: null, effectiveFrom: null, effectiveTo: null },
    });
  });
});

describe("a pack that is refused, with place and offending text", () => {
  // biome-ignore format: a row for each mistake
  it.each([
    ["an unknown key", "hourz: {}", "hourz (line 1)", "hourz", "unknown key; known here: pack, version"],
    ["an unknown day", "hours:\n  slots: [{ days: [mon, mo], from: \"08:00\", to: \"09:00\" }]", "hours.slots[0].days[1] (line 2)", "mo", "unknown day; write one of sun, mon"],
    ["a time that is none", 'hours: { slots: [{ from: "8am", to: "09:00" }] }', "hours.slots[0].from (line 1)", "8am", 'no time of day; write it like "08:00"'],
    ["24:00 as a start", 'hours: { slots: [{ from: "24:00", to: "09:00" }] }', "hours.slots[0].from (line 1)", "24:00", "no time of day"],
    ["zero length", 'hours: { slots: [{ from: "09:00", to: "09:00" }] }', "hours.slots[0] (line 1)", "09:00-09:00", "has no length"],
    ["no hours at all", "hours: { slots: [] }", "hours.slots (line 1)", "[]", "names no hours; leave hours out"],
    ["an unknown zone", "hours: { zone: Mars/Base, slots: [] }", "hours.zone (line 1)", "Mars/Base", 'must be "recipient" or an IANA time zone'],
    ["a region that is none", "applies_to: { region: [Florida] }", "applies_to.region[0] (line 1)", "Florida", "must be an ISO 3166-2 region, such as US-FL"],
    ["an unknown purpose", "applies_to: { purpose: [fun] }", "applies_to.purpose[0] (line 1)", "fun", "must be one of telemarketing, collections"],
    ["a cap above what the ledger keeps", "caps: [{ id: c, max: 101, window: 24h }]", "caps[0].max (line 1)", "101", "must be a whole number of calls, 1 to 100"],
    ["a window that is none", "caps: [{ id: c, max: 3, window: daily }]", "caps[0].window (line 1)", "daily", "must be hours or days, such as 24h or 7d"],
    ["a window beyond a year", "caps: [{ id: c, max: 3, window: 367d }]", "caps[0].window (line 1)", "367d", "366d at most"],
    ["two rules of one name", "caps: [{ id: hours, max: 3, window: 24h }]", "caps[0].id (line 1)", "hours", "another rule of this pack has that name"],
    ["a date that is none", "effective_from: 2026-02-30", "effective_from (line 1)", "2026-02-30", "no date; write it like 2026-11-21"],
    ["an end before the beginning", "effective_from: 2026-02-02\neffective_to: 2026-02-02", "effective_to (line 2)", "2026-02-02", "must be after effective_from"],
    ["broken YAML", "hours: [", "line 1", "hours: [", ""],
  ])("%s", (_, yaml, place, text, message) => {
    const read = readPackFile(`${yaml}\npack: own`.replace("hours: [\npack: own", "hours: ["));
    if (read.ok) throw new Error("it was read");
    expect(read.problems[0]).toMatchObject({ place, text, message: expect.stringContaining(message) });
  });

  it("without a name", () => {
    expect(readPack({ version: 1 })).toMatchObject({
      problems: [{ place: "pack", message: expect.stringContaining("text") }],
    });
  });
});

it.each([
  ["dates: { 2026-13-01: x }", "dates.2026-13-01", "no date; write it like 2026-12-25"],
  ["dates: [2026-12-01]", "dates", "must be a map of dates"],
  ["complete_until: soon", "complete_until", "no date; write it like 2026-11-21"],
])("a calendar is refused for %s", (line, place, message) => {
  const whole = { calendar: "c", dates: "{}", complete_until: "2026-12-31" };
  const [key = ""] = line.split(":");
  const others = Object.entries(whole)
    .filter(([k]) => k !== key)
    .map(([k, v]) => `${k}: ${v}`);
  const read = readCalendarFile([line, ...others].join("\n"));
  expect(read).toMatchObject({
    ok: false,
    problems: [{ place: `${place} (line 1)`, message: expect.stringContaining(message) }],
  });
});

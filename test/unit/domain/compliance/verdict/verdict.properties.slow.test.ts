// Verdicts against the minute oracle, over packs, zones, clock changes, new versions, ledgers and consent.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCalendar } from "../../../../../src/domain/compliance/calendars/calendar.ts";
import { verdict } from "../../../../../src/domain/compliance/verdict/verdict.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../../src/domain/time-units.ts";
import {
  lacksConsent,
  permitted,
  type World,
  type WrittenPack,
} from "../../../../support/checks/compliance-oracle.ts";
import { clockChanges } from "../../../../support/checks/local-clock.ts";
import { known, NUMBER, question, reach, suppression } from "../../../../support/worlds/compliance-worlds.ts";
import { iso, ms } from "../../../../support/worlds/rule-worlds.ts";

/** Clocks that change at midnight, by half an hour, on other days than their neighbours, or never. */
const ZONES = [
  "America/New_York",
  "America/Chicago",
  "America/Vancouver",
  "America/Havana",
  "America/Santiago",
  "America/Nuuk",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Europe/Paris",
  "Pacific/Honolulu",
];
const CHANGES = ZONES.flatMap(zone =>
  clockChanges(zone, ms("2026-01-01T00:00:00Z"), ms("2027-01-01T00:00:00Z")),
);
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const HORIZON_MS = 14 * DAY_MS;
const QUARTER_MS = 15 * MINUTE_MS;

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const clock = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;

const slot = fc
  .record({
    days: fc.subarray(DAYS, { minLength: 2 }),
    from: fc.integer({ min: 0, max: 95 }),
    length: fc.integer({ min: 8, max: 80 }),
  })
  .map(({ days, from, length }) => {
    const end = from + length;
    return { days, from: clock(from), to: end === 96 ? "24:00" : clock(end % 96) };
  })
  .filter(({ from, to }) => from !== to);
const bases = fc.constantFrom<string[]>([], ["express"], ["express_written"]);
const scope = fc.constantFrom(["number"], ["person"], ["debt"], ["number", "person"]);
const near = (now: number, days: number) =>
  fc.integer({ min: -days * 24 * 60, max: days * 24 * 60 }).map(m => now + m * MINUTE_MS);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 1) => fc.option(arbitrary, { nil: undefined, freq });
const word = (...words: string[]) => fc.constantFrom<string | null>(null, ...words);

const written = (now: number, pack: string, version: number): fc.Arbitrary<WrittenPack> =>
  fc
    .record({
      effective_from: maybe(near(now, 5).map(dateOf)),
      length: maybe(fc.integer({ min: 1, max: 9 })),
      hours: maybe(
        fc.record({
          zone: fc.constantFrom("recipient", "recipient", "America/Chicago"),
          slots: fc.array(slot, { minLength: 1, maxLength: 2 }),
          waived_by: bases,
        }),
        4,
      ),
      holidays: maybe(
        fc.record({
          calendar: fc.constant("local"),
          hours: fc.constantFrom<"closed" | { from: string; to: string }[]>("closed", [
            { from: "10:00", to: "14:00" },
          ]),
          waived_by: bases,
        }),
      ),
      caps: fc.array(
        fc.record({
          id: fc.constant("cap"),
          max: fc.integer({ min: 1, max: 3 }),
          window: fc.constantFrom("2h", "24h", "3d"),
          scope,
          per: maybe(fc.constant("subject")),
          counts: fc.constantFrom("placed", "connected"),
        }),
        { maxLength: 1 },
      ),
      quiet_after: fc.array(
        fc.record({
          id: fc.constant("quiet"),
          event: fc.constantFrom("conversation", "refused"),
          scope,
          for: fc.constantFrom("30h", "2d", "4d"),
          full: fc.boolean(),
        }),
        { maxLength: 1 },
      ),
      needs_consent: maybe(fc.constant(["express", "express_written"])),
    })
    .map(({ length, ...rest }) => {
      const from = rest.effective_from;
      const until = from && length ? { effective_to: dateOf(ms(from) + length * DAY_MS) } : {};
      return JSON.parse(JSON.stringify({ pack, version, ...rest, ...until }));
    });

const entry = (now: number): fc.Arbitrary<World["history"][number]> =>
  fc.record({
    at: fc.integer({ min: 0, max: 5 * 24 * 4 }).map(quarters => now - quarters * 15 * MINUTE_MS),
    connected: fc.boolean(),
    consented: fc.boolean(),
    inbound: fc.boolean(),
    event: word("conversation", "refused"),
    number: fc.constantFrom(NUMBER, NUMBER, "+12125550199"),
    person: word("p1", "p2"),
    debt: word("d1", "d2"),
    subject: word("solar", "roof"),
  });

/** A world with `now` near a clock change, often. */
const world = fc
  .oneof(
    fc.constantFrom(...CHANGES).chain(at => near(at, 2)),
    near(ms("2026-06-15T12:00:00Z"), 60),
  )
  .chain(now =>
    fc.record({
      now: fc.constant(now),
      zones: fc.subarray(ZONES, { minLength: 1, maxLength: 3 }),
      packs: fc
        .record({
          one: written(now, "one", 1),
          next: maybe(written(now, "one", 2)),
          two: maybe(written(now, "two", 1)),
        })
        .map(({ one, next, two }) => [one, next, two].filter(p => p !== undefined)),
      calendars: fc.record({
        local: fc.record({
          dates: fc.array(near(now, 4).map(dateOf), { maxLength: 3 }),
          until: fc.constantFrom(0, 2, 40).map(days => dateOf(now + days * DAY_MS)),
        }),
      }),
      call: fc.record({
        number: fc.constant(NUMBER),
        person: word("p1"),
        debt: word("d1"),
        subject: word("solar"),
      }),
      consent: fc.option(
        fc.record({
          basis: fc.constantFrom("express", "express_written"),
          from: near(now, 1),
          to: near(now, 3),
        }),
      ),
      history: fc.array(entry(now), { maxLength: 6 }),
      blackouts: fc.array(
        fc
          .record({ from: near(now, 2), hours: fc.integer({ min: 1, max: 40 }) })
          .map(({ from, hours }) => ({ from, to: from + hours * HOUR_MS })),
        { maxLength: 1 },
      ),
      suppressedUntil: fc.option(near(now, 2), { freq: 4 }),
      marginMinutes: fc.constantFrom(0, 15),
    }),
  );

type Asked = World & { now: number };

const ask = (asked: Asked, now = asked.now) => {
  const calendars = Object.entries(asked.calendars).map(([calendar, { dates, until }]) => {
    const days = Object.fromEntries(dates.map(date => [date, "holiday"]));
    const { value } = compileCalendar({ calendar, dates: days, complete_until: until });
    if (value === null) throw new Error("no calendar");
    return [calendar, value] as const;
  });
  const { consent: given, suppressedUntil: expiresAt } = asked;
  return verdict(
    question({
      now,
      place: known(asked.zones),
      packs: asked.packs as unknown as Record<string, unknown>[],
      calendars: new Map(calendars),
      call: {
        personId: asked.call.person,
        debtId: asked.call.debt,
        subject: asked.call.subject,
        consent: given && { basis: given.basis, scope: "all", obtainedAt: given.from, expiresAt: given.to },
      },
      history: asked.history.map(({ at, connected, inbound, consented, event, ...keys }) =>
        reach(at, {
          kind: connected ? "connected" : "placed",
          direction: inbound ? "inbound" : "outbound",
          consented,
          event: event as "conversation" | null,
          number: keys.number,
          personId: keys.person,
          debtId: keys.debt,
          subject: keys.subject,
        }),
      ),
      blackouts: asked.blackouts.map(b => ({ id: "b", ...b, regions: null, campaigns: null })),
      suppressions: expiresAt === null ? [] : [suppression({ expiresAt })],
      closingMarginMs: asked.marginMinutes * MINUTE_MS,
    }),
  );
};

const minutes = (from: number, to: number) =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / MINUTE_MS)) }, (_, i) => from + i * MINUTE_MS);

describe("a verdict", () => {
  it("is dial exactly when the minute is permitted, waits for the first that is, and refuses when none comes", () => {
    const seen = { dial: 0, wait: 0, refuse: 0 };
    fc.assert(
      fc.property(world, asked => {
        const found = ask(asked);
        seen[found.decision] += 1;
        const { now } = asked;
        switch (found.decision) {
          case "dial": {
            expect(permitted(asked, now)).toBe(true);
            const end = Math.min(found.openUntil ?? Number.POSITIVE_INFINITY, now + DAY_MS);
            expect(
              minutes(now, end)
                .filter(at => !permitted(asked, at))
                .map(iso),
            ).toEqual([]);
            if (found.openUntil !== null) expect(permitted(asked, found.openUntil)).toBe(false);
            return;
          }
          case "wait":
            expect(
              minutes(now, found.until)
                .filter(at => permitted(asked, at))
                .map(iso),
            ).toEqual([]);
            expect(permitted(asked, found.until)).toBe(true);
            expect(ask(asked, found.until).decision).toBe("dial");
            return;
          case "refuse":
            if (found.reason.startsWith("Consent")) expect(lacksConsent(asked, now)).toBe(true);
            else {
              expect(found.reason).toMatch(/^No permitted time within 14 days \(/);
              expect(
                minutes(now, now + HORIZON_MS + MINUTE_MS)
                  .filter(at => permitted(asked, at))
                  .map(iso),
              ).toEqual([]);
            }
        }
      }),
      { numRuns: 100 },
    );
    expect(Math.min(seen.dial, seen.wait)).toBeGreaterThan(3);
  }, 120_000);

  it("is dial at a quarter of an hour exactly when it is permitted, over five days", () => {
    fc.assert(
      fc.property(world, asked => {
        const from = Math.floor(asked.now / QUARTER_MS) * QUARTER_MS - DAY_MS;
        const wrong = Array.from({ length: 5 * 96 }, (_, i) => from + i * QUARTER_MS)
          .filter(at => (ask(asked, at).decision === "dial") !== permitted(asked, at))
          .map(iso);
        expect(wrong).toEqual([]);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  it("never opens earlier for a pack more", () => {
    fc.assert(
      fc.property(
        world.chain(asked => fc.record({ asked: fc.constant(asked), more: written(asked.now, "more", 1) })),
        ({ asked, more }) => {
          const [before, after] = [ask(asked), ask({ ...asked, packs: [...asked.packs, more] })];
          const at = (v: typeof before) =>
            v.decision === "dial" ? asked.now : v.decision === "wait" ? v.until : Number.POSITIVE_INFINITY;
          expect(at(after)).toBeGreaterThanOrEqual(at(before));
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);
});

// Windows against the minute oracle, around every clock change of two years in every zone that Intl knows.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closingAfter,
  isOpen,
  joinedOpenings,
  nextOpening,
  slotAt,
} from "../../../../src/domain/hours/calling-windows.ts";
import {
  ALL_WEEK,
  type DayOfWeek,
  findOverlaps,
  layOutWeek,
  parseClockTime,
  unite,
  type WeekHours,
  weekdaySlot,
} from "../../../../src/domain/hours/weekday-slots.ts";
import { clockAt, clockChanges, isInside, type PlainSlot } from "../../../support/checks/local-clock.ts";
import { iso, ms } from "../../../support/worlds/rule-worlds.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEARS = [ms("2025-01-01T00:00:00Z"), ms("2027-01-01T00:00:00Z")] as const;
const ZONES = [...Intl.supportedValuesOf("timeZone"), "UTC"];

const clock = (minute: number) => {
  const m = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
};

function compile(slots: readonly PlainSlot[]): WeekHours {
  return layOutWeek(
    slots.map(({ day, start, end }) => {
      const slot = weekdaySlot(day as DayOfWeek, parseClockTime(start) ?? -1, parseClockTime(end) ?? -1);
      if (slot === null) throw new Error(`no length: ${start}-${end}`);
      return slot;
    }),
  );
}

const changes = ZONES.flatMap(zone => clockChanges(zone, ...YEARS).map(at => ({ zone, at })));

describe("around all clock changes of 2025 and 2026", () => {
  it("there are some hundreds of them", () => expect(changes.length).toBeGreaterThan(400));

  /** Minutes before and after the wall time at which the clock changes. */
  const edges = fc
    .tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: 1, max: 150 }))
    .map(([start, length]) => ({ start, end: start + length }));

  it("an instant is inside exactly when its local clock is, and the next opening is the first such minute", () => {
    fc.assert(
      fc.property(edges, fc.nat(59_999), (edge, msInMinute) => {
        for (const { zone, at } of changes) {
          const { day, minute } = clockAt(zone, at - MINUTE);
          const slots = [day, (day + 1) % 7].map(d => ({
            day: d,
            start: clock(minute + edge.start),
            end: clock(minute + edge.end),
          }));
          const hours = unite(compile(slots));
          let upcoming: number | null = null;
          for (let t = at + 2 * HOUR; t >= at - 2 * HOUR; t -= MINUTE) {
            const inside = slots.some(slot => isInside(slot, zone, t));
            if (inside) upcoming = t;
            if (isOpen(hours, zone, t + msInMinute) !== inside) {
              expect.fail(
                `${zone} ${iso(t)} ${JSON.stringify(slots)}: should be ${inside ? "inside" : "outside"}`,
              );
            }
            if (t % (15 * MINUTE) === 0 && upcoming !== null) {
              expect(nextOpening(hours, zone, t, at + 2 * HOUR)?.at, `${zone} ${iso(t)}`).toBe(upcoming);
            }
          }
        }
      }),
      { numRuns: 2 },
    );
  }, 30_000);
});

describe("in any zone, at any time of two years", () => {
  const slot = fc
    .record({ day: fc.nat(6), from: fc.nat(1439), length: fc.integer({ min: 1, max: 1439 }) })
    .map(s => ({ day: s.day, start: clock(s.from), end: clock(s.from + s.length) }));
  const place = fc.constantFrom(...changes).chain(({ zone, at }) =>
    fc.record({
      zone: fc.oneof(fc.constant(zone), fc.constantFrom(...ZONES)),
      at: fc.integer({ min: -48 * 60, max: 48 * 60 }).map(m => at + m * MINUTE),
    }),
  );

  it("openings are exactly the minutes inside, and each closing is the first minute outside", () => {
    fc.assert(
      fc.property(fc.array(slot, { maxLength: 4 }), place, (slots, { zone, at }) => {
        const hours = unite(compile(slots));
        const to = at + 36 * HOUR;
        const open = joinedOpenings(hours, zone, at, to);
        for (let t = at; t < to; t += MINUTE) {
          const inside = slots.some(s => isInside(s, zone, t));
          const found = open.find(o => o.opensAt <= t && t < o.closesAt);
          expect(found !== undefined, `${zone} ${iso(t)}`).toBe(inside);
        }
        for (const { opensAt, closesAt } of open) {
          expect(closingAfter(hours, zone, opensAt, to)).toBe(
            closesAt === to && isOpen(hours, zone, to) ? null : closesAt,
          );
        }
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  it("without overlaps a slot is named by its own hours", () => {
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1, maxLength: 4 }), place, (slots, { zone, at }) => {
        const hours = compile(slots);
        fc.pre(findOverlaps(hours).length === 0);
        for (let t = at; t < at + 24 * HOUR; t += 7 * MINUTE) {
          const index = slots.findIndex(s => isInside(s, zone, t));
          expect(slotAt(hours, zone, t)).toBe(index < 0 ? null : index);
        }
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it("overlaps are found exactly when two slots share a minute of the week", () => {
    fc.assert(
      fc.property(fc.array(slot, { maxLength: 5 }), slots => {
        const monday = ms("2026-01-05T00:00:00Z");
        let shared = false;
        for (let t = monday; t < monday + 7 * 24 * HOUR && !shared; t += MINUTE) {
          shared = slots.filter(s => isInside(s, "UTC", t)).length > 1;
        }
        expect(findOverlaps(compile(slots)).length > 0).toBe(shared);
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  it("what is always open never closes", () => {
    fc.assert(
      fc.property(place, ({ zone, at }) => {
        expect(isOpen(ALL_WEEK, zone, at)).toBe(true);
        expect(closingAfter(ALL_WEEK, zone, at, at + 14 * 24 * HOUR)).toBeNull();
      }),
    );
  });
});

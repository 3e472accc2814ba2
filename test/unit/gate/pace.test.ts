import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grantedOf, Pace } from "../../../src/gate/pace.ts";
import { nodeSqlStorage } from "../../support/platform/node-sqlite.ts";
import { NOW, permit } from "../../support/worlds/permits.ts";

const NONE = { waiting: 0, lately: 0 };
const WIDE = { from: 0, withinMs: 20 };

/** Asks for so many slots at once; told as times. */
function ask(pace: Pace, count: number, now: number, more: Partial<typeof WIDE> = {}): (number | null)[] {
  const asking = Array.from({ length: count }, (_, i) => ({ key: `${now}-${i}`, grantedAt: now }));
  const slots = pace.slots(asking, { now, ...WIDE, ...more });
  return slots.map(inMs => (inMs === null ? null : now + inMs));
}

describe("a slot", () => {
  it("is at once where nobody dials, and its followers keep their distance", () => {
    const [first, second, third] = ask(new Pace(nodeSqlStorage(), 2), 3, NOW) as number[];
    expect(first).toBe(NOW);
    expect(second).toBeGreaterThan(NOW + 400);
    // The first may arrive up to 30 ms late, the third must be in another second.
    expect(third).toBe(NOW + 1_030);
  });

  it("that may be missed by more is followed later", () => {
    const [, narrow] = ask(new Pace(nodeSqlStorage(), 1), 2, NOW, { withinMs: 10 });
    const [, wide] = ask(new Pace(nodeSqlStorage(), 1), 2, NOW, { withinMs: 200 });
    expect([narrow, wide]).toEqual([NOW + 1_020, NOW + 1_210]);
  });

  it("waits until the provider wants to be dialled again", () => {
    expect(ask(new Pace(nodeSqlStorage(), 5), 1, NOW, { from: NOW + 3_000 })).toEqual([NOW + 3_000]);
  });

  it("that is far away is not given, and keeps no place from others", () => {
    const pace = new Pace(nodeSqlStorage(), 5);
    expect(ask(pace, 2, NOW, { from: NOW + 60_000 })).toEqual([null, null]);
    expect(ask(pace, 1, NOW)).toEqual([NOW]);
  });

  it("survives a restart of its object, which gives none that could be in the same second", () => {
    const storage = nodeSqlStorage();
    const [, , last] = ask(new Pace(storage, 2), 3, NOW) as number[];
    const [next] = ask(new Pace(storage, 2), 1, NOW + 10);
    expect(next).toBeGreaterThanOrEqual((last as number) + 1_000);
    expect(ask(new Pace(storage, 2), 1, NOW + 60_000)).toEqual([NOW + 60_000]);
  });

  it("is given soon again after a mark that a wrong clock has set", () => {
    const storage = nodeSqlStorage();
    ask(new Pace(storage, 2), 1, NOW + 365 * 86_400_000);
    const pace = new Pace(storage, 2);
    expect(ask(pace, 1, NOW)).toEqual([null]);
    expect(ask(pace, 1, NOW + 30_000)).toEqual([NOW + 30_000]);
  });

  it("is one of many that share a row of storage", () => {
    const storage = nodeSqlStorage();
    const pace = new Pace(storage, 10);
    const marks = new Set<unknown>();
    for (let n = 0; n < 30; n++) {
      ask(pace, 1, NOW + n * 100);
      marks.add(storage.exec<{ begins: string }>("SELECT begins FROM pace").one().begins);
    }
    expect(marks.size).toBeLessThanOrEqual(4);
  });

  it("costs nothing where there is no limit", () => {
    const storage = nodeSqlStorage();
    const pace = new Pace(storage, 0);
    expect(ask(pace, 3, NOW)).toEqual([NOW, NOW, NOW]);
    expect([pace.room(NOW, NONE), pace.beginRoom(NOW)]).toEqual([Infinity, Infinity]);
    expect(pace.nextRoomAt(NOW, NONE)).toBeNull();
    expect(storage.exec("SELECT * FROM pace").toArray()).toEqual([]);
  });
});

describe("slots asked for at any time, in any number, of any width", () => {
  const step = fc.record({
    wait: fc.nat(900),
    count: fc.nat(7),
    withinMs: fc.nat(400),
    late: fc.double({ min: 0, max: 1, noNaN: true }),
    restart: fc.boolean(),
  });

  it("let no more than N dials arrive in any one second, wherever in its slot each does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const storage = nodeSqlStorage();
        let pace = new Pace(storage, limit);
        let now = NOW;
        const dials: number[] = [];
        for (const { wait, count, withinMs, late, restart } of steps) {
          now += wait;
          if (restart) pace = new Pace(storage, limit);
          const slots = ask(pace, count, now, { withinMs });
          dials.push(...slots.flatMap(at => (at === null ? [] : [at + late * (withinMs + 10)])));
        }
        for (const from of dials)
          expect(dials.filter(at => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 100 },
    );
  });
});

describe("dispatch under a pace", () => {
  it("runs ahead of the slots by what the way to them takes", () => {
    const near = new Pace(nodeSqlStorage(), 10);
    const far = new Pace(nodeSqlStorage(), 10);
    for (const [pace, tookMs] of [
      [near, 100],
      [far, 5_000],
    ] as const)
      for (let n = 0; n < 40; n++) {
        const key = `call-${n}`;
        pace.began([key], NOW + n * 200);
        pace.slots([{ key, grantedAt: NOW + n * 200 - tookMs }], { now: NOW + n * 200, ...WIDE });
      }
    const later = NOW + 60_000;
    expect(near.room(later, { waiting: 10, lately: 0 })).toBeLessThanOrEqual(5);
    expect(far.room(later, { waiting: 10, lately: 0 })).toBe(13);
    expect(far.room(later, { waiting: 50, lately: 0 })).toBeGreaterThan(5);
    expect(far.room(later, { waiting: 70, lately: 0 })).toBe(0);
  });

  it("grants no burst: in a second little more than may be dialled in one", () => {
    const pace = new Pace(nodeSqlStorage(), 10);
    expect(pace.room(NOW, { waiting: 0, lately: 9 })).toBe(4);
    expect(pace.room(NOW, { waiting: 0, lately: 13 })).toBe(0);
  });

  it("counts what waits for its slot, and is told when there is room again", () => {
    const pace = new Pace(nodeSqlStorage(), 1);
    while (pace.room(NOW, NONE) > 0) ask(pace, 1, NOW);
    const at = pace.nextRoomAt(NOW, NONE) ?? 0;
    expect(at).toBeGreaterThan(NOW);
    expect(pace.room(at - 100, NONE)).toBe(0);
    expect(pace.room(at, NONE)).toBe(1);
  });

  it("lets begin what finds a slot within seconds, and forgets who never asks for one", () => {
    const pace = new Pace(nodeSqlStorage(), 2);
    expect(pace.beginRoom(NOW)).toBe(16);
    pace.began(["a", "b"], NOW);
    expect(pace.beginRoom(NOW)).toBe(14);
    pace.forget("a");
    expect(pace.beginRoom(NOW)).toBe(15);
    expect(pace.beginRoom(NOW + 60_000)).toBe(16);
  });
});

it("counts what is granted and has not begun, and what was granted within a second", () => {
  const permits = [
    permit({ begun: true, grantedAt: NOW - 2_000 }),
    permit({ begun: true, grantedAt: NOW - 500 }),
    permit({ grantedAt: NOW - 1_000 }),
    permit({ grantedAt: NOW }),
  ];
  expect(grantedOf(permits, NOW)).toEqual({ waiting: 2, lately: 2 });
});

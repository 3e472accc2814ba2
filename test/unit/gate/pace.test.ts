import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "../../../src/gate/pace.ts";
import { nodeSqlStorage } from "../../support/node-sqlite.ts";
import { NOW } from "./permits.ts";

describe("the pace of a trunk", () => {
  it("has room for so many dials in a second, and again a second after each", () => {
    const pace = new Pace(nodeSqlStorage(), 3);
    expect(pace.room(NOW)).toBe(3);
    pace.began(2, NOW);
    pace.began(1, NOW + 400);
    expect(pace.room(NOW + 999)).toBe(0);
    expect(pace.nextRoomAt(NOW + 500)).toBe(NOW + 1_000);
    expect(pace.room(NOW + 1_000)).toBe(2);
    expect(pace.room(NOW + 1_400)).toBe(3);
    expect(pace.nextRoomAt(NOW + 1_000)).toBeNull();
  });

  it("survives a restart of its object", () => {
    const storage = nodeSqlStorage();
    new Pace(storage, 2).began(2, NOW);
    const again = new Pace(storage, 2);
    expect(again.room(NOW + 999)).toBe(0);
    expect(again.nextRoomAt(NOW + 999)).toBe(NOW + 1_000);
    expect(again.room(NOW + 1_000)).toBe(2);
  });

  it("may be changed with a deploy: what began under the old one counts under the new", () => {
    const storage = nodeSqlStorage();
    new Pace(storage, 10).began(8, NOW);
    expect(new Pace(storage, 5).room(NOW + 10)).toBe(0);
    expect(new Pace(storage, 20).room(NOW + 10)).toBe(12);
  });

  it("without a limit always has room and writes nothing", () => {
    const storage = nodeSqlStorage();
    const pace = new Pace(storage, 0);
    pace.began(1_000, NOW);
    expect(pace.room(NOW)).toBe(Number.POSITIVE_INFINITY);
    expect(pace.nextRoomAt(NOW)).toBeNull();
    expect(storage.exec("SELECT * FROM pace").toArray()).toEqual([]);
  });

  it("writes nothing when nothing begins", () => {
    const storage = nodeSqlStorage();
    new Pace(storage, 5).began(0, NOW);
    expect(storage.exec("SELECT * FROM pace").toArray()).toEqual([]);
  });
});

describe("dials that begin whenever there is room", () => {
  const step = fc.record({ wait: fc.nat(700), wanted: fc.nat(6), restart: fc.boolean() });

  it("are never more than the limit in any one second, through restarts and a clock that stands", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const storage = nodeSqlStorage();
        let pace = new Pace(storage, limit);
        let now = NOW;
        const begins: number[] = [];
        for (const { wait, wanted, restart } of steps) {
          now += wait;
          if (restart) pace = new Pace(storage, limit);
          const count = Math.min(wanted, pace.room(now));
          pace.began(count, now);
          for (let n = 0; n < count; n++) begins.push(now);
        }
        for (const from of begins) {
          expect(begins.filter(at => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("lose nothing: there is room at the very time that was named", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 30 }), (limit, steps) => {
        const pace = new Pace(nodeSqlStorage(), limit);
        let now = NOW;
        for (const { wait, wanted } of steps) {
          now += wait;
          pace.began(Math.min(wanted, pace.room(now)), now);
          const next = pace.nextRoomAt(now);
          if (next === null) expect(pace.room(now)).toBeGreaterThan(0);
          else {
            expect(pace.room(next - 1)).toBe(0);
            expect(pace.room(next)).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

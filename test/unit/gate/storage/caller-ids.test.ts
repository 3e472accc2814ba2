import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../../src/domain/time-units.ts";
import type { CallerIdPool } from "../../../../src/domain/trunks/caller-ids/caller-id-pool.ts";
import { callerIdDay } from "../../../../src/domain/trunks/caller-ids/caller-id-use.ts";
import { CallerIds } from "../../../../src/gate/storage/caller-ids.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { NOW } from "../../../support/worlds/permits.ts";

const A = "+12125550101";
const B = "+12125550102";
const MIDNIGHT = Date.parse("2026-11-21T00:00:00Z");

const pool = (changes: Partial<CallerIdPool> = {}): CallerIdPool => ({
  numbers: [A, B],
  strategy: "sticky",
  dailyCap: null,
  setAsideBelow: null,
  ...changes,
});

/** `again`: the object starts anew over what is in storage. */
function world() {
  const storage = nodeSqlStorage();
  const setAside: string[] = [];
  const again = () => new CallerIds(storage, use => setAside.push(use.number));
  const rows = () => storage.exec<{ n: number }>("SELECT count(*) AS n FROM caller_ids").one().n;
  return { ids: again(), again, setAside, rows };
}

const calls = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ phoneNumber: `+1415555${1_000 + n}`, attempt: 1 }));
const numbersOf = (choices: ReturnType<CallerIds["choose"]>) =>
  choices.map(choice => (choice.kind === "chosen" ? choice.number : null));
const times = <T>(count: number, one: T) => Array.from({ length: count }, () => one);

describe("a cap", () => {
  it("counts what a batch has chosen before, and then there is none until the next day", () => {
    const { ids } = world();
    const choices = ids.choose(pool({ dailyCap: 2 }), calls(6), [], NOW);
    expect(numbersOf(choices).filter(number => number === A)).toHaveLength(2);
    expect(numbersOf(choices).filter(number => number === B)).toHaveLength(2);
    expect(choices.slice(4)).toEqual(times(2, { kind: "none", freeAt: MIDNIGHT }));
  });

  it("reckons with permits that are not begun, and no more with those that lapsed", () => {
    const { ids } = world();
    const one = pool({ numbers: [A], dailyCap: 2 });
    expect(numbersOf(ids.choose(one, calls(1), [A, A], NOW))).toEqual([null]);
    expect(numbersOf(ids.choose(one, calls(3), [A, B], NOW))).toEqual([A, null, null]);
    expect(numbersOf(ids.choose(one, calls(3), [], NOW))).toEqual([A, A, null]);
  });

  it("is of all pools that name the number", () => {
    const { ids } = world();
    ids.dialled([A, A], NOW);
    const other = pool({ numbers: [A], dailyCap: 2, strategy: "rotate" });
    expect(numbersOf(ids.choose(other, calls(1), [], NOW))).toEqual([null]);
  });

  it("is kept when the object starts again", () => {
    const { ids, again } = world();
    ids.dialled([A, B, A], NOW);
    const capped = pool({ numbers: [A], dailyCap: 2 });
    expect(numbersOf(again().choose(capped, calls(1), [], NOW))).toEqual([null]);
    expect(numbersOf(again().choose(capped, calls(1), [], MIDNIGHT))).toEqual([A]);
  });

  it("is not begun anew by a clock that goes back", () => {
    const { ids } = world();
    ids.dialled([A, A], MIDNIGHT);
    const choices = ids.choose(pool({ numbers: [A], dailyCap: 2 }), calls(1), [], MIDNIGHT - 1);
    expect(choices).toEqual([{ kind: "none", freeAt: MIDNIGHT + DAY_MS }]);
  });

  it("is never passed, whatever is granted, begun, lapsed or started again, on whatever day", () => {
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant("grant" as const), calls: fc.integer({ min: 1, max: 4 }) }),
      },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant("begin" as const), at: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("lapse" as const), at: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("restart" as const, "forget" as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 9 }) }),
      },
    );
    const cap = fc.integer({ min: 1, max: 3 });
    const strategy = fc.constantFrom("sticky" as const, "rotate" as const);
    fc.assert(
      fc.property(
        cap,
        strategy,
        fc.array(step, { minLength: 20, maxLength: 60 }),
        (dailyCap, strategy, steps) => {
          const { ids: first, again } = world();
          const of = pool({ dailyCap, strategy });
          const begun = new Map<string, number>();
          let ids = first;
          let now = NOW;
          let held: string[] = [];
          for (const step of steps) {
            switch (step.kind) {
              case "grant":
                held.push(
                  ...ids
                    .choose(of, calls(step.calls), held, now)
                    .flatMap(choice => (choice.kind === "chosen" ? [choice.number] : [])),
                );
                break;
              case "begin":
              case "lapse": {
                const number = held[step.at % held.length];
                if (number === undefined) break;
                held = held.toSpliced(step.at % held.length, 1);
                if (step.kind === "lapse") break;
                ids.dialled([number], now);
                const key = `${number} ${callerIdDay(now)}`;
                begun.set(key, (begun.get(key) ?? 0) + 1);
                expect(begun.get(key)).toBeLessThanOrEqual(dailyCap);
                break;
              }
              case "restart":
                ids = again();
                break;
              case "forget":
                ids.forget(now);
                break;
              case "wait":
                now += step.hours * HOUR_MS;
                break;
            }
          }
        },
      ),
    );
  });
});

describe("a rate of answers", () => {
  const limited = pool({ setAsideBelow: { answerPercent: 50, minDials: 4 } });
  const unanswered = (number: string, count: number) => times(count, { number, answered: false });

  it("that falls sets a number aside, which is said once and shown", () => {
    const { ids, setAside } = world();
    ids.ended(unanswered(A, 3), NOW);
    expect(ids.view(limited, NOW).numbers[0]).toMatchObject({ ended: 3, setAsideAt: null });
    ids.ended(unanswered(A, 1), NOW + 1);
    expect(numbersOf(ids.choose(limited, calls(5), [], NOW + 2))).toEqual(times(5, B));
    expect(ids.view(limited, NOW + 3)).toEqual({
      standing: "open",
      numbers: [
        { number: A, dials: 0, ended: 4, answered: 0, setAsideAt: NOW + 2, freeAt: MIDNIGHT },
        { number: B, dials: 0, ended: 0, answered: 0, setAsideAt: null, freeAt: null },
      ],
    });
    expect(setAside).toEqual([A]);
  });

  it("that falls everywhere stops no campaign", () => {
    const { ids } = world();
    ids.ended([...unanswered(A, 4), ...unanswered(B, 4)], NOW);
    expect(numbersOf(ids.choose(limited, calls(20), [], NOW))).not.toContain(null);
    expect(ids.view(limited, NOW).standing).toBe("set_aside_in_use");
  });

  it("is remembered when the object starts again", () => {
    const { ids, again } = world();
    ids.ended(unanswered(A, 4), NOW);
    ids.view(limited, NOW);
    ids.ended(times(9, { number: A, answered: true }), NOW);
    expect(again().view(limited, NOW).numbers[0]).toMatchObject({
      ended: 13,
      answered: 9,
      setAsideAt: NOW,
    });
  });

  it("is counted anew for a number that is reinstated, whose dials stay", () => {
    const { ids, again } = world();
    ids.dialled(times(4, A), NOW);
    ids.ended(unanswered(A, 4), NOW);
    ids.view(limited, NOW);
    expect(ids.reinstate(A, NOW + 1)).toBe(true);
    expect(ids.reinstate(A, NOW + 1)).toBe(false);
    for (const now of [ids, again()].map(one => one.view(limited, NOW + 2).numbers[0]))
      expect(now).toEqual({ number: A, dials: 4, ended: 0, answered: 0, setAsideAt: null, freeAt: null });
  });

  it("of yesterday leaves nothing to reinstate", () => {
    const { ids } = world();
    ids.ended(unanswered(A, 4), NOW);
    ids.view(limited, NOW);
    expect(ids.reinstate(A, MIDNIGHT)).toBe(false);
    expect(ids.reinstate("+12125550199", NOW)).toBe(false);
  });

  it("counts for nothing in a pool that sets none aside", () => {
    const { ids, setAside } = world();
    ids.ended([...unanswered(A, 99), ...unanswered(B, 99)], NOW);
    expect(ids.view(pool(), NOW).standing).toBe("open");
    expect(setAside).toEqual([]);
  });
});

describe("what was counted", () => {
  it("is a row a number, in one statement a batch", () => {
    const { storage, statements } = counted();
    const ids = new CallerIds(storage);
    statements.length = 0;
    ids.dialled([A, B, A, A], NOW);
    ids.ended([{ number: A, answered: true }, ...times(3, { number: B, answered: false })], NOW);
    expect(statements).toHaveLength(2);
    expect(storage.exec("SELECT count(*) AS n FROM caller_ids").one()).toEqual({ n: 2 });
    ids.choose(pool({ dailyCap: 9, setAsideBelow: { answerPercent: 1, minDials: 50 } }), calls(9), [A], NOW);
    expect(statements.filter(sql => !sql.startsWith("SELECT"))).toHaveLength(2);
  });

  it("is forgotten when the day after it is over, some at a time", () => {
    const { ids, again, rows } = world();
    const numbers = Array.from({ length: 700 }, (_, n) => `+1212555${1_000 + n}`);
    ids.dialled([...numbers, A], NOW);
    ids.dialled([A], MIDNIGHT);
    const over = MIDNIGHT + DAY_MS;
    expect(ids.forget(over - 1)).toBe(0);
    expect([ids.forget(over), ids.forget(over), ids.forget(over)]).toEqual([500, 200, 0]);
    expect(rows()).toBe(1);
    expect(again().view(pool({ numbers: [A] }), MIDNIGHT).numbers[0]).toMatchObject({ dials: 1 });
  });
});

/** Storage that says what it was asked. */
function counted() {
  const storage = nodeSqlStorage();
  const statements: string[] = [];
  const exec = (sql: string, ...values: unknown[]) => {
    statements.push(sql.trim());
    return storage.exec(sql, ...values);
  };
  return { storage: { exec, databaseSize: 0 } as unknown as SqlStorage, statements };
}

// What is written over is said again: however many rows there are, an object that starts again knows every fact.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Journal, type JournalKey } from "../../../../src/gate/storage/journal.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";

/** A journal of facts in memory; `again` reads them from storage, `written` counts the rows that were written. */
function journalOf() {
  const sqlite = nodeSqlStorage();
  let written = 0;
  let largest = 0;
  const storage = {
    exec: (sql: string, ...values: SqlStorageValue[]) => {
      if (sql.includes("INSERT")) written++;
      largest = Math.max(largest, ...values.map(value => String(value).length));
      return sqlite.exec(sql, ...values);
    },
  } as unknown as SqlStorage;
  let facts = new Map<JournalKey, unknown>();
  const open = () => new Journal(storage, key => facts.get(key));
  let journal = open();
  journal.read();
  return {
    storage: sqlite,
    facts: () => facts,
    written: () => written,
    largest: () => largest,
    rows: () => sqlite.exec<{ n: number }>("SELECT count(*) AS n FROM permit_journal").one().n,
    together: (run: () => void) => journal.together(run),
    say: (key: JournalKey, fact: unknown) => {
      if (fact === undefined) facts.delete(key);
      else facts.set(key, fact);
      journal.changed(key);
    },
    read: () => new Journal(storage, () => undefined).read(),
    restart: () => {
      journal = open();
      facts = new Map(journal.read());
    },
  };
}

describe("a journal", () => {
  it("writes one row for all that changes together, and none for what came and went in it", () => {
    const { say, together, written, read } = journalOf();
    together(() => {
      for (let n = 0; n < 50; n++) say(`call-${n}`, { n });
      say("call-0", undefined);
      say(7, 12);
    });
    expect(written()).toBe(1);
    expect([read().size, read().has("call-0"), read().get(7)]).toEqual([50, false, 12]);
    together(() => {
      say("never", 1);
      say("never", undefined);
    });
    expect(written()).toBe(1);
  });

  it("keeps what happened before something in it failed", () => {
    const { say, together, read } = journalOf();
    const failing = () =>
      together(() => {
        say("call-1", 1);
        throw new Error("in between");
      });
    expect(failing).toThrow("in between");
    expect([...read()]).toEqual([["call-1", 1]]);
  });

  it("writes over its rows, and still knows a fact that was said long ago, and no fact that is gone", () => {
    const { say, written, rows, read, restart } = journalOf();
    say("old", "still so");
    say("gone", "for a while");
    say("gone", undefined);
    for (let n = 0; n < 1_000; n++) {
      say("other", n);
      if (n % 97 === 0) restart();
    }
    expect([...read()].sort()).toEqual([
      ["old", "still so"],
      ["other", 999],
    ]);
    expect([rows(), written()]).toEqual([32, 1_003]);
  });

  it("has no row that is too large for a value, and loses nothing by it", () => {
    const { say, together, largest, read, facts } = journalOf();
    const text = "ü".repeat(2_000);
    const sayAll = (count: number, from: number) =>
      together(() => {
        for (let n = from; n < from + count; n++) say(`call-${n}`, { n, text });
      });
    sayAll(3_000, 0);
    for (let n = 0; n < 200; n++) sayAll(1 + (n % 7), n);
    expect(largest()).toBeLessThan(600_000);
    expect(read()).toEqual(facts());
  });

  it("does not grow beyond what a start can read, however many facts there were once", () => {
    const { say, rows, restart, facts } = journalOf();
    for (let n = 0; n < 6_000; n++) say(`call-${n}`, n);
    expect(rows()).toBe(4_096);
    for (let n = 0; n < 6_000; n++) say(`call-${n}`, undefined);
    restart();
    expect([rows(), facts().size]).toEqual([4_096, 0]);
  });

  it("says after any changes and restarts what was said last", () => {
    const key = fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 9 }).map(n => `call-${n}`),
    );
    const change = fc.tuple(key, fc.option(fc.integer(), { nil: undefined }));
    const step = fc.oneof(
      { weight: 20, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constant("restart" as const) },
    );
    const steps = fc.array(step, { minLength: 60, maxLength: 200, size: "max" });
    fc.assert(
      fc.property(steps, all => {
        const { say, together, read, restart, facts, rows } = journalOf();
        for (const one of all)
          if (one === "restart") restart();
          else
            together(() => {
              for (const [about, fact] of one) say(about, fact);
            });
        expect(read()).toEqual(facts());
        expect(rows()).toBeLessThanOrEqual(32);
      }),
      { numRuns: 100 },
    );
  });
});

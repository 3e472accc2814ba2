// The support itself: what it promises of D1 and of a Durable Object's storage.
import { describe, expect, it } from "vitest";
import { nodeD1, nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";

const INSERT =
  "INSERT INTO dead_letters (id, queue, payload, reason, created_at) VALUES (?1, 'q', '{}', 'r', ?2)";
const COUNT = "SELECT count(*) AS n FROM dead_letters";

describe("D1 over node:sqlite", () => {
  it("answers as D1 does: rows, the first, its column, arrays, changes", async () => {
    const db = nodeD1();
    const { meta } = await db.prepare(INSERT).bind("a", 1).run();
    expect(meta.changes).toBe(1);
    await db.prepare(INSERT).bind("b", 2).run();
    const all = db
      .prepare("SELECT id, created_at FROM dead_letters WHERE created_at >= ?1 ORDER BY id")
      .bind(1);
    expect(await all.all()).toMatchObject({
      success: true,
      results: [
        { id: "a", created_at: 1 },
        { id: "b", created_at: 2 },
      ],
      meta: { changes: 0 },
    });
    expect(await all.first()).toEqual({ id: "a", created_at: 1 });
    expect(await all.first("id")).toBe("a");
    expect(await db.prepare("SELECT 1 WHERE 0").first()).toBeNull();
    expect(await all.raw()).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect((await all.raw({ columnNames: true }))[0]).toEqual(["id", "created_at"]);
  });

  it("makes a batch whole or not at all", async () => {
    const db = nodeD1();
    await expect(
      db.batch([db.prepare(INSERT).bind("a", 1), db.prepare(INSERT).bind("a", 2)]),
    ).rejects.toThrow("D1_ERROR");
    expect(await db.prepare(COUNT).first("n")).toBe(0);
    const results = await db.batch([db.prepare(INSERT).bind("a", 1), db.prepare(COUNT)]);
    expect(results.map(r => [r.meta.changes, r.results])).toEqual([
      [1, []],
      [0, [{ n: 1 }]],
    ]);
  });

  it("refuses values that have no place, places that have no value, and what SQLite cannot hold", async () => {
    const db = nodeD1();
    await expect(db.prepare(INSERT).bind("a").run()).rejects.toThrow("Wrong number of parameter bindings");
    await expect(db.prepare(INSERT).bind("a", 1, 2).run()).rejects.toThrow(
      "Wrong number of parameter bindings",
    );
    expect(() => db.prepare(INSERT).bind("a", undefined)).toThrow("D1_TYPE_ERROR");
    expect(await db.prepare("SELECT ?1 AS yes, '?2' AS text").bind(true).first()).toEqual({
      yes: 1,
      text: "?2",
    });
  });

  it("fails before a commit, after it, or is heard of too late", async () => {
    const db = nodeD1();
    const broken = () => {
      throw new Error("gone");
    };
    db.faults.before = broken;
    await expect(db.prepare(INSERT).bind("a", 1).run()).rejects.toThrow("gone");
    db.faults.before = () => {};
    expect(await db.prepare(COUNT).first("n")).toBe(0);

    db.faults.after = broken;
    await expect(db.prepare(INSERT).bind("b", 1).run()).rejects.toThrow("gone");
    db.faults.after = () => {};
    expect(await db.prepare(COUNT).first("n")).toBe(1);

    let commit = () => {};
    db.faults.before = (_, late) => {
      commit = late;
      broken();
    };
    await expect(db.prepare(INSERT).bind("c", 1).run()).rejects.toThrow("gone");
    db.faults.before = () => {};
    expect(await db.prepare(COUNT).first("n")).toBe(1);
    commit();
    expect(await db.prepare(COUNT).first("n")).toBe(2);
  });
});

describe("a Durable Object's storage over node:sqlite", () => {
  it("gives rows one by one, as a list or as the only one", () => {
    const sql = nodeSqlStorage();
    sql.exec("CREATE TABLE t (n INTEGER, s TEXT)");
    expect(sql.exec("INSERT INTO t VALUES (?, ?), (?, ?)", 1, "a", 2, "b").rowsWritten).toBe(2);
    expect([...sql.exec("SELECT n FROM t ORDER BY n")]).toEqual([{ n: 1 }, { n: 2 }]);
    expect(sql.exec("SELECT * FROM t WHERE n = ?1 AND n = ?1", 2).one()).toEqual({ n: 2, s: "b" });
    expect(() => sql.exec("SELECT * FROM t").one()).toThrow("one row");
    expect(sql.exec("SELECT * FROM t WHERE 0").toArray()).toEqual([]);
    expect(() => sql.exec("SELECT ?", 1, 2)).toThrow("Wrong number of parameter bindings");
  });
});

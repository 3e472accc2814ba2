// The reckoning of rows against what SQLite does: what grows with the table, what does not, and by how much.
import { describe, expect, it } from "vitest";
import { type Asked, nodeD1 } from "../support/platform/node-sqlite.ts";
import { RowCost } from "./row-cost.ts";

const NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ";

/** One campaign with so many calls, all final. */
function worldOf(calls: number) {
  const db = nodeD1();
  db.sqlite.exec(`INSERT INTO campaigns (id, name, status, created_at, updated_at) VALUES (1, 'c', 'in_progress', 0, 0);
    INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, created_at, updated_at)
    ${NUMBERS} ${calls}) SELECT printf('%08d', i), 1, printf('+1%010d', i), 'PICKED', 3, i, i FROM n`);
  const asked: Asked[] = [];
  db.faults.before = (_, __, statements) => {
    asked.push(...statements);
  };
  const cost = new RowCost(db.sqlite);
  const read = () => asked.splice(0).reduce((sum, one) => sum + cost.of(one).read, 0);
  return { db, read, cost };
}

describe("the rows that a statement reads", () => {
  it("are one a row of a list for what looks up a primary key, whatever the size of the table", async () => {
    const reads = await Promise.all(
      [100, 10_000].map(async size => {
        const { db, read } = worldOf(size);
        const ids = JSON.stringify(Array.from({ length: 50 }, (_, i) => `${i}`));
        await db
          .prepare("SELECT c.* FROM json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value")
          .bind(ids)
          .all();
        return read();
      }),
    );
    expect(reads).toEqual([100, 100]);
  });

  it("grow with the table for what walks it, alone and once for each row of another loop", async () => {
    const { db, read } = worldOf(10_000);
    await db.prepare("SELECT count(*) FROM calls WHERE status = 'PICKED'").all();
    expect(read()).toBe(10_000);
    const walksTheCampaign = `SELECT i.value FROM json_each(?1) i WHERE NOT EXISTS (SELECT 1 FROM calls d
      INDEXED BY calls_by_campaign WHERE d.campaign_id = 1 AND d.phone_number = i.value)`;
    await db
      .prepare(walksTheCampaign)
      .bind(JSON.stringify(["a", "b", "c"]))
      .all();
    expect(read()).toBe(30_003);
  });

  it("stop at a LIMIT where nothing is sorted, and not where it is", async () => {
    const { db, read } = worldOf(10_000);
    const by = (order: string) =>
      db.prepare(`SELECT * FROM calls WHERE campaign_id = ?1 ORDER BY ${order} LIMIT ?2`).bind(1, 10).all();
    await by("call_id");
    expect(read()).toBe(10);
    await by("updated_at");
    expect(read()).toBe(10_000);
  });

  it("follow the table as it grows and is emptied", async () => {
    const { db, read, cost } = worldOf(1_000);
    const walk = () => db.prepare("SELECT count(*) FROM calls WHERE status = 'PICKED'").all();
    await walk();
    expect(read()).toBe(1_000);
    db.sqlite.exec(`UPDATE calls SET updated_at = 1; DELETE FROM calls`);
    cost.sizes.forget();
    await walk();
    expect(read()).toBe(1);
  });
});

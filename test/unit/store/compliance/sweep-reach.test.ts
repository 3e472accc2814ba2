// Idle rows of the ledger leave, a chunk at a time, wherever they stand.
import { expect, it } from "vitest";
import { sweepReach } from "../../../../src/store/compliance/sweep-reach.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";

const OLD = 1_000;
const YOUNG = 2_000;

function ledgerOf(rows: Readonly<Record<string, number>>): World {
  const w = makeWorld();
  for (const [key, at] of Object.entries(rows))
    w.db.sqlite
      .prepare("INSERT INTO reach (key, placed, quiet, revision, updated_at) VALUES (?, '[]', '[]', 1, ?)")
      .run(key, at);
  return w;
}
const keys = ({ db }: World) =>
  db.sqlite
    .prepare("SELECT key FROM reach ORDER BY key")
    .all()
    .map(({ key }) => key);
const positions = ({ db }: World) => db.sqlite.prepare("SELECT position FROM sweep_positions").all();

it("looks at one chunk after the other, and begins anew at the end", async () => {
  const w = ledgerOf({ a: OLD, b: YOUNG, c: OLD, d: OLD, e: YOUNG });
  const sweep = () => sweepReach(w.db, YOUNG, 2);
  expect([await sweep(), await sweep()]).toEqual([1, 2]);
  expect(keys(w)).toEqual(["b", "e"]);
  // The last chunk is a short one; behind it the walk begins anew.
  expect(await sweep()).toBe(0);
  expect(positions(w)).toEqual([{ position: "" }]);
  w.db.sqlite.exec(`UPDATE reach SET updated_at = ${OLD}`);
  expect(await sweep()).toBe(2);
  expect(keys(w)).toEqual([]);
});

it("writes nothing where there is nothing to sweep", async () => {
  const w = ledgerOf({ a: YOUNG });
  expect(await sweepReach(w.db, YOUNG, 500)).toBe(0);
  expect(await sweepReach(makeWorld().db, YOUNG, 500)).toBe(0);
  expect(positions(w)).toEqual([]);
});

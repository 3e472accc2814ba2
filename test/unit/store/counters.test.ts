// Whoever counts anew over a longer time trusts that every change of a counter is a revision of it.
import { readdirSync, readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { countDaily, countInserted, countInsertedOnDay, countMoves } from "../../../src/store/counters.ts";
import { textOf } from "../../../src/store/statement.ts";

const STORE = new URL("../../../src/store/", import.meta.url);
const COUNTERS = String.raw`(?:(?:campaign|daily)_counters\b|\$\{(?:campaign|daily)Counters\})`;
const CHANGE = new RegExp(
  String.raw`(?:UPDATE|INSERT INTO|INSERT OR \w+ INTO) ${COUNTERS}|\.(?:insert|update)\((?:campaign|daily)Counters\)`,
);

it("statements that change counters stand in a few files, which are known to count revisions", () => {
  const files = readdirSync(STORE, { recursive: true, encoding: "utf8" })
    .filter(name => name.endsWith(".ts"))
    .filter(name => CHANGE.test(readFileSync(new URL(name, STORE), "utf8")));
  expect(files.sort()).toEqual([
    // A new campaign's row, which nobody has counted yet.
    "campaigns/create-campaign.ts",
    "contacts/add-contacts.ts",
    "counters.ts",
    // Its statements are of counters.ts, but for one, which revises the day.
    "dialling/give-back.ts",
    "metrics/rebuild-counters.ts",
    "metrics/rebuild-days.ts",
    // The peak, which no scan can confirm.
    "metrics/record-peak.ts",
  ]);
});

it("moves, acceptances and outcomes are revisions", () => {
  const source = sql`calls c`;
  expect(textOf(countMoves(source, sql`'picked'`))).toContain("revision = revision + 1");
  expect(textOf(countDaily(source, sql`'day'`, { picked: sql`count(*)` }))).toContain(
    "revision = revision + 1",
  );
  const prepared: string[] = [];
  const db = { prepare: (text: string) => ({ bind: () => prepared.push(text) }) } as unknown as D1Database;
  countInserted(db, 1, false);
  countInsertedOnDay(db, [1], 0);
  expect(prepared).toHaveLength(2);
  for (const text of prepared) expect(text).toContain("revision = revision + 1");
});

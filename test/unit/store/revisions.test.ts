// Whoever counts anew over a longer time trusts that every change of a counter is a revision of it.
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { countDaily, countInserted, countInsertedOnDay, countMoves } from "../../../src/store/counters.ts";

const STORE = new URL("../../../src/store/", import.meta.url);
const CHANGE =
  /(?:UPDATE|INSERT INTO|INSERT OR \w+ INTO) (?:campaign|daily)_counters\b|\.(?:update|insert)\((?:campaign|daily)Counters\)/;

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
  expect(countMoves("calls c", "'picked'")).toContain("revision = revision + 1");
  expect(countDaily("calls c", "?1", { picked: "count(*)" })).toContain("revision = revision + 1");
  const prepared: string[] = [];
  const db = { prepare: (sql: string) => ({ bind: () => prepared.push(sql) }) } as unknown as D1Database;
  countInserted(db, 1, false);
  countInsertedOnDay(db, [1], 0);
  expect(prepared).toHaveLength(2);
  for (const sql of prepared) expect(sql).toContain("revision = revision + 1");
});

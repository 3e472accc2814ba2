import { expect, it } from "vitest";
import { withoutRowid } from "../../../../src/tools/migrations/without-rowid.ts";

it("makes the named tables without a rowid, new ones and those that are made anew, and no others", () => {
  const sql = [
    "CREATE TABLE `keyed` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`n` integer DEFAULT (1) NOT NULL\n);",
    "CREATE TABLE `__new_keyed` (\n\t`id` text PRIMARY KEY NOT NULL\n);",
    "CREATE TABLE `counted` (\n\t`id` integer PRIMARY KEY NOT NULL\n);",
    "CREATE INDEX `keyed_by_n` ON `keyed` (`n`);",
  ].join("\n--> statement-breakpoint\n");
  const [keyed, anew, ...others] = sql.split("\n--> statement-breakpoint\n");
  expect(withoutRowid(sql, ["keyed"]).split("\n--> statement-breakpoint\n")).toEqual([
    keyed?.replace(/;$/, " WITHOUT ROWID;"),
    anew?.replace(/;$/, " WITHOUT ROWID;"),
    ...others,
  ]);
});

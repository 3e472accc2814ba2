// The migrations that drizzle-kit writes begin where the last one ended: its snapshot in migrations/meta.
import { readdirSync, readFileSync } from "node:fs";
import { generateSQLiteDrizzleJson } from "drizzle-kit/api";
import { expect, it } from "vitest";
import * as schema from "../../../../src/store/schema/schema.ts";

const META = "migrations/meta";
const parsed = (file: string) => JSON.parse(readFileSync(`${META}/${file}`, "utf8"));

it("a change of the schema has its migration: `npm run migrations:new -- NAME` would write nothing", async () => {
  const last = readdirSync(META)
    .filter((file: string) => file.endsWith("_snapshot.json"))
    .sort()
    .at(-1);
  const { tables, views } = parsed(last ?? "");
  const drawn = await generateSQLiteDrizzleJson(schema);
  expect({ tables, views }).toEqual({ tables: drawn.tables, views: drawn.views });
});

it("the next migration has the number behind the last one", () => {
  const last = readdirSync("migrations")
    .filter((file: string) => file.endsWith(".sql"))
    .sort()
    .at(-1);
  expect(`${parsed("_journal.json").entries.at(-1).tag}.sql`).toBe(last);
});

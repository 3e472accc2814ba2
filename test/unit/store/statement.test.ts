// How a statement of the store is rendered.
import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { k } from "../../../src/store/aliases.ts";
import { campaigns } from "../../../src/store/schema/campaigns.ts";
import {
  insertSelected,
  jsonFields,
  literal,
  oneOf,
  set,
  statement,
  textOf,
} from "../../../src/store/statement.ts";
import { named } from "../../support/named.ts";
import { nodeD1 } from "../../support/platform/node-sqlite.ts";

it("binds each value once, however often and in whatever order it stands in the text", async () => {
  const add = statement("add", ["a", "b"], v => sql`SELECT ${v.b} - ${v.a} - ${v.a} AS n`);
  expect(await add(nodeD1(), { a: 3, b: 10 }).first("n")).toBe(4);
});

it("is rendered when it is first sent, and only then", async () => {
  let rendered = 0;
  const one = statement("one", [], () => {
    rendered++;
    return sql`SELECT 1 AS n`;
  });
  expect(rendered).toBe(0);
  const db = nodeD1();
  for (let i = 0; i < 3; i++) expect(await one(db, {}).first("n")).toBe(1);
  expect(rendered).toBe(1);
});

it("carries its name to whoever sees what was sent", async () => {
  const db = nodeD1();
  const seen: string[] = [];
  db.faults.before = text => void seen.push(text);
  await statement("one of a kind", [], () => sql`SELECT 1`)(db, {}).run();
  expect(seen[0]).toContain(named("one of a kind"));
});

it("refuses a value that stands in the template: it would be bound to another's place", () => {
  expect(() => textOf(sql`SELECT ${1}`)).toThrow("takes its values by name");
});

it("names columns as the schema does", () => {
  const i = jsonFields<{ timeZone: string }>();
  expect(
    textOf(sql`${insertSelected(campaigns, { timeZone: i("timeZone"), isActive: literal(1) })} FROM x`),
  ).toBe("INSERT INTO campaigns (time_zone, is_active) SELECT i.value ->> 'timeZone', 1 FROM x");
  expect(
    textOf(
      sql`UPDATE ${campaigns} AS ${k} ${set(campaigns, { contactCursor: sql`${k.contactCursor} + 1` })}`,
    ),
  ).toBe("UPDATE campaigns AS k SET contact_cursor = k.contact_cursor + 1");
  expect(textOf(sql`${k.status} IN ${oneOf(["it's", "b"])}`)).toBe("k.status IN ('it''s', 'b')");
});

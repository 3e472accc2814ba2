// Rows of the ledger that nobody has been reached under for longer than any rule asks. There is no index by time, which
// every attempt would write: the table is walked by its key, a chunk at a time, and where the walk is stands in a row.
import { sql } from "drizzle-orm";
import { aliased } from "../aliases.ts";
import { reach, sweepPositions } from "../schema/compliance.ts";
import { literal, statement } from "../statement.ts";

const r = aliased(reach, "r");
const WALK = literal("reach");

const LOOK = statement(
  "look for idle reach",
  ["limit"],
  v => sql`WITH begins (at) AS (
    SELECT coalesce((SELECT position FROM ${sweepPositions} WHERE name = ${WALK}), ''))
  SELECT (SELECT at FROM begins) AS begins, max(key) AS last, count(*) AS looked
  FROM (SELECT ${r.key} AS key FROM ${reach} ${r} WHERE ${r.key} > (SELECT at FROM begins)
    ORDER BY ${r.key} LIMIT ${v.limit})`,
);
const DELETE = statement(
  "delete idle reach",
  ["begins", "last", "before"],
  v => sql`DELETE FROM ${reach} WHERE key > ${v.begins} AND key <= ${v.last} AND updated_at < ${v.before}`,
);
const GO_ON = statement(
  "go on with idle reach",
  ["position"],
  v => sql`INSERT INTO ${sweepPositions} (name, position) VALUES (${WALK}, ${v.position})
  ON CONFLICT (name) DO UPDATE SET position = excluded.position`,
);

/** Looks at the next `limit` rows; returns how many were idle since `before` (ms) and are gone. */
export async function sweepReach(db: D1Database, before: number, limit: number): Promise<number> {
  type Look = { begins: string; last: string | null; looked: number };
  const { begins, last, looked } = (await LOOK(db, { limit }).first<Look>()) as Look;
  const position = looked < limit ? "" : (last ?? "");
  const statements = [
    ...(last === null ? [] : [DELETE(db, { begins, last, before })]),
    // A ledger of one chunk stays where it is, and writes nothing.
    ...(position === begins ? [] : [GO_ON(db, { position })]),
  ];
  if (statements.length === 0) return 0;
  const results = await db.batch(statements);
  return last === null ? 0 : (results[0]?.meta.changes ?? 0);
}

// Blackouts that have been over or lifted for longer than they are kept.
import { sql } from "drizzle-orm";
import { blackouts } from "../schema/compliance.ts";
import { statement } from "../statement.ts";

/** Looked at, by when they were added; more than may stand at a time, so that it always comes further. */
const WALK = 200;

const PURGE = statement(
  "purge blackouts",
  ["before"],
  v => sql`DELETE FROM ${blackouts} WHERE id IN (
    SELECT id FROM (SELECT id, ends_at, revoked_at FROM ${blackouts} ORDER BY id LIMIT ${sql.raw(String(WALK))})
    WHERE coalesce(revoked_at, ends_at) < ${v.before})`,
);

/** Of the oldest, those that were over or lifted before `before` (ms); returns how many. No rule changes by it. */
export async function purgeBlackouts(db: D1Database, before: number): Promise<number> {
  return (await PURGE(db, { before }).run()).meta.changes;
}

// Old events leave, oldest first. The newest stays whatever its age: numbers are given out behind it.
import { sql } from "drizzle-orm";
import { events } from "../schema/events.ts";
import { statement } from "../statement.ts";

/** While the oldest is young, its row alone is read. */
const PURGE = statement(
  "purge events",
  ["before", "limit"],
  v => sql`DELETE FROM ${events}
  WHERE (SELECT o.created_at FROM ${events} o ORDER BY o.seq LIMIT 1) < ${v.before}
    AND seq IN (SELECT o.seq FROM ${events} o ORDER BY o.seq LIMIT ${v.limit})
    AND created_at < ${v.before} AND seq < (SELECT max(o.seq) FROM ${events} o)`,
);

/** Returns how many of the oldest `limit` were older than `before` (ms). */
export const purgeEvents = async (db: D1Database, before: number, limit: number): Promise<number> =>
  (await PURGE(db, { before, limit }).run()).meta.changes;

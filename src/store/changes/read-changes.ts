// Changes as they are listed, and how old ones leave.
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { ChangeFilter, ChangeStore } from "../../actions/ports/change-store.ts";
import type { Change } from "../../domain/changes/change.ts";
import { database } from "../db.ts";
import { changes } from "../schema/changes.ts";
import { statement } from "../statement.ts";

/** Newest first: of one subject by its index, of all by their ids. */
export const listChanges = async (
  db: D1Database,
  { subject, before, limit }: ChangeFilter,
): Promise<Change[]> => {
  const wanted: (SQL | undefined)[] = [
    subject === undefined ? undefined : eq(changes.subject, subject),
    before === undefined ? undefined : lt(changes.id, before),
  ];
  return database(db)
    .select()
    .from(changes)
    .where(and(...wanted))
    .orderBy(desc(changes.id))
    .limit(limit);
};

/** The oldest of all are looked at, not all that there are. */
const PURGE = statement(
  "purge changes",
  ["before", "limit"],
  v => sql`DELETE FROM changes WHERE id IN (SELECT o.id FROM changes o ORDER BY o.id LIMIT ${v.limit})
    AND at < ${v.before}`,
);

/** Returns how many were older than `before` (ms). */
export const purgeChanges = async (db: D1Database, before: number, limit: number): Promise<number> =>
  (await PURGE(db, { before, limit }).run()).meta.changes;

export const d1Changes = (db: D1Database): ChangeStore => ({
  list: filter => listChanges(db, filter),
  purge: (before, limit) => purgeChanges(db, before, limit),
});

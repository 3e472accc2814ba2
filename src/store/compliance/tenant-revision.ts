// The revision of the operator's own rules, as SQL: raised by whoever changes them, asked for by whoever dials.
import { type SQL, sql } from "drizzle-orm";
import { tenantRevisions } from "../schema/compliance.ts";
import { statement } from "../statement.ts";

/** Nothing has changed since it was judged under `revision`. A search of the key, which finds no row mostly. */
export const judgedByNewest = (revision: SQL): SQL =>
  sql`NOT EXISTS (SELECT 1 FROM ${tenantRevisions} WHERE revision > ${revision})`;

/** For a statement that reads something else; null = there was no change yet. */
export const newestRevision: SQL = sql`(SELECT max(revision) FROM ${tenantRevisions})`;

const REVISION = statement(
  "revision of rules",
  [],
  () => sql`SELECT ${tenantRevisions.revision} AS revision FROM ${tenantRevisions}`,
);
/** A change that changed nothing raises nothing: its statement stands directly in front of this one. */
const COUNT = statement(
  "count a change of rules",
  ["now"],
  v => sql`INSERT INTO ${tenantRevisions}
  SELECT max(${v.now}, 1 + coalesce((SELECT max(revision) FROM ${tenantRevisions}), 0)) WHERE changes() > 0`,
);
const FORGET = statement(
  "forget the revision before",
  [],
  () => sql`DELETE FROM ${tenantRevisions} WHERE revision < (SELECT max(revision) FROM ${tenantRevisions})`,
);

export const tenantRevision = (db: D1Database): D1PreparedStatement => REVISION(db, {});

/**
 * For the batch of the change itself, directly behind its statement. By the time (ms): no revision comes a second time where
 * the database was put back to what it was.
 */
export const countChange = (db: D1Database, now: number): D1PreparedStatement[] => [
  COUNT(db, { now }),
  FORGET(db, {}),
];

// The database: drizzle over the D1 binding, made once for each binding.
import type { SQLWrapper } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import * as schema from "./schema/schema.ts";

/** `$client` is the D1 binding itself. */
export type Database = DrizzleD1Database<typeof schema> & { $client: D1Database };

const opened = new WeakMap<D1Database, Database>();

/** The same object for the same binding. */
export function database(d1: D1Database): Database {
  const known = opened.get(d1);
  if (known !== undefined) return known;
  const made = drizzle(d1, { schema });
  opened.set(d1, made);
  return made;
}

const dialect = new SQLiteAsyncDialect();

/**
 * A query of the builder, or a template of `sql`, as one statement of a D1 batch. Where all of a batch come from the
 * builder, drizzle's own does; beside others it cannot be used: it takes no `sql` with values on D1 (drizzle-orm #2277).
 */
export function prepared(d1: D1Database, query: SQLWrapper): D1PreparedStatement {
  const { sql, params } = dialect.sqlToQuery(query.getSQL());
  return d1.prepare(sql).bind(...params);
}

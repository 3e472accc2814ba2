// The database: drizzle over the D1 binding, made once for each binding.
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
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

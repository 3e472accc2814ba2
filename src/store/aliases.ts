// The short names under which statements know tables: made once, where aliases of drizzle's are proxies that make each
// column anew.
import { getTableColumns, type SQL, sql, type Table } from "drizzle-orm";
import { calls } from "./schema/calls.ts";
import { campaigns } from "./schema/campaigns.ts";
import { contacts, contactZones } from "./schema/contacts.ts";

/** The name itself, and the table's columns under it. */
type Aliased<T extends Table> = SQL & Readonly<Record<keyof T["_"]["columns"], SQL>>;

export function aliased<T extends Table>(table: T, name: string): Aliased<T> {
  const columns = Object.entries(getTableColumns(table)).map(([field, column]) => [
    field,
    sql.raw(`${name}.${column.name}`),
  ]);
  return Object.assign(sql.raw(name), Object.fromEntries(columns));
}

export const c = aliased(calls, "c");
export const k = aliased(campaigns, "k");
export const p = aliased(contacts, "p");
export const z = aliased(contactZones, "z");

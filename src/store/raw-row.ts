// Rows of set-based SQL that drizzle did not build, read as drizzle would have read them.
import { type Column, getTableColumns, type InferSelectModel, type Table } from "drizzle-orm";

export type RawRow = Record<string, number | string | null>;

/** A select list of all columns of `alias`, each named with a prefix: two tables in one row. */
export function columnsAs(table: Table, alias: string, prefix: string): string {
  return Object.values(getTableColumns(table))
    .map(column => `${alias}.${column.name} AS ${prefix}${column.name}`)
    .join(", ");
}

interface Place {
  field: string;
  name: string;
  column: Column;
}

/** Of each table, by the prefix: asked for at each row. */
const placesOf = new WeakMap<Table, Map<string, readonly Place[]>>();

function places(table: Table, prefix: string): readonly Place[] {
  const ofTable = placesOf.get(table) ?? new Map<string, readonly Place[]>();
  placesOf.set(table, ofTable);
  const known = ofTable.get(prefix);
  if (known !== undefined) return known;
  const made = Object.entries(getTableColumns(table)).map(
    ([field, column]): Place => ({ field, name: prefix + column.name, column }),
  );
  ofTable.set(prefix, made);
  return made;
}

/** Columns by their SQL names, with the prefix they were given → the table's fields. */
export function fromRow<T extends Table>(table: T, row: RawRow, prefix = ""): InferSelectModel<T> {
  const fields: Record<string, unknown> = {};
  for (const { field, name, column } of places(table, prefix)) {
    const value = row[name] ?? null;
    fields[field] = value === null ? null : column.mapFromDriverValue(value);
  }
  return fields as InferSelectModel<T>;
}

// Rows of set-based SQL that drizzle did not build, read as drizzle would have read them.
import { getTableColumns, type InferSelectModel, type Table } from "drizzle-orm";

export type RawRow = Record<string, number | string | null>;

/** A select list of all columns of `alias`, each named with a prefix: two tables in one row. */
export function columnsAs(table: Table, alias: string, prefix: string): string {
  return Object.values(getTableColumns(table))
    .map(column => `${alias}.${column.name} AS ${prefix}${column.name}`)
    .join(", ");
}

/** Columns by their SQL names, with the prefix they were given → the table's fields. */
export function fromRow<T extends Table>(table: T, row: RawRow, prefix = ""): InferSelectModel<T> {
  const fields = Object.entries(getTableColumns(table)).map(([field, column]) => {
    const value = row[prefix + column.name] ?? null;
    return [field, value === null ? null : column.mapFromDriverValue(value)];
  });
  return Object.fromEntries(fields) as InferSelectModel<T>;
}

// Rows of set-based SQL that drizzle did not build, read as drizzle would have read them.
import { getTableColumns, type InferSelectModel, type Table } from "drizzle-orm";

export type RawRow = Record<string, number | string | null>;

/** Columns by their SQL names → the table's fields; what the row has beside them is left out. */
export function fromRow<T extends Table>(table: T, row: RawRow): InferSelectModel<T> {
  const fields = Object.entries(getTableColumns(table)).map(([field, column]) => {
    const value = row[column.name] ?? null;
    return [field, value === null ? null : column.mapFromDriverValue(value)];
  });
  return Object.fromEntries(fields) as InferSelectModel<T>;
}

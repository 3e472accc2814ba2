// One statement of the store: a template of drizzle's, rendered when it is first sent, its values given by name. A value
// that stands in several places is bound once; drizzle itself binds it at each place, and its batches take no `sql` with
// values on D1.
import { Column, getTableColumns, getTableName, is, SQL, StringChunk, sql, Table } from "drizzle-orm";

type Value = string | number | null;
type Fields<T extends Table> = keyof T["_"]["columns"] & string;

/**
 * Names stand without quotes: none of ours needs them. (drizzle's own rendering is several times slower in a fresh isolate:
 * 5 ms of a first claim.)
 */
function rendered(part: unknown): string {
  if (is(part, StringChunk)) return part.value.join("");
  if (is(part, SQL)) return part.queryChunks.map(rendered).join("");
  if (is(part, Column)) return `${getTableName(part.table)}.${part.name}`;
  if (is(part, Table)) return getTableName(part);
  throw new Error(`a statement takes its values by name: ${JSON.stringify(part)}`);
}

/** The text of SQL that has no values in it. */
export const textOf = (query: SQL): string => rendered(query);

export type Statement<Name extends string> = (
  db: D1Database,
  values: Readonly<Record<Name, Value>>,
) => D1PreparedStatement;

/** The `name` stands behind the text as a comment: that is how a trace, a fault or the database's own figures name it. */
export function statement<const Name extends string>(
  name: string,
  places: readonly Name[],
  write: (value: Readonly<Record<Name, SQL>>) => SQL,
): Statement<Name> {
  let text: string | null = null;
  const render = () => {
    const value = places.map((place, i) => [place, sql.raw(`?${i + 1}`)]);
    return `${textOf(write(Object.fromEntries(value)))} /* ${name} */`;
  };
  return (db, values) => {
    text ??= render();
    return db.prepare(text).bind(...places.map(place => values[place]));
  };
}

/** A constant as SQL text. */
export const literal = (value: string | number): SQL =>
  sql.raw(typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`);

/** What stands behind IN: constants in parentheses. */
export const oneOf = (values: readonly string[]): SQL => sql`(${sql.join(values.map(literal), sql`, `)})`;

/** A column's own name, as an insert, a set and a subquery's result have it. */
export const nameOf = <T extends Table>(table: T, field: Fields<T>): SQL =>
  sql.raw(getTableColumns(table)[field]?.name ?? "");

/** The values of a row of json_each, by the keys of what was written as JSON. */
export const jsonFields =
  <Row>(alias = "i") =>
  (key: keyof Row & string): SQL =>
    sql.raw(`${alias}.value ->> '${key}'`);

/** `SET` and what follows: expressions by the table's fields. */
export function set<T extends Table>(table: T, values: Partial<Record<Fields<T>, SQL>>): SQL {
  const changes = Object.entries<SQL | undefined>(values).map(
    ([field, value]) => sql`${nameOf(table, field as Fields<T>)} = ${value}`,
  );
  return sql`SET ${sql.join(changes, sql`, `)}`;
}

/** `INSERT INTO … SELECT …` without its source: expressions by the table's fields. */
export function insertSelected<T extends Table>(table: T, values: Partial<Record<Fields<T>, SQL>>): SQL {
  const names = Object.keys(values).map(field => nameOf(table, field as Fields<T>));
  const selected = Object.values<SQL | undefined>(values).map(value => sql`${value}`);
  return sql`INSERT INTO ${table} (${sql.join(names, sql`, `)}) SELECT ${sql.join(selected, sql`, `)}`;
}

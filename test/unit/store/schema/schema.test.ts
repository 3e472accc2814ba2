// The schema against the tables that the migrations make.
import { getTableColumns, is } from "drizzle-orm";
import { getTableConfig, getViewConfig, SQLiteSyncDialect, SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import * as schema from "../../../../src/store/schema/schema.ts";
import { WITHOUT_ROWID } from "../../../../src/store/schema/without-rowid.ts";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";

const { sqlite } = nodeD1();
const rows = (sql: string): Record<string, unknown>[] =>
  sqlite
    .prepare(sql)
    .all()
    .map(row => ({ ...row }));

/** As SQLite writes defaults. */
const dialect = new SQLiteSyncDialect();
function defaultOf(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  return `'${typeof value === "string" ? value : JSON.stringify(value)}'`;
}

const tables: [string, SQLiteTable][] = Object.values(schema)
  .filter(one => is(one, SQLiteTable))
  .map(table => [getTableConfig(table).name, table]);

describe("the schema", () => {
  it("has every table that the migrations make", () => {
    const made = rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    expect(tables.map(([name]) => name).sort()).toEqual(made.map(r => r.name));
  });
});

describe.each(tables)("the table %s", (name, table) => {
  const { columns, indexes, primaryKeys } = getTableConfig(table);
  const isKey = (column: { name: string; primary: boolean }) =>
    column.primary || primaryKeys.some(key => key.columns.some(c => c.name === column.name));
  const migrated = rows(`PRAGMA table_info(${name})`);

  it("has the same columns in the same order", () => {
    expect(columns.map(c => c.name)).toEqual(migrated.map(r => r.name));
  });

  it("has the same types, nullability, defaults and key", () => {
    const drawn = Object.values(getTableColumns(table)).map(c => ({
      name: c.name,
      type: c.getSQLType().toUpperCase(),
      // SQLite lets a rowid key be declared without NOT NULL; it is never null.
      notNull: c.notNull && !isKey(c),
      default: defaultOf(c.default),
      key: isKey(c),
    }));
    expect(drawn).toEqual(
      migrated.map(r => ({
        name: r.name,
        type: r.type,
        notNull: r.notnull === 1 && r.pk === 0,
        // SQLite reads the word as 0.
        default: r.dflt_value === "false" ? "0" : r.dflt_value,
        key: Number(r.pk) > 0,
      })),
    );
  });

  it("is stored by a rowid or without one, and gives out no id twice, alike", () => {
    const [made] = rows(`SELECT wr FROM pragma_table_list('${name}')`);
    expect(WITHOUT_ROWID.includes(table)).toBe(made?.wr === 1);
    const [{ sql } = {}] = rows(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '${name}'`);
    const counts = columns.some(c => "autoIncrement" in c && c.autoIncrement === true);
    expect(counts).toBe(/AUTOINCREMENT/.test(String(sql)));
  });

  it("has the same indexes over the same columns, unique and partial alike", () => {
    const made = rows(`PRAGMA index_list(${name})`)
      .filter(r => r.origin === "c")
      .map(r => ({
        name: r.name,
        unique: r.unique === 1,
        columns: rows(`PRAGMA index_info(${r.name})`).map(c => c.name),
        where: whereOf(String(r.name)),
      }));
    const drawn = indexes.map(({ config }) => ({
      name: config.name,
      unique: config.unique,
      columns: config.columns.map(c => ("name" in c ? c.name : "")),
      where: config.where === undefined ? null : dialect.sqlToQuery(config.where).sql,
    }));
    const byName = (a: { name: unknown }, b: { name: unknown }) =>
      String(a.name).localeCompare(String(b.name));
    expect(drawn.sort(byName)).toEqual(made.sort(byName));
  });
});

function whereOf(index: string): string | null {
  const [row] = rows(`SELECT sql FROM sqlite_schema WHERE name = '${index}'`);
  return /\sWHERE (.*)$/s.exec(String(row?.sql))?.[1] ?? null;
}

describe("the view of attempts", () => {
  it("is the same", () => {
    const { name, query } = getViewConfig(schema.attempts);
    const [made] = rows(`SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = '${name}'`);
    const drawn = query === undefined ? "" : dialect.sqlToQuery(query).sql;
    expect(made?.sql).toBe(`CREATE VIEW ${name} AS\n${drawn}`);
  });

  it("shows each attempt of each call as a row", () => {
    const world = nodeD1().sqlite;
    world.exec(`INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, attempts, created_at,
      updated_at) VALUES ('c', 7, '+1', 'RNR', 3, '[["RNR",5,9,2.5],["PROCESSING",20]]', 1, 1)`);
    expect(
      world
        .prepare("SELECT * FROM attempts")
        .all()
        .map(r => ({ ...r })),
    ).toEqual([
      {
        call_id: "c",
        campaign_id: 7,
        attempt: 1,
        status: "RNR",
        external_call_id: null,
        started_at: 5,
        ended_at: 9,
        duration: 2.5,
        error: null,
      },
      {
        call_id: "c",
        campaign_id: 7,
        attempt: 2,
        status: "PROCESSING",
        external_call_id: null,
        started_at: 20,
        ended_at: null,
        duration: null,
        error: null,
      },
    ]);
  });
});

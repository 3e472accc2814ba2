// How many rows tables and indexes have, and how many of them share a key: what a statement's cost is reckoned from.
// Counted anew when enough has changed, so a figure may lag by a fifth; the same in every run of a seed.
import type { DatabaseSync } from "node:sqlite";

/** Changes that are too few to count anew for. */
const FEW = 500;
const SHARE = 0.2;

interface Counted {
  rows: number;
  /** Changes of the whole database when it was counted. */
  at: number;
}

interface Index {
  table: string;
  columns: readonly string[];
  /** The condition of a partial index; empty = it holds every row. */
  where: string;
}

export class TableSizes {
  readonly #sqlite: DatabaseSync;
  readonly #indexes = new Map<string, Index>();
  readonly #known = new Map<string, Counted>();
  readonly #changes;
  /** How many rows each one of the long tables stands for: a small world in a database that is years old. */
  #age = 1;

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
    this.#changes = sqlite.prepare("SELECT total_changes() AS n");
    const made = sqlite.prepare("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'").all();
    for (const { name, tbl_name, sql } of made) {
      const columns = sqlite.prepare(`SELECT name FROM pragma_index_info('${name}')`).all();
      this.#indexes.set(String(name), {
        table: String(tbl_name),
        columns: columns.map(column => String(column.name)),
        where: /\bWHERE\b([\s\S]+)$/i.exec(String(sql ?? ""))?.[1] ?? "",
      });
    }
  }

  /** The database has been emptied: nothing is known of it. */
  forget(age = 1): void {
    this.#known.clear();
    this.#age = age;
  }

  rowsOf(table: string): number {
    return this.#counted(table, `SELECT count(*) AS n FROM ${table}`) * this.#ageOf(table);
  }

  entriesOf(index: string): number {
    const { table, where } = this.#named(index);
    const sql = `SELECT count(*) AS n FROM ${table} INDEXED BY ${index} ${filter(where)}`;
    return this.#counted(index, sql) * this.#ageOf(table, where);
  }

  /** Entries that share the first `keys` columns with one that is picked at random: large groups weigh more. */
  matchesOf(index: string, keys: number): number {
    const { table, columns, where } = this.#named(index);
    const group = columns.slice(0, keys).join(", ");
    // A campaign grows with age; a number's calls and what waits do not.
    const age = group === "campaign_id" ? this.#ageOf(table, where) : 1;
    const matches = this.#counted(
      `${index} ${keys}`,
      `SELECT coalesce(sum(n * n) * 1.0 / sum(n), 0) AS n FROM (SELECT count(*) AS n
         FROM ${table} INDEXED BY ${index} ${filter(where)} GROUP BY ${group})`,
    );
    return matches * age;
  }

  /** Different values of the first column. */
  keysOf(index: string): number {
    const { table, columns, where } = this.#named(index);
    return this.#counted(
      `${index} keys`,
      `SELECT count(DISTINCT ${columns[0]}) AS n FROM ${table} INDEXED BY ${index} ${filter(where)}`,
    );
  }

  #ageOf(table: string, where = ""): number {
    return where === "" && (table === "calls" || table === "contacts") ? this.#age : 1;
  }

  #named(index: string): Index {
    const found = this.#indexes.get(index);
    if (found === undefined) throw new Error(`no index ${index}`);
    return found;
  }

  #counted(name: string, sql: string): number {
    const now = Number(this.#changes.get()?.n);
    const known = this.#known.get(name);
    if (known !== undefined && now - known.at <= Math.max(FEW, known.rows * SHARE)) return known.rows;
    const rows = Number(this.#sqlite.prepare(sql).get()?.n);
    this.#known.set(name, { rows, at: now });
    return rows;
  }
}

const filter = (where: string) => (where === "" ? "" : `WHERE ${where}`);

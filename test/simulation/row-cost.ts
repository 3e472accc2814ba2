// How many rows a statement reads: SQLite's own plan, and the sizes of what it walks. A loop costs its rows once for
// each row of the loops around it. What stops early is taken to stop early (EXISTS and min over what an index holds, a
// LIMIT without sorting), what filters after reading is not: an upper bound within a factor of the truth, and the same
// in every run of a seed.
import type { DatabaseSync } from "node:sqlite";
import type { Asked } from "../support/platform/node-sqlite.ts";
import { TableSizes } from "./table-sizes.ts";

interface Step {
  detail: string;
  inside: Step[];
}

interface Plan {
  steps: Step[];
  /** Which value json_each reads, by its alias; -1 = a column. */
  lists: Map<string, number>;
  tables: Map<string, string>;
  /** The value that limits the rows; -1 = nothing does. */
  limit: number;
  writes: boolean;
}

/** What a block reads, and how many rows come out of it. */
interface Cost {
  read: number;
  rows: number;
}

/** A list inside a row has about so many elements. */
const LIST_IN_A_ROW = 2;

export class RowCost {
  readonly #sqlite: DatabaseSync;
  readonly #plans = new Map<string, Plan>();
  readonly sizes: TableSizes;

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
    this.sizes = new TableSizes(sqlite);
  }

  /** Rows that this statement reads with the tables as they are now; `written`: rows it may change. */
  of({ sql, values }: Asked): { read: number; written: number } {
    const plan = this.#planOf(sql);
    const { read, rows } = new Reckoning(plan, values, this.sizes).block(plan.steps);
    return { read, written: plan.writes ? rows : 0 };
  }

  #planOf(sql: string): Plan {
    let plan = this.#plans.get(sql);
    if (plan === undefined) {
      plan = this.#read(sql);
      this.#plans.set(sql, plan);
    }
    return plan;
  }

  #read(text: string): Plan {
    const sql = numbered(text);
    const byId = new Map<number, Step>();
    const steps: Step[] = [];
    for (const { id, parent, detail } of this.#sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
      const step = { detail: String(detail), inside: [] };
      byId.set(Number(id), step);
      (byId.get(Number(parent))?.inside ?? steps).push(step);
    }
    const lists = new Map<string, number>();
    const place = (text = "") => (/^\?\d+$/.test(text) ? Number(text.slice(1)) - 1 : -1);
    for (const [, value, alias] of sql.matchAll(/json_each\(([^)]*)\)\s*(?:AS\s+)?(\w+)?/gi)) {
      const name = alias === undefined || /^(where|cross|join|on)$/i.test(alias) ? "json_each" : alias;
      lists.set(name, place(value));
      lists.set("json_each", place(value));
    }
    const tables = new Map<string, string>();
    for (const [, table, alias] of sql.matchAll(
      /\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?(\w+))?/gi,
    ))
      tables.set(alias ?? String(table), String(table)).set(String(table), String(table));
    const limit = limitIn(sql);
    return { steps, lists, tables, limit, writes: /^\s*(INSERT|UPDATE|DELETE)\b/i.test(sql) };
  }
}

/** With the places of its values numbered, as they are where they are only counted. */
function numbered(sql: string): string {
  let places = 0;
  return sql.replace(/\?(?!\d)/g, () => `?${++places}`);
}

/** The place of the value behind LIMIT. */
function limitIn(sql: string): number {
  const found = /\bLIMIT\s+\?(\d+)/i.exec(sql);
  return found === null ? -1 : Number(found[1]) - 1;
}

class Reckoning {
  readonly #plan: Plan;
  readonly #values: Asked["values"];
  readonly #sizes: TableSizes;
  /** Rows of what was put together before it is walked. */
  readonly #made = new Map<string, number>();

  constructor(plan: Plan, values: Asked["values"], sizes: TableSizes) {
    this.#plan = plan;
    this.#values = values;
    this.#sizes = sizes;
  }

  /** `correlated`: it runs once a row of what is around it. */
  block(steps: readonly Step[], correlated = false): Cost {
    const sorts = steps.some(step => step.detail.startsWith("USE TEMP B-TREE FOR ORDER BY"));
    let read = 0;
    let rows = 1;
    let listed: number | null = null;
    for (const { detail, inside } of steps)
      if (detail.startsWith("LIST SUBQUERY")) {
        const list = this.block(inside);
        read += list.read;
        listed = list.rows;
      }
    for (const { detail, inside } of steps) {
      if (/^(SCAN|SEARCH) /.test(detail)) {
        // Who is named in a list is looked up one by one.
        const named = listed !== null && /USING (INTEGER )?PRIMARY KEY/.test(detail);
        const found = named ? Number(listed) : this.#loop(detail, correlated, sorts);
        if (named) listed = null;
        read += rows * Math.max(1, found);
        rows *= / EXISTS /.test(detail) ? 1 : found;
      } else if (detail.startsWith("CORRELATED")) read += rows * this.block(inside, true).read;
      else if (/^(SCALAR SUBQUERY|MATERIALIZE|CO-ROUTINE)/.test(detail)) {
        const made = this.block(inside);
        read += made.read;
        this.#made.set(detail.split(" ").at(-1) ?? "", made.rows);
      } else if (detail === "RECURSIVE STEP") {
        const keys = this.#sizes.keysOf(indexIn(inside) ?? "calls_due") + 1;
        read += keys;
        rows = keys;
      } else if (inside.length > 0 && !detail.startsWith("LIST SUBQUERY")) {
        const part = this.block(inside);
        read += part.read;
        rows = Math.max(rows, part.rows);
      }
    }
    return { read, rows };
  }

  /** Rows that one loop visits each time. */
  #loop(detail: string, correlated: boolean, sorts: boolean): number {
    const [, how, name = ""] = /^(SCAN|SEARCH) (\S+)/.exec(detail) ?? [];
    if (detail.includes("VIRTUAL TABLE")) return this.#listed(name);
    if (detail === "SCAN CONSTANT ROW" || /USING AUTOMATIC|PRIMARY KEY/.test(detail)) return 1;
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const index = / INDEX (\w+)/.exec(detail)?.[1];
    const keys = (/\((.*)\)/.exec(detail)?.[1] ?? "").split("=").length - 1;
    // Without a condition it looks for the least or the greatest.
    if (how === "SEARCH" && !detail.includes("(")) return 1;
    // All that is asked is in the index: the first row answers.
    if (correlated && how === "SEARCH" && detail.includes("COVERING")) return 1;
    // Whether there is a prefix at all: the first one answers.
    if (index === "suppressions_not_revoked" && keys === 1) return 1;
    const all =
      index === undefined
        ? this.#sizes.rowsOf(this.#plan.tables.get(name) ?? name)
        : keys === 0
          ? this.#sizes.entriesOf(index)
          : this.#sizes.matchesOf(index, keys);
    const limit =
      this.#plan.limit < 0 || sorts ? Number.POSITIVE_INFINITY : Number(this.#values[this.#plan.limit]);
    return Math.min(all, Number.isNaN(limit) ? all : limit);
  }

  #listed(alias: string): number {
    const place = this.#plan.lists.get(alias) ?? -1;
    const text = place < 0 ? undefined : this.#values[place];
    if (typeof text !== "string") return LIST_IN_A_ROW;
    try {
      const list: unknown = JSON.parse(text);
      return Array.isArray(list) ? list.length : 1;
    } catch {
      return LIST_IN_A_ROW;
    }
  }
}

/** That of a list is none. */
function indexIn(steps: readonly Step[]): string | undefined {
  for (const { detail, inside } of steps) {
    const found = /(?<!VIRTUAL TABLE) INDEX (\w+)/.exec(detail)?.[1] ?? indexIn(inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

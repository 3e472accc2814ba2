// D1 and a Durable Object's SQL storage over node:sqlite, so that the real statements run in plain Node. D1 requests
// can be made to fail before or after their commit, which is all a caller ever learns of a lost answer. What is over the
// platform's limits fails as there.
import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { EVENT_TRIGGERS } from "../../../src/store/events/triggers/install-triggers.ts";
import { MAX_QUERIES, refuseTooBig } from "./platform-limits.ts";

/** Seen from the root of the repository, where the tests start. */
const MIGRATIONS = "migrations";
const MIGRATED = readdirSync(MIGRATIONS)
  .filter((name: string) => name.endsWith(".sql"))
  .sort()
  .map((name: string) => readFileSync(`${MIGRATIONS}/${name}`, "utf8"));

/** One statement of a request, with the values bound to it. */
export interface Asked {
  sql: string;
  values: readonly SQLInputValue[];
}

/** What happens around a request to D1, given all of its SQL; throwing is how D1 fails. */
export interface Faults {
  /** Nothing has run yet: throwing here loses the request. Calling `late` afterwards runs it after all, unheard. */
  before: (sql: string, late: () => void, asked: readonly Asked[]) => void | Promise<void>;
  /** Everything is committed: throwing here loses the answer. */
  after: (sql: string) => void | Promise<void>;
}

export interface NodeD1 extends D1Database {
  readonly faults: Faults;
  /** The database itself, for looking and for arranging things behind the program's back. */
  readonly sqlite: DatabaseSync;
  /** One more way to the same database, with faults of its own; `rewrite` changes statements on their way. */
  connect(rewrite?: (sql: string) => string): NodeD1;
}

type Row = Record<string, unknown>;

/** An empty database with every migration applied. */
export function nodeD1(): NodeD1 {
  const sqlite = new DatabaseSync(":memory:");
  for (const sql of [...MIGRATED, ...EVENT_TRIGGERS.values()]) sqlite.exec(sql);
  return connection(sqlite, preparing(sqlite), sql => sql);
}

function connection(
  sqlite: DatabaseSync,
  prepared: ReturnType<typeof preparing>,
  rewrite: (sql: string) => string,
): NodeD1 {
  const faults: Faults = { before: () => {}, after: () => {} };

  /** One request: what it runs commits together, or not at all. */
  async function request<Result>(asked: readonly Asked[], run: () => Result): Promise<Result> {
    const sql = asked.map(one => one.sql).join(";\n");
    for (const { sql: text, values } of asked) refuseTooBig(text, values, "D1_ERROR: ");
    if (asked.length > MAX_QUERIES) throw new Error("D1_ERROR: too many queries in one invocation");
    // One statement commits by itself.
    const whole = asked.length === 1 ? () => {} : (what: string) => sqlite.exec(what);
    const commit = () => {
      whole("BEGIN");
      try {
        const result = run();
        whole("COMMIT");
        return result;
      } catch (error) {
        whole("ROLLBACK");
        throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    };
    await faults.before(sql, commit, asked);
    const result = commit();
    await faults.after(sql);
    return result;
  }

  const made = new WeakMap<object, Asked & { run: () => D1Result<Row> }>();

  function statement(sql: string, values: readonly SQLInputValue[]): D1PreparedStatement {
    const rows = (arrays: boolean) => {
      const compiled = prepared(sql, values.length);
      compiled.setReturnArrays(arrays);
      return compiled;
    };
    const run = (): D1Result<Row> => {
      const before = totalChanges(sqlite);
      const results = rows(false)
        .all(...values)
        .map((row: Row) => ({ ...row }));
      return { success: true, results, meta: metaOf(totalChanges(sqlite) - before) };
    };
    const asked = { sql, values };
    const all = () => request([asked], run);
    const self = {
      bind: (...given: unknown[]) => statement(sql, given.map(bindable)),
      all,
      run: all,
      first: async (column?: string) => {
        const row = (await all()).results[0] ?? null;
        return row === null || column === undefined ? row : row[column];
      },
      raw: (options?: { columnNames?: boolean }) =>
        request([asked], () => {
          const compiled = rows(true);
          const names = compiled.columns().map((c: { name: string }) => c.name);
          const found: unknown[] = compiled.all(...values);
          return options?.columnNames === true ? [names, ...found] : found;
        }),
    } as unknown as D1PreparedStatement;
    made.set(self, { ...asked, run });
    return self;
  }

  const database = {
    faults,
    sqlite,
    connect: (other = rewrite) => connection(sqlite, prepared, other),
    prepare: (sql: string) => statement(rewrite(sql), []),
    batch: async (statements: readonly D1PreparedStatement[]) => {
      const parts = statements.map(s => {
        const part = made.get(s);
        if (part === undefined) throw new TypeError("not a statement of this database");
        return part;
      });
      return request(parts, () => parts.map(p => p.run()));
    },
    exec: () => Promise.reject(new Error("exec: not needed by the program")),
    dump: () => Promise.reject(new Error("dump: not needed by the program")),
    withSession: () => {
      throw new Error("withSession: not needed by the program");
    },
  };
  return database as unknown as NodeD1;
}

/** The SQL storage of one Durable Object; give its `sqlite` again to see it restart. */
export function nodeSqlStorage(sqlite = new DatabaseSync(":memory:")): SqlStorage {
  const prepared = preparing(sqlite);
  const exec = (sql: string, ...given: unknown[]) => {
    const values = given.map(bindable);
    refuseTooBig(sql, values);
    const compiled = prepared(sql, values.length);
    compiled.setReturnArrays(false);
    const before = totalChanges(sqlite);
    const rows = compiled.all(...values).map((row: Row) => ({ ...row }));
    const left = rows[Symbol.iterator]();
    return {
      get columnNames() {
        return compiled.columns().map((c: { name: string }) => c.name);
      },
      rowsRead: rows.length,
      /** Rows changed; the platform counts those of indexes too. */
      rowsWritten: totalChanges(sqlite) - before,
      next: () => left.next(),
      toArray: () => [...left],
      one: () => {
        const [row, ...others] = [...left];
        if (row === undefined || others.length > 0) throw new Error(`expected one row of: ${sql}`);
        return row;
      },
      [Symbol.iterator]: () => left,
    };
  };
  return { exec, databaseSize: 0 } as unknown as SqlStorage;
}

/** Compiles each text once. Like D1, refuses a number of values other than the statement has places for. */
function preparing(sqlite: DatabaseSync): (sql: string, values: number) => StatementSync {
  const known = new Map<string, { compiled: StatementSync; places: number }>();
  return (sql, values) => {
    let found = known.get(sql);
    if (found === undefined) {
      found = { compiled: sqlite.prepare(sql), places: placesOf(sql) };
      known.set(sql, found);
    }
    if (found.places !== values) {
      throw new Error(
        `Wrong number of parameter bindings for SQL query: ${found.places} places, ${values} values`,
      );
    }
    return found.compiled;
  };
}

function placesOf(sql: string): number {
  let places = 0;
  for (const [, number] of sql.replace(/'[^']*'|"[^"]*"|--[^\n]*/g, "").matchAll(/\?(\d*)/g)) {
    places = number === "" ? places + 1 : Math.max(places, Number(number));
  }
  return places;
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  if (value instanceof Uint8Array) return value;
  throw new Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${String(value)}'`);
}

const counting = new WeakMap<DatabaseSync, StatementSync>();

function totalChanges(sqlite: DatabaseSync): number {
  const known = counting.get(sqlite);
  const statement = known ?? sqlite.prepare("SELECT total_changes() AS n");
  if (known === undefined) counting.set(sqlite, statement);
  return Number(statement.get()?.n);
}

const metaOf = (changes: number): D1Result["meta"] => ({
  duration: 0,
  changes,
  changed_db: changes > 0,
  last_row_id: 0,
  rows_read: 0,
  rows_written: 0,
  size_after: 0,
});

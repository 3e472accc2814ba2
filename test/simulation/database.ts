// D1 as the simulation has it: one database for all runs of a process (of cells: one for each), emptied before each run, and
// a connection for every actor, on which requests take their time, fail before or after their commit, or commit late and unheard. It is
// one thread: a statement that reads many rows keeps all others waiting, and one that takes too long fails.

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { type Asked, nodeD1, nodeSqlStorage } from "../support/platform/node-sqlite.ts";
import type { Actor } from "./actor.ts";
import { ClaimOrder } from "./claim-order.ts";
import { countQueries } from "./invocation.ts";
import { chance } from "./random.ts";
import { RowCost } from "./row-cost.ts";
import { SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** Below this the virtual clock does not move. */
const NOTICEABLE_MS = 0.5;
/** D1 ends a statement after this time. */
const LONGEST_REQUEST_MS = 30 * SECOND;

/** Measured with D1's statements on real tables: 10 million rows read in 8.2 s; a write costs several times a read. */
const MS_PER_ROW_READ = 0.0008;
const MS_PER_ROW_WRITTEN = 0.005;
const MS_PER_STATEMENT = 0.05;

type Rows = Record<string, string | number | null>[];

const tablesOf = (sqlite: DatabaseSync): string[] =>
  sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(row => String(row.name));

/** What a deployment stores: its D1, and the storage of its gates. */
export class Database {
  readonly d1 = nodeD1();
  readonly sqlite = this.d1.sqlite;
  readonly cost = new RowCost(this.sqlite);
  readonly claims = new ClaimOrder(this.sqlite);
  /** Of each gate, by its trunk; the default one's is there from the start. */
  readonly #gates = new Map<string, { sqlite: DatabaseSync; storage: SqlStorage }>();
  readonly #initial = tablesOf(this.sqlite).map(table => ({
    table,
    rows: this.sqlite.prepare(`SELECT * FROM ${table}`).all() as Rows,
  }));

  /** As after the migrations, with a gate that never was. `age`: rows that each one stands for, by the clock of D1. */
  empty(age: number): void {
    this.sqlite.exec("DELETE FROM sqlite_sequence");
    this.cost.sizes.forget(age);
    this.claims.forget();
    for (const { table, rows } of this.#initial) {
      this.sqlite.exec(`DELETE FROM ${table}`);
      for (const row of rows) {
        const values = Object.values(row);
        this.sqlite
          .prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`)
          .run(...values);
      }
    }
    for (const { sqlite } of this.#gates.values())
      for (const table of tablesOf(sqlite)) sqlite.exec(`DELETE FROM ${table}`);
  }

  gateOf(trunk: string) {
    let gate = this.#gates.get(trunk);
    if (gate === undefined) {
      const sqlite = new DatabaseSync(":memory:");
      gate = { sqlite, storage: nodeSqlStorage(sqlite) };
      this.#gates.set(trunk, gate);
    }
    return gate;
  }

  /** A gate's storage; `guard` may throw in its place, `wrote` is told of each statement that changed something. */
  storageOf(
    trunk: string,
    rewrite: (sql: string) => string,
    guard: () => void,
    wrote: (sql: string, values: readonly unknown[]) => void,
  ): SqlStorage {
    const { storage } = this.gateOf(trunk);
    const exec = (sql: string, ...values: unknown[]) => {
      guard();
      const cursor = storage.exec(rewrite(sql), ...values);
      if (cursor.rowsWritten > 0) wrote(sql, values);
      return cursor;
    };
    return { exec, databaseSize: 0 } as unknown as SqlStorage;
  }
}

/** That of all runs of a process, one after the other. */
export const DATABASE = new Database();
export const { sqlite } = DATABASE;

/** A statement for whichever database it is asked of. */
export function prepared(sql: string): (database: Database) => StatementSync {
  const made = new Map<Database, StatementSync>();
  return database => {
    const statement = made.get(database) ?? database.sqlite.prepare(sql);
    made.set(database, statement);
    return statement;
  };
}

/** The one thread of D1. */
export class D1Thread {
  /** When it is done with what it was given, in ms; finer than the virtual clock. */
  freeAt = 0;
  requests = 0;
  rowsRead = 0;
  busyMs = 0;
  readonly #cost: RowCost;

  constructor({ cost }: Database) {
    this.#cost = cost;
  }

  /** Takes a request at `now`; returns when it is done, or when it is given up. */
  take(asked: readonly Asked[], now: number): { doneAt: number; tooLong: boolean } {
    let ms = 0;
    for (const one of asked) {
      const { read, written } = this.#cost.of(one);
      this.rowsRead += read;
      ms += MS_PER_STATEMENT + read * MS_PER_ROW_READ + written * MS_PER_ROW_WRITTEN;
    }
    const tooLong = ms > LONGEST_REQUEST_MS;
    const takes = Math.min(ms, LONGEST_REQUEST_MS);
    this.requests++;
    this.busyMs += takes;
    this.freeAt = Math.max(this.freeAt, now) + takes;
    return { doneAt: this.freeAt, tooLong };
  }
}

/** A short name for a request, for the trace: what its statements are named, or the first words of them. */
export function nameOf(sql: string): string {
  const names = new Set([...sql.matchAll(/\/\* (.+?) \*\//g)].map(([, name]) => name));
  if (names.size > 0) return [...names].join(", ");
  const known = NAMES.find(([text]) => sql.includes(text));
  return known?.[1] ?? sql.replace(/\s+/g, " ").slice(0, 60);
}
const NAMES: [string, string][] = [
  ["status = 'completed', completed_at", "complete finished campaigns"],
  ["peak_concurrent", "record peak"],
  ["INSERT INTO dead_letters", "keep dead letters"],
  ["LEFT JOIN", "read"],
];

const writes = new Map<string, boolean>();
function isWrite(sql: string): boolean {
  const known = writes.get(sql);
  if (known !== undefined) return known;
  const does = /\b(INSERT|UPDATE|DELETE)\b/i.test(sql);
  writes.set(sql, does);
  return does;
}

export function connect(world: World, actor: Actor): D1Database {
  const db = world.database.d1.connect(world.sabotage.d1);
  const { scheduler, faults, seed } = world;
  const committed = (sql: string) => {
    if (isWrite(sql)) world.committed(sql, actor);
  };
  const late = (sql: string, commit: () => void) => () => {
    try {
      commit();
    } catch {
      return; // Refused by a constraint: nobody is there to hear it.
    }
    committed(sql);
  };
  db.faults.before = async (sql, commit, asked) => {
    countQueries(actor, asked.length);
    const place = actor.point("D1");
    const name = world.tracing ? nameOf(sql) : "";
    const fast = 1 + Math.floor(chance(seed, place) ** 3 * 60);
    const fail = async (why: string) => {
      await actor.step(`D1 ${why}`, fast);
      actor.troubled = true;
      world.trace(actor.name, `D1 ${name}: ${why}`);
      throw new Error(`D1 ${why} (injected)`);
    };
    if (scheduler.now < world.d1OutUntil) await fail("is out of reach");
    if (isWrite(sql) && scheduler.now < world.d1FullUntil)
      await fail("database or disk is full: SQLITE_FULL");
    if (faults.happens("D1 fails before the commit", place)) await fail("fails before the commit");
    if (isWrite(sql) && faults.happens("D1 commits late, unheard", place)) {
      const delay = chance(seed, `late ${place}`) * LONGEST_REQUEST_MS;
      world.invariants.liveness.trouble(delay);
      scheduler.in(delay, () => {
        world.trace(actor.name, `D1 ${name}: commits late`);
        late(sql, commit)();
      });
      await fail("did not answer, and commits late");
    }
    const slow = faults.happens("D1 is slow", place);
    const ms = slow ? chance(seed, `slow ${place}`) * LONGEST_REQUEST_MS : fast;
    // Its place has the same name whether the run is traced or not.
    await actor.step("D1", ms, late(sql, commit));
    const { doneAt, tooLong } = world.d1.take(asked, scheduler.now);
    if (tooLong || doneAt - scheduler.now >= NOTICEABLE_MS) {
      const waits = doneAt - scheduler.now;
      await actor.step("D1 runs", waits, tooLong ? null : late(sql, commit));
    }
    if (tooLong) throw new Error(`D1_ERROR: ${nameOf(sql)} took longer than ${LONGEST_REQUEST_MS} ms`);
    world.trace(actor.name, `D1 ${name}`);
  };
  db.faults.after = async sql => {
    committed(sql);
    const place = actor.point("D1 answer");
    const lost = faults.happens("D1 fails after the commit", place);
    // Mostly the answer is there at once; at times others come in between.
    if (lost || chance(seed, place) < 0.2)
      await actor.step("D1 answer", 1 + chance(seed, `ms ${place}`) * 60);
    if (!lost) return;
    actor.troubled = true;
    world.trace(actor.name, `D1 ${world.tracing ? nameOf(sql) : ""}: answer lost`);
    throw new Error("D1 fails after the commit (injected)");
  };
  return db;
}

/** A connection on which nothing goes wrong and nothing takes time. */
export const quietConnection = ({ d1 }: Database = DATABASE) => d1.connect();

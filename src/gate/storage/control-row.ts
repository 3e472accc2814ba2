// What holds a trunk up, what it may at most, and what its calls show, in the gate's own SQLite: a row each, written when
// something changes.
import { type BreakerState, CLOSED } from "../../domain/trunks/breaker.ts";
import type { CallerIdPool } from "../../domain/trunks/caller-ids/caller-id-pool.ts";
import type { TrunkLimits } from "../../domain/trunks/trunk.ts";

export interface Control {
  paused: boolean;
  /** The provider asked to be left alone until then, in ms; 0 = it did not. */
  heldUntil: number;
  breaker: BreakerState;
  /** Since when the breaker is not closed, through all its probes, in ms; null = it is. */
  breakerOpenedAt: number | null;
}

/** What older versions did not store. */
const FREE: Control = { paused: false, heldUntil: 0, breaker: CLOSED, breakerOpenedAt: null };

/** Of a trunk that was never seen: nothing is dialled before it is. */
export const UNSEEN: TrunkLimits = { maxConcurrentCalls: 0, callsPerSecond: 1 };

export class ControlRow {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec("CREATE TABLE IF NOT EXISTS trunk_control (id INTEGER PRIMARY KEY, control TEXT NOT NULL)");
  }

  read(): Control {
    return { ...FREE, ...this.#read<Partial<Control>>(1) };
  }

  write(control: Control): void {
    this.#write(1, control);
  }

  /** As D1 said last. */
  limits(): TrunkLimits {
    return this.#read<TrunkLimits>(2) ?? UNSEEN;
  }

  writeLimits(limits: TrunkLimits): void {
    this.#write(2, limits);
  }

  /** As D1 said last. */
  callerIds(): CallerIdPool | null {
    return this.#read<CallerIdPool>(3);
  }

  writeCallerIds(callerIds: CallerIdPool | null): void {
    this.#write(3, callerIds);
  }

  #read<T>(id: number): T | null {
    const [row] = this.#sql.exec<{ control: string }>("SELECT control FROM trunk_control WHERE id = ?", id);
    return row === undefined ? null : (JSON.parse(row.control) as T);
  }

  #write(id: number, value: unknown): void {
    this.#sql.exec("INSERT OR REPLACE INTO trunk_control VALUES (?, ?)", id, JSON.stringify(value));
  }
}

// What holds a trunk up, and what it may at most, in the gate's own SQLite: a row each, written when something changes.
import { type BreakerState, CLOSED } from "../../domain/trunks/breaker.ts";
import type { TrunkLimits } from "../../domain/trunks/trunk.ts";

export interface Control {
  paused: boolean;
  /** The provider asked to be left alone until then, in ms; 0 = it did not. */
  heldUntil: number;
  breaker: BreakerState;
}

/** What older versions did not store. */
const FREE: Control = { paused: false, heldUntil: 0, breaker: CLOSED };

/** Of a trunk that was never seen: nothing is dialled before it is. */
export const UNSEEN: TrunkLimits = { maxConcurrentCalls: 0, callsPerSecond: 1 };

export class ControlRow {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec("CREATE TABLE IF NOT EXISTS trunk_control (id INTEGER PRIMARY KEY, control TEXT NOT NULL)");
  }

  read(): Control {
    const [row] = this.#sql.exec<{ control: string }>("SELECT control FROM trunk_control WHERE id = 1");
    return row === undefined ? FREE : { ...FREE, ...(JSON.parse(row.control) as Partial<Control>) };
  }

  write(control: Control): void {
    this.#sql.exec("INSERT OR REPLACE INTO trunk_control VALUES (1, ?)", JSON.stringify(control));
  }

  /** As D1 said last. */
  limits(): TrunkLimits {
    const [row] = this.#sql.exec<{ control: string }>("SELECT control FROM trunk_control WHERE id = 2");
    return row === undefined ? UNSEEN : (JSON.parse(row.control) as TrunkLimits);
  }

  writeLimits(limits: TrunkLimits): void {
    this.#sql.exec("INSERT OR REPLACE INTO trunk_control VALUES (2, ?)", JSON.stringify(limits));
  }
}

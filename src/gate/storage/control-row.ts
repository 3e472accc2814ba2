// What holds a trunk up, in the gate's own SQLite: one row, written when something changes.
import { type BreakerState, CLOSED } from "../../domain/trunks/breaker.ts";

export interface Control {
  paused: boolean;
  /** The provider asked to be left alone until then, in ms; 0 = it did not. */
  heldUntil: number;
  breaker: BreakerState;
}

/** What older versions did not store. */
const FREE: Control = { paused: false, heldUntil: 0, breaker: CLOSED };

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
}

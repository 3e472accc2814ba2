// The duplicate window in the gate's own SQLite: which call holds a number. It answers most repeats without
// touching D1's calls; the insert's guard has the last word.
import type { NumberWindow, WindowHolder } from "../actions/ports.ts";

export class SqliteNumberWindow implements NumberWindow {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS number_window (phone_number TEXT PRIMARY KEY, call_id TEXT NOT NULL,
      accepted_at INTEGER NOT NULL) WITHOUT ROWID`);
  }

  holder(phoneNumber: string, now: number, windowMs: number): WindowHolder | null {
    const [row] = this.#sql.exec<{ call_id: string; accepted_at: number }>(
      "SELECT call_id, accepted_at FROM number_window WHERE phone_number = ? AND accepted_at > ?",
      phoneNumber,
      now - windowMs,
    );
    return row === undefined ? null : { callId: row.call_id, acceptedAt: row.accepted_at };
  }

  hold(phoneNumber: string, { callId, acceptedAt }: WindowHolder): void {
    this.#sql.exec(
      `INSERT INTO number_window VALUES (?1, ?2, ?3) ON CONFLICT (phone_number)
       DO UPDATE SET call_id = ?2, accepted_at = ?3 WHERE accepted_at < ?3`,
      phoneNumber,
      callId,
      acceptedAt,
    );
  }

  /** Forgets windows that have ended; returns how many. One walk over what the last window took. */
  purge(now: number, windowMs: number): number {
    return this.#sql.exec("DELETE FROM number_window WHERE accepted_at <= ?", now - windowMs).rowsWritten;
  }
}

// The duplicate window in the gate's own SQLite: which call holds a number. It answers most repeats without
// touching D1's calls; the insert's guard has the last word.
import type { NumberWindow } from "../../actions/ports/number-window.ts";
import type { WindowHolder } from "../../domain/calls/new-call.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";

/** The least time between two turns of the tables. */
const TURN_EVERY_MS = MINUTE_MS;

const COLUMNS = `(phone_number TEXT PRIMARY KEY, call_id TEXT NOT NULL, accepted_at INTEGER NOT NULL)
  WITHOUT ROWID`;

export class SqliteNumberWindow implements NumberWindow {
  readonly #sql: SqlStorage;
  #turnedAt: number;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS number_window ${COLUMNS}`);
    sql.exec(`CREATE TABLE IF NOT EXISTS number_window_before ${COLUMNS}`);
    sql.exec("CREATE TABLE IF NOT EXISTS window_purge (id INTEGER PRIMARY KEY, purged_at INTEGER NOT NULL)");
    const [row] = sql.exec<{ purged_at: number }>("SELECT purged_at FROM window_purge WHERE id = 1");
    this.#turnedAt = row?.purged_at ?? 0;
  }

  holder(phoneNumber: string, now: number, windowMs: number): WindowHolder | null {
    const held = "WHERE phone_number = ?1 AND accepted_at > ?2";
    const [row] = this.#sql.exec<{ call_id: string; accepted_at: number }>(
      `SELECT call_id, accepted_at FROM number_window ${held}
       UNION ALL SELECT call_id, accepted_at FROM number_window_before ${held}
       ORDER BY accepted_at DESC LIMIT 1`,
      phoneNumber,
      now - windowMs,
    );
    return row === undefined ? null : { callId: row.call_id, acceptedAt: row.accepted_at };
  }

  hold(phoneNumber: string, { callId, acceptedAt }: WindowHolder): void {
    this.#sql.exec(
      `INSERT INTO number_window (phone_number, call_id, accepted_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (phone_number) DO UPDATE SET call_id = ?2, accepted_at = ?3 WHERE accepted_at < ?3`,
      phoneNumber,
      callId,
      acceptedAt,
    );
  }

  /**
   * Forgets windows that have ended, once a window: the table of those before is dropped whole, and what was written
   * since the last turn takes its place. So nothing is walked and no row is deleted, however many there are; and what
   * is dropped was accepted a window ago or earlier.
   */
  turnIfTime(now: number, windowMs: number): void {
    if (now - this.#turnedAt < Math.max(TURN_EVERY_MS, windowMs)) return;
    this.#turnedAt = now;
    this.#sql.exec("INSERT OR REPLACE INTO window_purge VALUES (1, ?)", now);
    this.#sql.exec("DROP TABLE number_window_before");
    this.#sql.exec("ALTER TABLE number_window RENAME TO number_window_before");
    this.#sql.exec(`CREATE TABLE number_window ${COLUMNS}`);
  }
}

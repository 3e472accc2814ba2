// The duplicate window in the gate's own SQLite: which call holds a number. It answers most repeats without
// touching D1's calls; the insert's guard has the last word.
import type { NumberWindow, WindowHolder } from "../actions/ports.ts";

/** The least time between two purges. */
const PURGE_EVERY_MS = 60_000;

export class SqliteNumberWindow implements NumberWindow {
  readonly #sql: SqlStorage;
  #purgedAt: number;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS number_window (phone_number TEXT PRIMARY KEY, call_id TEXT NOT NULL,
      accepted_at INTEGER NOT NULL) WITHOUT ROWID`);
    sql.exec("CREATE TABLE IF NOT EXISTS window_purge (id INTEGER PRIMARY KEY, purged_at INTEGER NOT NULL)");
    const [row] = sql.exec<{ purged_at: number }>("SELECT purged_at FROM window_purge WHERE id = 1");
    this.#purgedAt = row?.purged_at ?? 0;
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

  /**
   * Forgets windows that have ended, once a window: a purge walks what the last two windows took, so that a number is
   * read twice in its life, however long the window is.
   */
  purgeIfTime(now: number, windowMs: number): void {
    if (now - this.#purgedAt < Math.max(PURGE_EVERY_MS, windowMs)) return;
    this.#purgedAt = now;
    this.#sql.exec("INSERT OR REPLACE INTO window_purge VALUES (1, ?)", now);
    this.purge(now, windowMs);
  }

  /** Forgets windows that have ended; returns how many. */
  purge(now: number, windowMs: number): number {
    return this.#sql.exec("DELETE FROM number_window WHERE accepted_at <= ?", now - windowMs).rowsWritten;
  }
}

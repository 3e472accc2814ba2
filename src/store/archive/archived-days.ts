// Days whose calls have left the table: their counters can no longer be counted anew.
import { utcDay } from "../counters.ts";

/** Clocks of two machines differ: what ended late on a day may belong to the next. */
const MARGIN_MS = 60_000;

/** The last UTC day that archived calls may have to do with; null = none has left. */
export async function archivedThroughDay(db: D1Database): Promise<string | null> {
  const row = await db
    .prepare("SELECT archived_through AS at FROM archive_state WHERE kind = 'calls'")
    .first<{ at: number }>();
  return row === null || row.at === 0 ? null : utcDay(row.at + MARGIN_MS);
}

/** First in a batch that counts days from `from` on: it fails as a whole when calls of them have left meanwhile. */
export const refuseArchivedDays = (db: D1Database, from: string): D1PreparedStatement =>
  // NULL is what the column refuses: there is no other way to fail a batch on a condition.
  db
    .prepare("UPDATE archive_state SET cutoff = NULL WHERE kind = 'calls' AND archived_through + ?2 >= ?1")
    .bind(Date.parse(`${from}T00:00:00Z`), MARGIN_MS);

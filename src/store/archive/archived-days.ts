// Days whose calls have left the table: their counters can no longer be counted anew.
import { eq, sql } from "drizzle-orm";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { utcDay } from "../counters.ts";
import { database } from "../db.ts";
import { archiveState } from "../schema/archive.ts";
import { statement } from "../statement.ts";

/** Clocks of two machines differ: what ended late on a day may belong to the next. */
const MARGIN_MS = MINUTE_MS;

/** The last UTC day that archived calls may have to do with; null = none has left. */
export async function archivedThroughDay(db: D1Database): Promise<string | null> {
  const [row] = await database(db)
    .select({ at: archiveState.archivedThrough })
    .from(archiveState)
    .where(eq(archiveState.kind, "calls"));
  return row === undefined || row.at === 0 ? null : utcDay(row.at + MARGIN_MS);
}

const REFUSE = statement(
  "refuse archived days",
  ["from", "margin"],
  // NULL is what the column refuses: there is no other way to fail a batch on a condition.
  v =>
    sql`UPDATE ${archiveState} SET cutoff = NULL WHERE kind = 'calls' AND archived_through + ${v.margin} >= ${v.from}`,
);

/** First in a batch that counts days from `from` on: it fails as a whole when calls of them have left meanwhile. */
export const refuseArchivedDays = (db: D1Database, from: string): D1PreparedStatement =>
  REFUSE(db, { from: Date.parse(`${from}T00:00:00Z`), margin: MARGIN_MS });

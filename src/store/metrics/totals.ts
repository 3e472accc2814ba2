// Sums over all days and all campaigns: a row a day and the lines in use, never the calls nor the campaigns.
import type { Totals } from "../../domain/metrics/totals.ts";

const ON_THE_LINE = "SELECT count(*) AS onTheLine FROM calls WHERE status IN ('PROCESSING', 'RETRYING')";

/** Open calls are those that were accepted and have not finished; what is not on the line of them waits. */
async function summed<Row extends { open: number }>(
  db: D1Database,
  sums: string,
): Promise<{ days: Row; waiting: number; onTheLine: number }> {
  const [days, line] = await db.batch<Row & { onTheLine: number }>([
    db.prepare(`SELECT ${sums} coalesce(sum(initiated - finished), 0) AS open FROM daily_counters`),
    db.prepare(ON_THE_LINE),
  ]);
  const onTheLine = line?.results[0]?.onTheLine ?? 0;
  const row = days?.results[0] as Row;
  return { days: row, waiting: row.open - onTheLine, onTheLine };
}

export async function readTotals(db: D1Database): Promise<Totals> {
  const { days, waiting, onTheLine } = await summed<Omit<Totals, "waiting" | "onTheLine"> & { open: number }>(
    db,
    `coalesce(sum(initiated), 0) AS accepted, coalesce(sum(picked), 0) AS picked,
     coalesce(sum(disconnected), 0) AS disconnected, coalesce(sum(rnr), 0) AS rnr,
     coalesce(sum(failed), 0) AS failed, coalesce(sum(retries), 0) AS retries,
     coalesce(sum(call_seconds), 0) AS callSeconds, coalesce(sum(dead_letters), 0) AS deadLetters,`,
  );
  const { open: _, ...sums } = days;
  return { ...sums, waiting, onTheLine };
}

/** Calls that wait, of one campaign or of all. */
export async function waitingTotal(db: D1Database, campaignId?: number): Promise<number> {
  if (campaignId === undefined) return (await summed(db, "")).waiting;
  const row = await db
    .prepare(
      `SELECT initiated + waiting_disconnected + waiting_rnr + waiting_failed AS n
       FROM campaign_counters WHERE campaign_id = ?1`,
    )
    .bind(campaignId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

// Sums over all days and all campaigns: a row a day, a row a campaign, never the calls.

export interface Totals {
  accepted: number;
  picked: number;
  disconnected: number;
  rnr: number;
  failed: number;
  retries: number;
  callSeconds: number;
  deadLetters: number;
  waiting: number;
  onTheLine: number;
}

export async function readTotals(db: D1Database): Promise<Totals> {
  const [days, campaigns] = await db.batch<Totals>([
    db.prepare(`SELECT coalesce(sum(initiated), 0) AS accepted, coalesce(sum(picked), 0) AS picked,
      coalesce(sum(disconnected), 0) AS disconnected, coalesce(sum(rnr), 0) AS rnr,
      coalesce(sum(failed), 0) AS failed, coalesce(sum(retries), 0) AS retries,
      coalesce(sum(call_seconds), 0) AS callSeconds, coalesce(sum(dead_letters), 0) AS deadLetters
      FROM daily_counters`),
    db.prepare(`SELECT coalesce(sum(initiated + waiting_disconnected + waiting_rnr + waiting_failed), 0) AS waiting,
      coalesce(sum(processing + retrying), 0) AS onTheLine FROM campaign_counters`),
  ]);
  return { ...days?.results[0], ...campaigns?.results[0] } as Totals;
}

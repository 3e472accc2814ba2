// The day's peak of lines in use: an observation, the only counter that no scan can confirm.

export async function recordPeak(db: D1Database, peak: number, now: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO daily_counters (date, peak_concurrent) VALUES (?1, ?2)
       ON CONFLICT (date) DO UPDATE SET peak_concurrent = ?2 WHERE peak_concurrent < ?2`,
    )
    .bind(new Date(now).toISOString().slice(0, 10), peak)
    .run();
}

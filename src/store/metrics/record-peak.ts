// The day's peak of lines in use: an observation, the only counter that no scan can confirm.

import { utcDay } from "../counters.ts";

export async function recordPeak(db: D1Database, peak: number, now: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO daily_counters (date, peak_concurrent) VALUES (?1, ?2)
       ON CONFLICT (date) DO UPDATE SET peak_concurrent = ?2 WHERE peak_concurrent < ?2`,
    )
    .bind(utcDay(now), peak)
    .run();
}

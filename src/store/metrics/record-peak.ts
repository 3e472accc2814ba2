// The day's peak of lines in use: an observation, the only counter that no scan can confirm.
import { lt } from "drizzle-orm";
import { utcDay } from "../counters.ts";
import { database } from "../db.ts";
import { dailyCounters } from "../schema/metrics.ts";

export async function recordPeak(db: D1Database, peak: number, now: number): Promise<void> {
  await database(db)
    .insert(dailyCounters)
    .values({ date: utcDay(now), peakConcurrent: peak })
    .onConflictDoUpdate({
      target: dailyCounters.date,
      set: { peakConcurrent: peak },
      setWhere: lt(dailyCounters.peakConcurrent, peak),
    });
}

// What the database says of the work as a whole. src/store implements it; each reads a bounded number of rows.
import type { HealthFacts } from "../../domain/metrics/health.ts";
import type { StorageFacts } from "../../domain/metrics/storage-health.ts";
import type { DailyCounters, Totals } from "../../domain/metrics/totals.ts";

export interface MetricsStore {
  totals(): Promise<Totals>;
  /** Calls that wait, of all campaigns. */
  waiting(): Promise<number>;
  /** The last `days` UTC days that have counters, newest first; `today` as YYYY-MM-DD. */
  recentDays(days: number, today: string): Promise<DailyCounters[]>;
  /** `now` in ms. */
  health(now: number): Promise<HealthFacts>;
  storage(): Promise<StorageFacts>;
}

// Counts over all days and of one day.
import type { DispositionCounts } from "../calls/disposition.ts";

/** Over all days and all campaigns. */
export interface Totals {
  accepted: number;
  picked: number;
  disconnected: number;
  rnr: number;
  failed: number;
  retries: number;
  callSeconds: number;
  deadLetters: number;
  /** Attempts, by disposition. */
  ended: DispositionCounts;
  waiting: number;
  onTheLine: number;
}

/** Of one UTC day, YYYY-MM-DD; picked, disconnected, rnr, failed and ended count attempts. */
export interface DailyCounters {
  date: string;
  initiated: number;
  picked: number;
  disconnected: number;
  rnr: number;
  failed: number;
  retries: number;
  callSeconds: number;
  peakConcurrent: number;
  deadLetters: number;
  ended: DispositionCounts;
}

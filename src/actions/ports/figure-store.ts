// Aggregate figures in the database: tallies, and what an overview needs. src/store implements it; each reads a bounded
// number of rows. Times in ms.
import type { Outcome } from "../../domain/calls/outcome.ts";
import type { WaitingCalls } from "../../domain/explain/explain-campaign.ts";
import type { AttemptSums, TallyRow, ZoneCount } from "../../domain/metrics/tally.ts";

/** A call that has ended for good. */
export interface LatestEnd {
  callId: string;
  campaignId: number;
  phoneNumber: string;
  attempt: number;
  outcome: Outcome;
  /** Seconds. */
  duration: number;
  endedAt: number;
}

export interface FailedImport {
  id: string;
  campaignId: number;
  error: string | null;
  createdAt: number;
}

export interface FigureStore {
  /** By slot: at most 168 of `h`, 20 of `n`. */
  tallies(campaignId: number, kind: "h" | "n"): Promise<TallyRow[]>;
  /** `each` quarter hours together; `step` counts such stretches since the epoch. */
  quarters(asked: {
    campaignId: number;
    from: number;
    each: number;
  }): Promise<(AttemptSums & { step: number })[]>;
  /** All attempts that have ended, by campaign; one that has none is not there. */
  attempts(campaignIds: readonly number[]): Promise<Map<number, AttemptSums>>;
  /** Those with most people first. */
  zones(campaignId: number, limit: number): Promise<ZoneCount[]>;
  /** Contacts that have become no call yet, by campaign; one that has none is not there. */
  notCalled(campaignIds: readonly number[]): Promise<Map<number, number>>;
  /** Of each campaign the first call that is due, the first that is not, and its contacts by zone. */
  nextWaiting(campaignIds: readonly number[], now: number): Promise<Map<number, WaitingCalls>>;
  /** Due calls of these campaigns, counted up to `limit`. */
  dueCount(campaignIds: readonly number[], now: number, limit: number): Promise<number>;
  /** Of a campaign's first 1,000 due calls those to a number that is on the line. */
  busyNumbers(campaignId: number, now: number): Promise<number>;
  /** Newest first, at most 10. */
  latestEnds(): Promise<LatestEnd[]>;
  /** Of the last 100 imports since then, newest first. */
  failedImports(since: number): Promise<FailedImport[]>;
  /** Removes quarter hours before `before`, at most `limit`; returns how many. */
  purgeQuarters(before: number, limit: number): Promise<number>;
}

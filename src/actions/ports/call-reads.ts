// Calls in the database, as they are shown: one, a page, a campaign's all. src/store implements it.
import type { Call, NamedCall } from "../../domain/calls/call.ts";
import type { CallFilter } from "../../domain/calls/call-filter.ts";
import type { DecisionContext } from "../../domain/compliance/evidence/decision-context.ts";

/** Calls of a campaign behind one id, up to another. */
export interface CallRange {
  campaignId: number;
  after: string;
  last: string;
  limit: number;
}

export interface CallReads {
  /** Null when there is none. */
  named(callId: string): Promise<NamedCall | null>;
  /** What decisions were made on, by hash. */
  contexts(hashes: readonly string[]): Promise<Map<string, DecisionContext>>;
  /** Newest first. A page may be short and still have a next one; `next` is null on the last. */
  list(filter: CallFilter, limit: number): Promise<{ rows: NamedCall[]; next: string | null }>;
  /** The id of the campaign's newest call; null = it has none. */
  lastOf(campaignId: number): Promise<string | null>;
  /** The id of the `limit`-th call of a range; null when it has fewer. */
  endOfPart(range: CallRange): Promise<string | null>;
  /** Oldest first. */
  inRange(range: CallRange): Promise<Call[]>;
}

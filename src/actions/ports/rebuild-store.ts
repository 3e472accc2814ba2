// What counting counters anew needs of the database, and what it remembers from one request to the next.

import type { CounterRow } from "../../domain/metrics/compare-counters.ts";
import type { TalliedCall, TallySums } from "../../domain/metrics/recount-tallies.ts";

export interface Rebuilt {
  before: CounterRow[];
  after: CounterRow[];
}
/** Of one UTC day: `date`, and its counters; what is not there is 0. */
export type DaySums = { date: string } & Record<string, string | number>;
/** Counter → count; what is not there, or null, is 0. */
export type CampaignSums = Record<string, number>;
/** UTC day → how often its counters were revised; a day without counters is not there. */
export type Revisions = Record<string, number>;

/** Calls of one campaign, as far as a piece has them; `last`: the id of the last one. */
export interface CampaignCalls {
  campaignId: number;
  timeZone: string | null;
  /** Of its counters. */
  revision: number;
  /** Some of its calls have left for the archive: its tallies stay as they are. */
  archived: boolean;
  last: string;
  calls: TalliedCall[];
}

/** What all calls of a campaign give, and the revision of its counters when the first of them was read. */
export interface TalliesFound extends TallySums {
  campaignId: number;
  revision: number;
}

export interface RebuildStore {
  /** The last UTC day whose calls may have left for the archive; null = none has. */
  archivedThroughDay(): Promise<string | null>;
  /** Null: more than `limit` calls have to be looked at. */
  rebuildDays(from: string, to: string, limit: number): Promise<Rebuilt | null>;
  dayRevisions(from: string, to: string): Promise<Revisions>;
  sumDays(piece: {
    from: string;
    to: string;
    after: string;
    limit: number;
  }): Promise<{ last: string; calls: number; sums: DaySums[] } | null>;
  replaceDays(days: {
    from: string;
    to: string;
    found: (DaySums & { revision: number })[];
  }): Promise<Rebuilt & { replaced: string[] }>;
  campaignsThatFit(
    from: number,
    limits: { campaigns: number; calls: number; contacts: number },
  ): Promise<{ first: number; end: number } | null>;
  rebuildCampaigns(first: number, end: number): Promise<Rebuilt>;
  campaignRevision(id: number): Promise<number | null>;
  sumCalls(piece: {
    campaignId: number;
    after: string;
    limit: number;
  }): Promise<{ last: string; calls: number; sums: CampaignSums } | null>;
  countContacts(piece: {
    campaignId: number;
    after: string;
    limit: number;
  }): Promise<{ last: string; contacts: number } | null>;
  replaceCampaign(found: {
    campaignId: number;
    sums: CampaignSums;
    revision: number;
  }): Promise<Rebuilt & { replaced: boolean }>;
  /** The next `limit` calls behind a campaign's call, by campaign; none = there are no more. */
  callsToTally(place: { campaignId: number; after: string; limit: number }): Promise<CampaignCalls[]>;
  /** Returns the campaigns whose tallies were replaced: not revised since, and none of their calls archived. */
  replaceTallies(found: readonly TalliesFound[]): Promise<number[]>;
  read(id: string): Promise<{ state: RebuildState; step: number } | null>;
  store(id: string, state: RebuildState, now: number): Promise<void>;
  /** False: another request went on with it. */
  advance(id: string, step: number, state: RebuildState, now: number): Promise<boolean>;
}

/** UTC days, YYYY-MM-DD, both included. */
export interface RebuildAsked {
  from: string;
  to: string;
  campaigns: boolean;
}

export interface RebuildState {
  asked: RebuildAsked;
  callsRead: number;
  at:
    | { kind: "days"; after: string; revisions: Revisions; sums: DaySums[] }
    | { kind: "campaigns"; next: number }
    | { kind: "calls"; campaignId: number; revision: number; after: string; sums: CampaignSums }
    | { kind: "contacts"; campaignId: number; revision: number; after: string; sums: CampaignSums }
    | { kind: "tallies"; campaignId: number; after: string; revision: number | null; sums: TallySums }
    | { kind: "done" };
}

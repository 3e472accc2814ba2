// Suppressions in the database. src/store implements it. Times in ms.
import type { By } from "../../domain/changes/change.ts";
import type {
  NewSuppression,
  Suppression,
  SuppressionKey,
  SuppressionKind,
} from "../../domain/compliance/suppression.ts";

export type SuppressionToAdd = NewSuppression & { id: string };

/** From where (`callback`, `api`, `import:` and its id) and by whom. */
export type Origin = Pick<Suppression, "source" | "createdBy">;

/**
 * The last call that a sweep looked at: its number, a time (ms), its id; empty = none was. Of a person the time is when it
 * is due, else when it was accepted.
 */
export type Place = readonly [number: string, at: number, callId: string] | readonly [];

/** Of one key, or of all; ids below `before`. */
export interface SuppressionPlace {
  kind?: SuppressionKind | undefined;
  value?: string | undefined;
  before?: string | undefined;
}

/** Whose number, and by the client's own id; either may be missing. */
export interface Somebody {
  phoneNumber: string | null;
  personId: string | null;
}

/** Who is to be called; `key` tells them apart. */
export interface Callee {
  key: string;
  phoneNumber: string;
  personId?: string | null | undefined;
  campaignId: number;
}

export type HoldingEntry = Pick<Suppression, "id" | "reason" | "expiresAt">;

export interface SuppressionStore {
  /**
   * Of distinct keys. What holds as long already stays, what would end sooner is replaced; returns how many are new.
   * `sweep`: the sweeper looks after their waiting calls, until it is told that all have been ended.
   */
  add(
    entries: readonly SuppressionToAdd[],
    origin: Origin,
    asked: { now: number; sweep: boolean },
  ): Promise<number>;
  /** Those of these keys that are not revoked. */
  ofKeys(keys: readonly SuppressionKey[]): Promise<Suppression[]>;
  read(id: string): Promise<Suppression | null>;
  /** Newest first. A page may be short and still have a next one; `next` is null on the last. */
  list(
    place: SuppressionPlace,
    limit: number,
    isWanted: (entry: Suppression) => boolean,
  ): Promise<{ rows: Suppression[]; next: string | null }>;
  /** Oldest first, behind the id `after`. */
  after(after: string, limit: number): Promise<Suppression[]>;
  /** The id of the `limit`-th of those, when there is one more behind it; else null. */
  endOfPart(after: string, limit: number): Promise<string | null>;
  /** Those in force for somebody, in whatever scope, at most `limit` of each kind. */
  holding(somebody: Somebody, now: number, limit: number): Promise<Suppression[]>;
  /** One read for all: by their keys, the entry that holds longest for each that is suppressed. */
  among(asked: readonly Callee[], now: number): Promise<Map<string, HoldingEntry>>;
  /** False when it is revoked already, or is none. */
  revoke(id: string, by: By, now: number): Promise<boolean>;

  /** Of the next calls that an entry is about those that wait, and where to go on; null = there are no more. */
  waiting(
    key: SuppressionKey,
    after: Place,
    asked: { before: number; limit: number },
  ): Promise<{ callIds: string[]; next: Place | null }>;
  /** Calls of these numbers that wait. */
  waitingOf(phoneNumbers: readonly string[], limit: number): Promise<string[]>;
  /** Ids of calls on the line that an entry is about. */
  onTheLine(key: SuppressionKey, limit: number): Promise<string[]>;
  toSweep(limit: number): Promise<{ entry: Suppression; after: Place }[]>;
  /** Null = all have been ended. */
  swept(id: string, to: Place | null): Promise<void>;
}

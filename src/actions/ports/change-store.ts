// Who changed what, in the database: it is written in the batch of what changes. src/store implements it.
import type { Change } from "../../domain/changes/change.ts";

export interface ChangeFilter {
  /** Absent = of all. */
  subject?: string;
  /** Ids below it. */
  before?: number;
  limit: number;
}

export interface ChangeStore {
  /** Newest first. */
  list(filter: ChangeFilter): Promise<Change[]>;
  /** At most `limit` that are older than `before` (ms); returns how many. */
  purge(before: number, limit: number): Promise<number>;
}

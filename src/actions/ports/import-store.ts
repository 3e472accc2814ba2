// Imports and the rows that they rejected in the database. src/store implements it. Times in ms.
import type { ImportProgress, ImportRecord, NewImport } from "../../domain/contacts/import/import-record.ts";
import type { RejectedRow } from "../../domain/contacts/import/import-row.ts";

/** As an import writes them. */
export interface ImportRuns {
  begin(record: NewImport, now: number): Promise<void>;
  writeProgress(
    id: string,
    progress: ImportProgress,
    errors: readonly RejectedRow[],
    now: number,
  ): Promise<void>;
  /** Removes imports older than `before` (ms) and the rows they rejected, at most `limit`; returns how many rows. */
  purge(before: number, limit: number): Promise<number>;
}

/** Newest first, behind `before`. */
export interface ImportFilter {
  campaignId: number;
  before?: Pick<ImportRecord, "createdAt" | "id">;
  limit: number;
}

/** In the order of the file, behind the line `after`. */
export interface RejectedFilter {
  importId: string;
  after: number;
  limit: number;
}

export type StoredRejection = Omit<RejectedRow, "ok">;

export interface ImportStore extends ImportRuns {
  find(campaignId: number, id: string): Promise<ImportRecord | null>;
  list(filter: ImportFilter): Promise<ImportRecord[]>;
  /** One a row of the file. */
  rejected(filter: RejectedFilter): Promise<StoredRejection[]>;
  /** The line of the `limit`-th, when there is one more behind it; else null. */
  endOfRejected(filter: RejectedFilter): Promise<number | null>;
}

// Blackouts in the database. src/store implements it. Times in ms.
import type { NewBlackout, StoredBlackout } from "../../domain/compliance/blackout.ts";

export interface BlackoutStore {
  /** In force at its commit. False: as many stand as there may. */
  add(
    entry: NewBlackout & Pick<StoredBlackout, "id" | "createdBy" | "createdAt">,
    most: number,
  ): Promise<boolean>;
  read(id: string): Promise<StoredBlackout | null>;
  /** Newest first, ids below `before`. A page may be short and still have a next one; `next` is null on the last. */
  list(
    before: string | undefined,
    limit: number,
    isWanted: (entry: StoredBlackout) => boolean,
  ): Promise<{ rows: StoredBlackout[]; next: string | null }>;
  /** False when it is lifted already, or is none. */
  revoke(id: string, by: string, now: number): Promise<boolean>;
  /** Some of those that were over or lifted before `before`; returns how many. */
  purge(before: number): Promise<number>;
}

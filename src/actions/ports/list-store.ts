// National lists: which set is current is in the database, the bits are in the bucket. src/store implements both.
import type { By } from "../../domain/changes/change.ts";
import type { ListSet } from "../../domain/compliance/lists/list-set.ts";

/** A set without what is in its blocks. */
export type ListHead = Omit<ListSet, "blocks">;

export interface SetToSweep {
  list: string;
  setId: string;
  /** Blocks that the list has of it. */
  inUse: string[];
  /** When the list became what it is, in ms; null = it is gone. */
  changedAt: number | null;
}

/** `what`: how the file changes the list. */
export interface NotedUpload {
  by: By;
  what: string;
}

export interface ListStore {
  heads(): Promise<ListHead[]>;
  /** Of these names, with their blocks; what is not there has never been uploaded. */
  current(lists: readonly string[]): Promise<ListSet[]>;
  /** Before its first object is written: from then on the sweeper looks after it, from `lookAt` (ms) on. */
  begin(set: Pick<ListSet, "list" | "setId">, lookAt: number): Promise<void>;
  /** `over`: the set that must be current still; null = none may be; absent = whichever is. False = it is not so. */
  makeCurrent(set: ListSet, over?: string | null, noted?: NotedUpload | null): Promise<boolean>;
  /** False = there was none. */
  remove(list: string, noted?: { by: By; at: number } | null): Promise<boolean>;
  /** Sets to look at, with the blocks that the current one of their list has of them. */
  toSweep(now: number, limit: number): Promise<SetToSweep[]>;
  /** Null = nothing of it is left. */
  swept(setId: string, lookAt: number | null): Promise<void>;
}

/** Objects of current sets never change. */
export interface ListBucket {
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is none. */
  read(name: string, range?: { offset: number; length: number }): Promise<Uint8Array | null>;
  /** Names that begin so, at most 1,000. */
  named(prefix: string): Promise<string[]>;
  remove(names: readonly string[]): Promise<void>;
}

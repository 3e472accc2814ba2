// Trunks in the database. src/store implements it. Times in ms.
import type { By, NotedFields } from "../../domain/changes/change.ts";
import type { Trunk, TrunkFields } from "../../domain/trunks/trunk.ts";

export interface TrunkStore {
  /** Null when there is no such trunk. */
  read(name: string): Promise<Trunk | null>;
  /** By name. */
  list(): Promise<Trunk[]>;
  /** False when there is one of this name, or there are as many as there may be. */
  create(name: string, fields: TrunkFields, now: number, by?: By | null): Promise<boolean>;
  /** What is not named stays. False with `noted` = it has another revision meanwhile. */
  change(
    name: string,
    changes: Partial<TrunkFields>,
    now: number,
    noted?: NotedFields | null,
  ): Promise<boolean>;
  /** The claim looks here last: from then on nothing of them is dialled. `names`: null = all there are. */
  setPaused(names: readonly string[] | null, paused: boolean, now: number, by?: By | null): Promise<void>;
  /** Until then others dial what it would have. */
  setBreaker(name: string, openedAt: number | null, now: number): Promise<void>;
  setUnavailable(name: string, until: number): Promise<void>;
}

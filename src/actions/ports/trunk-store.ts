// Trunks in the database. src/store implements it. Times in ms.
import type { Trunk, TrunkFields } from "../../domain/trunks/trunk.ts";

export interface TrunkStore {
  /** Null when there is no such trunk. */
  read(name: string): Promise<Trunk | null>;
  /** By name. */
  list(): Promise<Trunk[]>;
  /** False when there is one of this name, or there are as many as there may be. */
  create(name: string, fields: TrunkFields, now: number): Promise<boolean>;
  /** What is not named stays. */
  change(name: string, changes: Partial<TrunkFields>, now: number): Promise<void>;
  /** The claim looks here last: from then on nothing of them is dialled. `names`: null = all there are. */
  setPaused(names: readonly string[] | null, paused: boolean, now: number): Promise<void>;
  /** Until then others dial what it would have. */
  setUnavailable(name: string, until: number): Promise<void>;
}

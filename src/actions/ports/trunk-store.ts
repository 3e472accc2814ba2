// Trunks in the database. src/store implements it.

export interface TrunkStore {
  /** Null when there is no such trunk. `updatedAt` in ms. */
  read(name: string): Promise<{ name: string; paused: boolean; updatedAt: number } | null>;
  /** The claim looks here last: from then on nothing of the trunk is dialled. `now` in ms. */
  setPaused(name: string, paused: boolean, now: number): Promise<void>;
}

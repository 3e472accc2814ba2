// One way to send a statement of the store: what it needs is made first, uncounted; what is returned is measured.
import type { SmallWorld } from "./small-world.ts";

export type Case = (world: SmallWorld) => Promise<(db: D1Database) => Promise<unknown>>;

/** By the function's name, and behind a colon what is special about it. */
export type Cases = Readonly<Record<string, Case>>;

/** A case that needs nothing for itself. */
export const plainly =
  (send: (db: D1Database, world: SmallWorld) => Promise<unknown>): Case =>
  async world =>
  db =>
    send(db, world);

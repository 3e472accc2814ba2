// What a world has around it: nothing, or the other cells of a deployment (cells/).
import type { CallStore } from "../../src/actions/ports/call-store.ts";
import type { Clock } from "../../src/actions/ports/clock.ts";
import type { SuppressionStore } from "../../src/actions/ports/suppression-store.ts";
import type { Actor } from "./actor.ts";
import { DATABASE, type Database } from "./database.ts";
import type { Entrances } from "./entrances.ts";
import type { ReachedGates } from "./gates.ts";
import type { CallRow } from "./mirror.ts";
import type { Dial } from "./provider.ts";
import type { Scheduler } from "./scheduler.ts";

/** What one invocation has at hand for whatever is put in front of its gates. */
export interface AtHand {
  actor: Actor;
  calls: CallStore;
  suppressions: SuppressionStore;
  clock: Clock;
}

export interface Surroundings {
  database: Database;
  /** Null = one of its own. */
  scheduler: Scheduler | null;
  /** The ids of its campaigns begin behind this one. */
  campaignBase: number;
  /** An id that leaves it, of what it calls `id`. */
  idOf: (id: string) => string;
  /** What is in front of its gates, and of its suppressions. */
  gates: (gates: ReachedGates, own: AtHand) => ReachedGates;
  suppressions: (store: SuppressionStore, actor: Actor) => SuppressionStore;
  /** Where a report of this call goes to. */
  doorOf: (callId: string, own: Entrances) => Entrances;
  /** A claim is committed; a telephone rings. */
  claimed: (row: CallRow) => void;
  rings: (dial: Dial) => void;
}

export const ALONE: Surroundings = {
  database: DATABASE,
  scheduler: null,
  campaignBase: 0,
  idOf: id => id,
  gates: gates => gates,
  suppressions: store => store,
  doorOf: (_, own) => own,
  claimed: () => {},
  rings: () => {},
};

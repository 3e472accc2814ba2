// What a gate goes by of its own trunk, lines and calls per second as D1 said last, and what it tells D1: until when it
// is unavailable, so that the gates of other trunks dial what is shared with them.

import type { Clock } from "../actions/ports/clock.ts";
import type { TrunkStore } from "../actions/ports/trunk-store.ts";
import type { SeenTrunk, TrunkShare } from "../domain/trunks/sharing.ts";
import { DEFAULT_TRUNK, limitsOf, type TrunkLimits } from "../domain/trunks/trunk.ts";
import { describe, log } from "../log.ts";
import type { ControlRow } from "./storage/control-row.ts";
import type { TrunkControl } from "./trunk-control.ts";

/** What is over sooner is not worth telling: nobody would have dialled in its place. */
const SHORT_MS = 3_000;

export interface OwnTrunkDeps {
  name: string;
  /** Those of the default trunk. */
  settings: TrunkLimits;
  stored: Pick<ControlRow, "limits" | "writeLimits">;
  control: Pick<TrunkControl, "unavailableUntil">;
  trunks: Pick<TrunkStore, "setUnavailable">;
  clock: Clock;
  onLimits: (limits: TrunkLimits, now: number) => void;
  /** The gates of these trunks look again. */
  wake: (names: readonly string[]) => void;
  waitUntil: (promise: Promise<unknown>) => void;
}

export class OwnTrunk {
  readonly #deps: OwnTrunkDeps;
  #limits: TrunkLimits;
  /** What was told last, in ms. */
  #told = 0;

  constructor(deps: OwnTrunkDeps) {
    this.#deps = deps;
    this.#limits = deps.name === DEFAULT_TRUNK ? deps.settings : deps.stored.limits();
  }

  get limits(): TrunkLimits {
    return this.#limits;
  }

  /** All trunks as D1 has them; returns what they have to share. */
  see(seen: readonly SeenTrunk[]): readonly TrunkShare[] {
    const { name, settings } = this.#deps;
    const own = seen.find(t => t.name === name);
    if (own !== undefined) this.#limit(limitsOf(own, settings));
    if (own !== undefined && seen.length > 1) this.#tell(own, seen);
    return seen.map(trunk => ({ ...trunk, lines: limitsOf(trunk, settings).maxConcurrentCalls }));
  }

  #limit(limits: TrunkLimits): void {
    const { maxConcurrentCalls, callsPerSecond } = this.#limits;
    if (limits.maxConcurrentCalls === maxConcurrentCalls && limits.callsPerSecond === callsPerSecond) return;
    const { stored, onLimits, clock } = this.#deps;
    stored.writeLimits(limits);
    this.#limits = limits;
    onLimits(limits, clock());
  }

  /** D1 first, then the others: what they read is what this gate goes by. */
  #tell({ unavailableUntil }: SeenTrunk, seen: readonly SeenTrunk[]): void {
    const { name, control, trunks, clock, wake, waitUntil } = this.#deps;
    const until = control.unavailableUntil();
    if (until < clock() + SHORT_MS || until <= Math.max(this.#told, unavailableUntil ?? 0)) return;
    this.#told = until;
    waitUntil(
      trunks
        .setUnavailable(name, until)
        .then(() => wake(seen.flatMap(t => (t.name === name ? [] : [t.name]))))
        .catch((error: unknown) => {
          // Told again when this gate looks next.
          this.#told = 0;
          log.error("nobody was told that a trunk is unavailable", { trunk: name, error: describe(error) });
        }),
    );
  }
}

// What a gate goes by of its own trunk, lines, calls per second and caller ids as D1 said last, and what it tells D1: until when it
// is unavailable, so that the gates of other trunks dial what is shared with them; and whether its breaker has opened.

import type { Clock } from "../actions/ports/clock.ts";
import type { TrunkStore } from "../actions/ports/trunk-store.ts";
import type { CallerIdPool } from "../domain/trunks/caller-ids/caller-id-pool.ts";
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
  stored: Pick<ControlRow, "limits" | "writeLimits" | "callerIds" | "writeCallerIds">;
  control: Pick<TrunkControl, "unavailableUntil" | "breakerOpenedAt">;
  trunks: Pick<TrunkStore, "setUnavailable" | "setBreaker">;
  clock: Clock;
  onLimits: (limits: TrunkLimits, now: number) => void;
  /** Others than before: what was granted by those is not to begin. */
  onCallerIds: () => void;
  /** The gates of these trunks look again. */
  wake: (names: readonly string[]) => void;
  waitUntil: (promise: Promise<unknown>) => void;
}

export class OwnTrunk {
  readonly #deps: OwnTrunkDeps;
  #limits: TrunkLimits;
  #callerIds: CallerIdPool | null;
  /** D1 is being told. */
  #telling = false;
  /** D1 is being told of the breaker. */
  #tellingBreaker = false;

  constructor(deps: OwnTrunkDeps) {
    this.#deps = deps;
    this.#limits = deps.name === DEFAULT_TRUNK ? deps.settings : deps.stored.limits();
    this.#callerIds = deps.stored.callerIds();
  }

  get limits(): TrunkLimits {
    return this.#limits;
  }

  /** Its calls show them, where their campaign has none of its own. */
  get callerIds(): CallerIdPool | null {
    return this.#callerIds;
  }

  /** All trunks as D1 has them; returns what they have to share. */
  see(seen: readonly SeenTrunk[]): readonly TrunkShare[] {
    const { name, settings } = this.#deps;
    const own = seen.find(t => t.name === name);
    if (own !== undefined) {
      this.#limit(limitsOf(own, settings));
      this.#show(own.callerIds);
      if (seen.length > 1) this.#tell(own, seen);
      this.#tellBreaker(own);
    }
    return seen.map(({ callerIds, ...trunk }) => ({
      ...trunk,
      lines: limitsOf(trunk, settings).maxConcurrentCalls,
    }));
  }

  #limit(limits: TrunkLimits): void {
    const { maxConcurrentCalls, callsPerSecond } = this.#limits;
    if (limits.maxConcurrentCalls === maxConcurrentCalls && limits.callsPerSecond === callsPerSecond) return;
    const { stored, onLimits, clock } = this.#deps;
    stored.writeLimits(limits);
    this.#limits = limits;
    onLimits(limits, clock());
  }

  #show(callerIds: CallerIdPool | null): void {
    if (JSON.stringify(callerIds) === JSON.stringify(this.#callerIds)) return;
    this.#deps.stored.writeCallerIds(callerIds);
    this.#callerIds = callerIds;
    this.#deps.onCallerIds();
  }

  /**
   * D1 first, then the others: what they read is what this gate goes by. Compared with what D1 says, which somebody who
   * resumes a trunk changes too.
   */
  #tell({ unavailableUntil }: SeenTrunk, seen: readonly SeenTrunk[]): void {
    const { name, control, trunks, clock, wake, waitUntil } = this.#deps;
    const now = clock();
    const lasting = (at: number) => (at >= now + SHORT_MS ? at : 0);
    const until = lasting(control.unavailableUntil());
    if (this.#telling || until === lasting(unavailableUntil ?? 0)) return;
    this.#telling = true;
    waitUntil(
      trunks
        .setUnavailable(name, until)
        .then(() => wake(seen.flatMap(t => (t.name === name ? [] : [t.name]))))
        // Told again when this gate looks next.
        .catch((error: unknown) =>
          log.error("nobody was told whether a trunk is available", { trunk: name, error: describe(error) }),
        )
        .finally(() => {
          this.#telling = false;
        }),
    );
  }

  /** D1's row makes it an event: once, however often it is told. What D1 did not take is told when this gate looks next. */
  #tellBreaker({ breakerOpenedAt }: SeenTrunk): void {
    const { name, control, trunks, clock, waitUntil } = this.#deps;
    const openedAt = control.breakerOpenedAt();
    if (this.#tellingBreaker || openedAt === breakerOpenedAt) return;
    this.#tellingBreaker = true;
    waitUntil(
      trunks
        .setBreaker(name, openedAt, clock())
        .catch((error: unknown) =>
          log.error("nobody was told of a trunk's breaker", { trunk: name, error: describe(error) }),
        )
        .finally(() => {
          this.#tellingBreaker = false;
        }),
    );
  }
}

// That our faults burn nothing: an attempt counts only when a phone may have rung.
import type { Actor } from "./actor.ts";
import { isSettled } from "./mirror.ts";
import type { World } from "./world.ts";

/**
 * An attempt is burnt when it counts though it is known that nothing rang: the provider refused it for what it said was
 * our account, our load or itself; or no dial of it ever set out. Known means that whoever heard it, or claimed the
 * call, lived on and was struck by no fault: what died with its consumer may have rung, as far as anybody can tell.
 */
export class Burnt {
  readonly #world: World;
  readonly #claimedBy = new Map<string, Actor>();

  constructor(world: World) {
    this.#world = world;
  }

  claimed(key: string, actor: Actor): void {
    this.#claimedBy.set(key, actor);
  }

  /** Everything is final. */
  look(): void {
    const { invariants } = this.#world;
    for (const { callId, attempts } of invariants.mirror.calls.values())
      for (const record of attempts) {
        const key = `${callId}:${record.attempt}`;
        if (!isSettled(record)) continue;
        const why = this.#burnt(key, typeof record.started_at === "number");
        if (why !== null) invariants.fail(11, `attempt ${key} counts (${record.error}), though ${why}`);
      }
  }

  #burnt(key: string, started: boolean): string | null {
    const { provider, invariants } = this.#world;
    // Somebody reported it: it rang, or is said to have.
    if (invariants.reports.counts(key) || provider.spent.has(key)) return null;
    const said = provider.said.get(key);
    if (said === undefined) {
      if (!started) return "its dial was never begun";
      const claimer = this.#claimedBy.get(key);
      return claimer !== undefined && isSound(claimer) ? "no dial of it ever set out" : null;
    }
    const { about, heardBy } = said;
    if (about === "nothing" || about === "call") return null;
    return heardBy !== null && isSound(heardBy) ? `the provider refused it because of the ${about}` : null;
  }
}

const isSound = (actor: Actor) => actor.alive && !actor.troubled;

// The gates of a run: one for each trunk, and the way to the one that is asked.
import type { GateClient } from "../../src/actions/ports/gate-client.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import type { TrunkGate } from "../../src/gate/trunk-gate.ts";
import { routedGates } from "../../src/wiring/route-gates.ts";
import type { Actor } from "./actor.ts";
import { GateHost } from "./gate-host.ts";
import { namesOf } from "./trunk-shapes.ts";
import type { World } from "./world.ts";

/** `ask`: the gate of `trunk`, in its own words; absent = the default one's. */
export type ReachedGates = GateClient & {
  ask<T>(what: string, ask: (gate: TrunkGate) => Promise<T>, trunk?: string): Promise<T>;
};

export class Gates {
  readonly hosts: readonly GateHost[];
  readonly #world: World;

  constructor(world: World) {
    const { trunks, versions } = world.shape;
    this.#world = world;
    this.hosts = namesOf(trunks).map(name => new GateHost(world, name, versions[0]));
  }

  of(trunk: string): GateHost {
    const host = this.hosts.find(h => h.trunk === trunk);
    if (host === undefined) throw new Error(`there is no gate of ${trunk}`);
    return host;
  }

  clientOf(actor: Actor): ReachedGates {
    const client = routedGates(trunk => this.of(trunk).reachedBy(actor));
    return {
      ...client,
      release: keys => client.release(this.#world.sabotage.released(keys)),
      ask: (what, asked, trunk = DEFAULT_TRUNK) => this.of(trunk).ask(actor, what, asked),
    };
  }
}

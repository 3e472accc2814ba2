// What operators do with trunks, through the actions behind the HTTP routes; and what happens to them.
import { changeTrunk } from "../../src/actions/trunks/change-trunk.ts";
import {
  pauseTrunk as pause,
  pauseAllTrunks,
  resumeAllTrunks,
  resumeTrunk,
} from "../../src/actions/trunks/pause-trunk.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { d1Stores } from "../../src/store/d1.ts";
import type { Actor } from "./actor.ts";
import { change } from "./operations.ts";
import { Stream } from "./random.ts";
import type { TrunkOperation } from "./trunk-plan.ts";
import type { World } from "./world.ts";

/** How often one of several trunks stays paused for good. */
const DOWN_FOR_GOOD = 0.3;

function wire(world: World, actor: Actor) {
  const { db, gate, clock } = world.entrances.wire(actor);
  const setPaused = (name: string, paused: boolean) => {
    const { checks } = world.gates.of(name);
    return gate.ask(
      "setPaused",
      g => {
        if (!paused) checks.resumed();
        return g.setPaused(paused);
      },
      name,
    );
  };
  const state = (name = DEFAULT_TRUNK) => gate.ask("state", g => g.state(), name);
  const { trunks } = d1Stores(db);
  const settings = { provider: "simulated" };
  return {
    trunks,
    gate,
    clock,
    settings,
    trunk: { setPaused, state },
    accountProblems: () => ({}),
  } as unknown as Parameters<typeof changeTrunk>[0] & Parameters<typeof pause>[0];
}

export async function pauseTrunk(world: World, actor: Actor, name: string, paused: boolean): Promise<void> {
  await (paused ? pause : resumeTrunk)(wire(world, actor), { name });
}

export async function actOnTrunks(world: World, actor: Actor, operation: TrunkOperation): Promise<void> {
  const { now } = world.scheduler;
  switch (operation.do) {
    case "pause a trunk":
      if (operation.unheard) return wire(world, actor).trunks.setPaused([operation.trunk], true, now);
      return pauseTrunk(world, actor, operation.trunk, true);
    case "resume a trunk":
      return pauseTrunk(world, actor, operation.trunk, false);
    case "pause all trunks":
      await pauseAllTrunks(wire(world, actor));
      return;
    case "resume all trunks":
      await resumeAllTrunks(wire(world, actor));
      return;
    case "change a trunk": {
      const { trunk: name, lines, callsPerSecond, weight } = operation;
      const own = name === DEFAULT_TRUNK ? {} : { maxConcurrentCalls: lines, callsPerSecond };
      await changeTrunk(wire(world, actor), { name, changes: { weight, ...own } });
      return;
    }
    case "change a campaign's trunks":
      return change(world, actor, operation.campaign, { trunks: operation.trunks });
    case "an account fails":
      return world.provider.fails(operation.trunk, operation.how, now + operation.forMs);
    case "evict a trunk's gate":
      return world.gates.of(operation.trunk).evict();
    case "a trunk's gate is out of reach":
      return world.gates.of(operation.trunk).isOut(operation.forMs);
  }
}

/** Operators let all trunks go on, but for some that are down for good; never all of them. */
export async function resumeTrunks(world: World, operator: Actor): Promise<void> {
  const stream = new Stream(world.seed, "trunks that stay down");
  const names = world.gates.hosts.map(({ trunk }) => trunk);
  const backup = world.shape.trunks.find(({ backupOf }) => backupOf !== null);
  const standsIn = backup !== undefined && stream.maybe(0.5);
  const stays = standsIn ? backup.name : stream.pick(names);
  for (const name of names) {
    const isMain = standsIn && name === backup.backupOf;
    const down = names.length > 1 && name !== stays && (isMain || stream.maybe(DOWN_FOR_GOOD));
    await pauseTrunk(world, operator, name, down);
  }
}

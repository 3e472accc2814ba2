// Once a minute: the program's own sweepers, one after the other; one that fails does not stop the others.
import { SWEEPERS } from "../../src/cron/schedule.ts";
import { d1Stores } from "../../src/store/d1.ts";
import { Actor } from "./actor.ts";
import type { World } from "./world.ts";

const SETTINGS = { deadLetterRetentionDays: 7, callRetentionDays: 90, archiveHours: { from: 0, to: 0 } };

export async function cron(world: World, name: string): Promise<void> {
  const actor = new Actor(world, name, "request killed");
  const wired = world.entrances.wire(actor);
  const ctx = {
    ...d1Stores(wired.db),
    ...wired,
    accountOf: async (trunk: string) => ({
      provider: world.provider.reachedBy(actor, trunk),
      fetchStatus: world.provider.askedBy(actor, trunk),
      callsPerSecond: 0,
    }),
    trunk: { watch: (trunk: string) => wired.gate.ask("watch", gate => gate.watch(), trunk) },
    settings: SETTINGS,
    // A run lasts hours, nothing in it is as old as that: test/unit/actions/archive kills it at every await.
    archive: null,
    listBucket: null,
  };
  const { now } = world.scheduler;
  for (const { run } of SWEEPERS) {
    try {
      await run({ context: () => ctx, stores: () => ctx }, now);
    } catch (error) {
      world.unexpected(error);
    }
  }
}

// The gate itself in plain Node: over Node's SQLite, wired to a small world instead of the platform.
import { DatabaseSync } from "node:sqlite";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import type { GateDeps } from "../../../src/gate/gate-deps.ts";
import { TrunkGate } from "../../../src/gate/trunk-gate.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { nodeSqlStorage } from "../platform/node-sqlite.ts";
import type { World } from "./action-world.ts";

/** The gate of the default trunk, and nobody to tell. */
export const GATE_ALONE = {
  name: DEFAULT_TRUNK,
  others: { wake: async () => {}, hasCalls: async () => {} },
};

/** A gate over storage of its own; `wired`: what is wired otherwise. `restart()` makes it the same object after hibernation. */
export async function realGate(world: World, wired: Partial<GateDeps> = {}) {
  const alarm = { at: null as number | null };
  const sqlite = new DatabaseSync(":memory:");
  const changes = sqlite.prepare("SELECT total_changes() AS n");
  let armed = 0;
  const background: Promise<unknown>[] = [];
  const storage = {
    sql: nodeSqlStorage(sqlite),
    getAlarm: async () => alarm.at,
    setAlarm: async (at: number | Date) => {
      alarm.at = Number(at);
      armed++;
    },
  };
  const started = () =>
    new TrunkGate(
      { storage, waitUntil: promise => void background.push(promise) },
      {
        ...world.dispatchDeps,
        ...world.initiateDeps,
        ...GATE_ALONE,
        trunks: d1Stores(world.db).trunks,
        callbackQueue: world.placeDeps.callbackQueue,
        recordPeak: async () => {},
        ...wired,
      },
    );
  const self = {
    gate: started(),
    alarm,
    /** Rows written so far: an alarm that is armed is one too. */
    rowsWritten: () => Number(changes.get()?.n) + armed,
    restart: () => {
      self.gate = started();
    },
    /** Everything the gate does in the background is done. */
    idle: async () => {
      while (background.length > 0) await background.shift();
    },
    /** The platform fires the alarm when its time has come. */
    fireIfDue: async () => {
      if (alarm.at === null || alarm.at > world.time.now) return;
      alarm.at = null;
      await self.gate.alarm();
      await self.idle();
    },
  };
  return self;
}

// The gate itself in plain Node: its class over Node's SQLite, wired to a small world instead of the platform.
import { vi } from "vitest";
import type { InitiateResult } from "../../../src/actions/initiate-calls.ts";
import type { GateClient } from "../../../src/actions/ports.ts";
import { nodeSqlStorage } from "../../support/node-sqlite.ts";
import type { requestOf, World } from "../actions/world.ts";

/** What the next gate is wired to. */
const wired = vi.hoisted(() => ({ by: null as unknown }));
vi.mock("cloudflare:workers", () => ({
  DurableObject: class {
    readonly ctx: unknown;
    readonly env: unknown;
    constructor(ctx: unknown, env: unknown) {
      this.ctx = ctx;
      this.env = env;
    }
  },
}));
vi.mock("../../../src/wiring.ts", () => ({ wireGate: () => wired.by }));

/** The gate's methods. Its own types are the platform's, which this program does not have. */
export interface RealGate extends GateClient {
  initiate(request: ReturnType<typeof requestOf>): Promise<InitiateResult | { kind: "unavailable" }>;
  watch(): Promise<void>;
  alarm(): Promise<void>;
  snapshot(): Promise<{
    permits: number;
    begun: number;
    byCampaign: Record<string, number>;
    alarmAt: number | null;
  }>;
}
const GATE = "../../../src/gate/gate.ts";

/** A gate over storage of its own. `restarted()` is the same object after hibernation. */
export async function realGate(world: World) {
  const { Gate } = (await import(GATE)) as { Gate: new (ctx: unknown, env: unknown) => RealGate };
  const alarm = { at: null as number | null };
  const background: Promise<unknown>[] = [];
  const storage = {
    sql: nodeSqlStorage(),
    getAlarm: async () => alarm.at,
    setAlarm: async (at: number) => {
      alarm.at = at;
    },
  };
  const started = (): RealGate => {
    wired.by = { ...world.dispatchDeps, recordPeak: async () => {} };
    return new Gate({ storage, waitUntil: (p: Promise<unknown>) => void background.push(p) }, {});
  };
  const self = {
    gate: started(),
    alarm,
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

// What is going on, over all trunks.
import { expect, it } from "vitest";
import { showMetrics } from "../../../../src/actions/metrics/show-metrics.ts";
import type { TrunkClient } from "../../../../src/actions/ports/trunk-client.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { makeWorld, policyOf } from "../../../support/worlds/action-world.ts";
import { storedTrunk } from "../../../support/worlds/stored-trunks.ts";

const WELL = { paused: false, heldUntil: null, breaker: { state: "closed" } };
const OPEN = { ...WELL, breaker: { state: "open" } };
const gateOf = (linesInUse: number, trunk: object = WELL) => ({
  linesInUse,
  begun: linesInUse,
  byCampaign: {},
  peak: linesInUse,
  maxConcurrentCalls: 10,
  alarmAt: null,
  trunk,
});

async function shown(gates: Record<string, object>) {
  const { metrics, trunks } = d1Stores(makeWorld().db);
  const names = ["default", "east", "west"];
  const snapshot = async (name = "default") => {
    if (gates[name] === undefined) throw new Error("out of reach");
    return gates[name];
  };
  const ctx = {
    metrics,
    trunks: { ...trunks, list: async () => names.map(name => storedTrunk(name)) },
    trunk: { snapshot } as unknown as TrunkClient,
    policy: policyOf(),
    clock: () => 1_000_000,
  };
  const { lines, status } = await showMetrics(ctx, { days: 1 });
  return { ...lines, status };
}

it("adds up the lines of all trunks, and is full only when each is", async () => {
  expect(await shown({ default: gateOf(10), east: gateOf(4), west: gateOf(0) })).toEqual({
    inUse: 14,
    limit: 30,
    status: "healthy",
  });
  const full = { default: gateOf(10), east: gateOf(10), west: gateOf(10) };
  expect((await shown(full)).status).toBe("at_capacity");
});

it("is degraded by any trunk's breaker", async () => {
  const gates = { default: gateOf(0), east: gateOf(0, OPEN), west: gateOf(0) };
  expect((await shown(gates)).status).toBe("degraded");
});

it("leaves out a trunk whose gate is out of reach, unless it is the one that accepts", async () => {
  expect((await shown({ default: gateOf(1), west: gateOf(2) })).inUse).toBe(3);
  await expect(shown({ east: gateOf(1), west: gateOf(2) })).rejects.toThrow("out of reach");
});

// The end of an attempt while D1 takes nothing.
import { expect, it } from "vitest";
import { recordOrEnqueue } from "../../../../src/actions/calls/record-or-enqueue.ts";
import type { AttemptEnd } from "../../../../src/domain/calls/settlement.ts";
import { failAlways, makeWorld, type World } from "../../../support/worlds/action-world.ts";

async function onTheLine(world: World): Promise<string> {
  const callId = await world.acceptedOne(await world.campaign(), "+12025550001");
  await world.dial();
  return callId;
}

function queueOf(sent: AttemptEnd[]) {
  return { send: async (ends: readonly AttemptEnd[]) => void sent.push(...ends) };
}

it("goes to the callback queue, and is settled when it comes back", async () => {
  const world = makeWorld();
  const callId = await onTheLine(world);
  const sent: AttemptEnd[] = [];
  failAlways(world, "before", "calls");
  await recordOrEnqueue({ ...world.recordDeps, callbackQueue: queueOf(sent) }, [
    world.report(callId, "PICKED"),
  ]);
  expect(sent).toMatchObject([{ callId, outcome: "PICKED" }]);
  world.db.faults.before = () => {};
  await recordOrEnqueue({ ...world.recordDeps, callbackQueue: queueOf(sent) }, sent.splice(0));
  expect(sent).toEqual([]);
  expect(world.row(callId).status).toBe("PICKED");
  world.expectTruth();
});

it("is an error when the queue does not take it either: its lease ends it then", async () => {
  const world = makeWorld();
  const callId = await onTheLine(world);
  failAlways(world, "before", "calls");
  const callbackQueue = { send: () => Promise.reject(new Error("no queue")) };
  await expect(
    recordOrEnqueue({ ...world.recordDeps, callbackQueue }, [world.report(callId, "PICKED")]),
  ).rejects.toThrow("no queue");
});

// Dial messages that the platform has given up: their calls are due as before, and their lines come back.
import { describe, expect, it } from "vitest";
import { withdrawDials } from "../../../../src/actions/dialling/withdraw-dials.ts";
import { lapseUnbegun } from "../../../../src/actions/trunks/end-expired-leases.ts";
import type { DialMessage } from "../../../../src/domain/calls/dial-key.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { MINUTE } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";

/** A call that holds a permit, and the message that was sent for it. */
async function granted(world: World): Promise<DialMessage> {
  await world.acceptedOne(await world.campaign(), ANNA);
  await world.dispatch();
  const [message] = world.queue.take();
  if (message === undefined) throw new Error("nothing was sent");
  return message;
}

async function withdraw(world: World, messages: readonly DialMessage[]) {
  let woken = 0;
  const gate = { ...world.gate, wake: async () => void woken++ };
  return { withdrawn: await withdrawDials({ gate }, messages), woken };
}

describe("a message whose permit was not begun", () => {
  it("gives its line back; its call is due as before, at the same attempt", async () => {
    const world = makeWorld();
    const message = await granted(world);
    const before = world.rows();
    expect(await withdraw(world, [message])).toEqual({ withdrawn: 1, woken: 1 });
    expect(world.rows()).toEqual(before);
    expect(world.permits.all()).toEqual([]);
    await world.place([message]);
    expect(world.provider.dialled).toEqual([]);
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ callId: message.callId, attempt: 1 }]);
    world.expectTruth();
  });

  it("has lapsed meanwhile, or comes a second time: nothing changes", async () => {
    const world = makeWorld();
    const message = await granted(world);
    world.time.now += MINUTE;
    lapseUnbegun(world.permits, world.time.now);
    expect(await withdraw(world, [message])).toEqual({ withdrawn: 0, woken: 0 });
    expect(world.rows()).toMatchObject([{ status: "INITIATED", attempts_started: 0 }]);
  });

  it("has another one by now: that one stands", async () => {
    const world = makeWorld();
    const message = await granted(world);
    world.time.now += MINUTE;
    lapseUnbegun(world.permits, world.time.now);
    await world.dispatch();
    expect(await withdraw(world, [message])).toEqual({ withdrawn: 0, woken: 0 });
    await world.place(world.queue.take());
    expect(world.provider.dialled).toHaveLength(1);
  });
});

describe("a message whose permit was begun", () => {
  it("is left to its callback or its lease", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await world.place([message]);
    expect(await withdraw(world, [message])).toEqual({ withdrawn: 0, woken: 0 });
    expect(world.permits.all()).toMatchObject([{ token: message.token, begun: true }]);
    expect(world.row(message.callId)).toMatchObject({ status: "PROCESSING" });
  });
});

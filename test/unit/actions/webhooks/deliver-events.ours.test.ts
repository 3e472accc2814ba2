// What is wrong on our side is no failure of a receiver: everything waits, and nothing is disabled.
import { expect, it } from "vitest";
import { deliverEvents } from "../../../../src/actions/webhooks/deliver-events.ts";
import { DAY_MS, MINUTE_MS } from "../../../../src/domain/time-units.ts";
import { webhookSender } from "../../../../src/wiring/webhooks.ts";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

async function worldWithEvents() {
  const world = makeReceivers(nodeD1(), NOW);
  const url = await world.endpoint("e");
  await world.log(3);
  return { world, url };
}
const settings = {
  publicUrl: "https://calls.example.com",
  environment: "production",
  webhookSecretKey: "key",
};
const sender = (changes: Partial<typeof settings>) =>
  webhookSender({ ...settings, ...changes } as Parameters<typeof webhookSender>[0]);

it("without a key nothing is sent for days, and then everything", async () => {
  const { world, url } = await worldWithEvents();
  const { canSign, urlProblem } = sender({ webhookSecretKey: "" });
  for (let days = 0; days < 5; days++) {
    await deliverEvents({ ...world.ctx, canSign, urlProblem }, "e");
    world.pass(DAY_MS);
  }
  expect(world.toldOf(url)).toEqual([]);
  expect(await world.stored("e")).toMatchObject({ status: "enabled", cursor: 0, leaseToken: null });
  expect(await world.behind()).toEqual(["e"]);
  await world.deliver("e");
  expect(world.toldOf(url)).toEqual([1, 2, 3]);
});

it("an address that is ours by now is held, however long, and told everything when it is not", async () => {
  const { world, url } = await worldWithEvents();
  const ctx = { ...world.ctx, urlProblem: sender({ publicUrl: "https://e.example" }).urlProblem };
  for (let days = 0; days < 5; days++) {
    await deliverEvents(ctx, "e");
    expect(await world.stored("e")).toMatchObject({
      ...{ status: "held", heldSince: NOW, cursor: 0, nextTryAt: world.now() + MINUTE_MS },
      lastError: 'Its url must not be this service itself, "e.example"',
    });
    world.pass(DAY_MS);
  }
  await deliverEvents({ ...ctx, urlProblem: sender({}).urlProblem }, "e");
  await world.deliver("e");
  expect(world.toldOf(url)).toEqual([1, 2, 3]);
  expect((await world.stored("e")).status).toBe("enabled");
});

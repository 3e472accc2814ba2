// A long log: it is gone through without waiting for the watchdog, and no invocation asks for more than the platform gives.
import { expect, it } from "vitest";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

it("wants few of a long log: one message follows the other", async () => {
  const db = nodeD1();
  const world = makeReceivers(db, NOW);
  const campaigns = [1, 2_400];
  const url = await world.endpoint("e", { campaigns });
  await db.prepare("DELETE FROM event_subscriptions").run();
  for (const campaign of campaigns)
    await db
      .prepare("INSERT INTO event_subscriptions VALUES ('campaign.completed', ?, 'e')")
      .bind(campaign)
      .run();
  await world.log(2_500);
  await world.deliver("e");
  let messages = 1;
  while (world.takeWoken().length > 0) {
    expect(++messages).toBeLessThan(5);
    await world.deliver("e");
  }
  expect(world.toldOf(url)).toEqual(campaigns);
  expect((await world.stored("e")).cursor).toBe(2_500);
});

it("ends a message after 3,000 requests, and goes on in the next", async () => {
  const world = makeReceivers(nodeD1(), NOW);
  const url = await world.endpoint("e");
  await world.log(3_060);
  await world.deliver("e");
  expect(world.received).toHaveLength(3_000);
  expect(world.takeWoken()).toEqual([{ endpointId: "e", afterMs: 0 }]);
  await world.deliver("e");
  expect(new Set(world.toldOf(url)).size).toBe(3_060);
});

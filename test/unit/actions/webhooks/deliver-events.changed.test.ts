// Somebody changes an endpoint while events are sent to it, or after whoever sent died: nothing that it wants is passed by.
import { expect, it } from "vitest";
import type { EndpointFields } from "../../../../src/domain/webhooks/endpoint.ts";
import { changeEndpoint } from "../../../../src/store/webhooks/change-endpoints.ts";
import { disableEndpoint, enableEndpoint } from "../../../../src/store/webhooks/move-endpoints.ts";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const BY = { who: "somebody", requestId: "request" };

async function worldOf(fields: Partial<EndpointFields> = {}) {
  const db = nodeD1();
  const world = makeReceivers(db, NOW);
  const url = await world.endpoint("e", fields);
  await world.log(3);
  return { db, world, url };
}

async function change({ db, world }: Awaited<ReturnType<typeof worldOf>>, changed: Partial<EndpointFields>) {
  const { url, description, types, campaigns, payload, ordered, revision } = await world.stored("e");
  const fields = { url, description, types, campaigns, payload, ordered, ...changed };
  return changeEndpoint(db, "e", fields, world.now(), { by: BY, revision, from: {}, to: {} });
}

it("wants more from now on, in the middle of a run: what it was not asked for yet is sent, and it is woken", async () => {
  const made = await worldOf({ campaigns: [1] });
  const { world, url } = made;
  world.answers(url, async (_, nth) => {
    if (nth === 1) await change(made, { campaigns: null });
    return new Response(null, { status: 204 });
  });
  await world.deliver("e");
  expect(await world.stored("e")).toMatchObject({ cursor: 0, leaseToken: null, leasedUntil: null });
  expect(world.takeWoken()).toEqual([{ endpointId: "e", afterMs: 0 }]);
  await world.deliver("e");
  expect(world.toldOf(url).toSorted((a, b) => a - b)).toEqual([1, 1, 2, 3]);
});

/** Who sends dies with the lease. */
async function worldWithDead() {
  const made = await worldOf();
  const { deliveries } = made.world.ctx;
  await deliveries.lease({ endpointId: "e", token: "dead" }, NOW, NOW + 60_000);
  return made;
}

it("has another URL after its sender died: it is told at once", async () => {
  const made = await worldWithDead();
  await change(made, { url: "https://other.example/hook" });
  await made.world.deliver("e");
  expect(made.world.toldOf("https://other.example/hook").toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

it("rests for a day as it asked to, and has another URL: the new one is told at once", async () => {
  const made = await worldOf();
  const { world, url } = made;
  const retryAfter = { "retry-after": "86400" };
  world.answers(url, () => new Response(null, { status: 429, headers: retryAfter }));
  await world.deliver("e");
  expect((await world.stored("e")).nextTryAt).toBe(NOW + 86_400_000);
  await change(made, { url: "https://other.example/hook" });
  expect(await world.stored("e")).toMatchObject({ status: "enabled", nextTryAt: null, failedInARow: 0 });
  await world.deliver("e");
  expect(world.toldOf("https://other.example/hook").toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

it("rests, and has another description: it rests on", async () => {
  const made = await worldOf();
  made.world.answers(made.url, () => new Response(null, { status: 429 }));
  await made.world.deliver("e");
  await change(made, { description: "ours" });
  expect((await made.world.stored("e")).nextTryAt).toBe(NOW + 5_000);
});

it("has another description: whoever sends keeps the lease", async () => {
  const made = await worldWithDead();
  await change(made, { description: "ours" });
  await made.world.deliver("e");
  expect(made.world.received).toEqual([]);
});

it("is disabled and enabled after its sender died: it is told at once", async () => {
  const { db, world, url } = await worldWithDead();
  await disableEndpoint(db, "e", NOW, BY);
  expect(await world.stored("e")).toMatchObject({ leaseToken: null, leasedUntil: null });
  await enableEndpoint(db, "e", "cursor", NOW, BY);
  await world.deliver("e");
  expect(world.toldOf(url).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

it("is held, and enabled after its sender died: it is told at once", async () => {
  const { db, world, url } = await worldWithDead();
  await db.prepare("UPDATE webhook_endpoints SET status = 'held', held_since = ?").bind(NOW).run();
  await enableEndpoint(db, "e", "cursor", NOW, BY);
  await world.deliver("e");
  expect(world.toldOf(url).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

it("is enabled and was: whoever sends keeps the lease", async () => {
  const { db, world } = await worldWithDead();
  await enableEndpoint(db, "e", "cursor", NOW, BY);
  await world.deliver("e");
  expect(world.received).toEqual([]);
});

// Somebody changes an endpoint while events are sent to it: nothing that it wants is passed by.
import { expect, it } from "vitest";
import type { EndpointFields } from "../../../../src/domain/webhooks/endpoint.ts";
import { changeEndpoint } from "../../../../src/store/webhooks/change-endpoints.ts";
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

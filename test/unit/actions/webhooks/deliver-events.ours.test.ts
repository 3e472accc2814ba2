// What is wrong on our side is no failure of a receiver: everything waits, and nothing is disabled.
import { expect, it } from "vitest";
import { deliverEvents } from "../../../../src/actions/webhooks/deliver-events.ts";
import { DAY_MS, MINUTE_MS } from "../../../../src/domain/time-units.ts";
import { checkUrl } from "../../../../src/domain/webhooks/check-url.ts";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

async function worldWithEvents() {
  const world = makeReceivers(nodeD1(), NOW);
  const url = await world.endpoint("e");
  await world.log(3);
  return { world, url };
}
/** Where this service is reached at `own`. */
const problemAt = (own: string) => (url: string) => {
  const checked = checkUrl(url, { own: [own], development: false });
  return checked.ok ? null : checked.problem;
};

it("without a key nothing is sent for days, and then everything", async () => {
  const { world, url } = await worldWithEvents();
  for (let days = 0; days < 5; days++) {
    await deliverEvents({ ...world.ctx, canSign: false }, "e");
    world.pass(DAY_MS);
  }
  expect(world.toldOf(url)).toEqual([]);
  expect(await world.stored("e")).toMatchObject({ status: "enabled", cursor: 0, leaseToken: null });
  expect(await world.behind()).toEqual(["e"]);
  await world.deliver("e");
  expect(world.toldOf(url).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

it("an address that is ours by now is held, however long, and told everything when it is not", async () => {
  const { world, url } = await worldWithEvents();
  const ctx = { ...world.ctx, urlProblem: problemAt("e.example") };
  for (let days = 0; days < 5; days++) {
    await deliverEvents(ctx, "e");
    expect(await world.stored("e")).toMatchObject({
      ...{ status: "held", heldSince: NOW, cursor: 0, nextTryAt: world.now() + MINUTE_MS },
      lastError: 'Its url must not be this service itself, "e.example"',
    });
    world.pass(DAY_MS);
  }
  await deliverEvents({ ...ctx, urlProblem: problemAt("calls.example.com") }, "e");
  await world.deliver("e");
  expect(world.toldOf(url).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  expect((await world.stored("e")).status).toBe("enabled");
});

// 2,000 events reach a receiver that answers at once within 5 s of the last: the machine's own time, real clock.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { makeReceivers } from "../../support/worlds/receivers.ts";
import { nothingThere } from "./world.ts";

const EVENTS = 2_000;
const BOUND_MS = 5_000;

it("tells of 2,000 events within 5 s of the last, beside an endpoint that is dead", async () => {
  await nothingThere();
  const world = makeReceivers(env.DB, Date.now());
  const url = await world.endpoint("e");
  const dead = await world.endpoint("dead");
  world.answers(dead, () => {
    throw new Error("connection refused");
  });
  await world.log(EVENTS);
  const began = performance.now();
  await Promise.all([world.deliver("e"), world.deliver("dead")]);
  const took = performance.now() - began;
  expect(new Set(world.toldOf(url)).size).toBe(EVENTS);
  // The dead one costs the drain a lease, a read and a commit, however much there is to tell.
  expect(world.toldOf(dead).length).toBeLessThanOrEqual(6);
  expect(took, `${Math.round(took)} ms`).toBeLessThan(BOUND_MS);
});

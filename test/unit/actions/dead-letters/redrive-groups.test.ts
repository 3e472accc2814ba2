// Letters of messages that carried several: each of them is done after all, and one that cannot be read keeps the letter.
import { expect, it } from "vitest";
import { redriveDeadLetters } from "../../../../src/actions/dead-letters/redrive-dead-letters.ts";
import { CALLBACKS, DIALS } from "../../../../src/queues/messages.ts";
import { readLetter } from "../../../../src/queues/read-letter.ts";
import { d1Letters } from "../../../../src/store/d1.ts";
import { storeDeadLetters } from "../../../../src/store/dead-letters/dead-letters.ts";
import { deadLetter } from "../../../../src/store/dead-letters/read-dead-letters.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE } from "../../../support/worlds/permits.ts";

const NUMBERS = ["+12025550001", "+12025550002"];
const ID = "message-1";

/** The letter of a message that was kept as it came; returns what redriving it says. */
async function redriven(world: World, queue: string, body: unknown) {
  const letter = { id: ID, queue, payload: JSON.stringify(body) };
  const kept = { ...letter, reason: "it could not be read", error: null, callId: null, tries: 1 };
  await storeDeadLetters(world.db, [kept], world.time.now);
  const gate = { ...world.gate, wake: async () => {} };
  const ctx = { ...world.recordDeps, letters: d1Letters(world.db), gate, readLetter };
  return (await redriveDeadLetters(ctx, [letter])).get(ID);
}
const stateOf = async (world: World) => (await deadLetter(world.db, ID))?.state;

/** Two calls that are on the line, and what gives each of them back. */
async function refusedCalls(world: World) {
  const ids = await world.accepted(await world.campaign(), ...NUMBERS);
  await world.dial();
  const refused = ids.map(callId => ({
    source: "refused",
    callId,
    attempt: 1,
    token: world.permits.of(callId)?.token,
    nonce: world.row(callId).claim_nonce,
    error: "no line is free",
    receivedAt: world.time.now,
  }));
  return { ids, refused };
}

it("a letter of several refused dials gives each call back", async () => {
  const world = makeWorld();
  const { ids, refused } = await refusedCalls(world);
  expect(await redriven(world, CALLBACKS.queue, { group: refused })).toEqual({ kind: "redriven" });
  for (const id of ids) expect(world.row(id)).toMatchObject({ status: "INITIATED", attempts_started: 0 });
  expect(world.permits.all()).toEqual([]);
  expect(await stateOf(world)).toBe("redriven");
  world.expectTruth();
});

it("one whose first call is gone gives the other back", async () => {
  const world = makeWorld();
  const { ids, refused } = await refusedCalls(world);
  const group = [{ ...refused[0], callId: "call-9" }, refused[1]];
  expect(await redriven(world, CALLBACKS.queue, { group })).toEqual({ kind: "redriven" });
  expect(ids.map(id => world.row(id).status)).toEqual(["PROCESSING", "INITIATED"]);
});

it("one of which a part cannot be read is refused, and waits", async () => {
  const world = makeWorld();
  const { ids, refused } = await refusedCalls(world);
  const verdict = await redriven(world, CALLBACKS.queue, { group: [refused[0], { outcome: "of later" }] });
  expect(verdict).toMatchObject({ kind: "refused", reason: expect.stringContaining("cannot be read") });
  expect(ids.map(id => world.row(id).status)).toEqual(["PROCESSING", "PROCESSING"]);
  expect(await stateOf(world)).toBe("waiting");
});

it("a letter of several dials makes each call due, whatever else is in it", async () => {
  const world = makeWorld();
  const ids = await world.accepted(await world.campaign(), ...NUMBERS);
  await world.dispatch();
  const group = world.queue.take();
  expect(group).toHaveLength(ids.length);
  await world.gate.withdraw(group);
  for (const id of ids)
    world.db.sqlite
      .prepare("UPDATE calls SET next_attempt_at = ?2 WHERE call_id = ?1")
      .run(id, world.time.now + HOUR);
  world.time.now += MINUTE;
  const twice = [...group, ...group.slice(0, 1), { callId: "call-9", attempt: 1, token: "t" }];
  expect(await redriven(world, DIALS.queue, { group: twice })).toEqual({ kind: "redriven" });
  expect(ids.map(id => world.row(id).next_attempt_at)).toEqual([world.time.now, world.time.now]);
  expect(await stateOf(world)).toBe("redriven");
  world.expectTruth();
});

it("one of dials whose calls are all gone is refused", async () => {
  const world = makeWorld();
  const group = ["call-8", "call-9"].map(callId => ({ callId, attempt: 1, token: "t" }));
  expect(await redriven(world, DIALS.queue, { group })).toMatchObject({ kind: "refused" });
  expect(await stateOf(world)).toBe("waiting");
});

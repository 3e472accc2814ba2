// Requests for calls with an Idempotency-Key: sent again after whatever was lost, they find what they did.
import { describe, expect, it } from "vitest";
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import type { Acceptance } from "../../../../src/domain/calls/acceptance.ts";
import type { Reservation } from "../../../../src/domain/calls/reservation.ts";
import { readCallAnswer } from "../../../../src/domain/calls/stored-call-answer.ts";
import { derivedCallId } from "../../../../src/store/calls/call-id.ts";
import { reserveKey } from "../../../../src/store/idempotency-keys.ts";
import { named } from "../../../support/named.ts";
import {
  failAlways,
  failOnce,
  makeWorld,
  numbers,
  requestOf,
  type World,
} from "../../../support/worlds/action-world.ts";
import { MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const INSERT = named("accept calls");
const ANNA = "+12025550001";
const ID = `${"c0ffee".repeat(10)}abcd`;

let owners = 0;
const reserve = (world: World) =>
  reserveKey(world.db, { id: ID, bodyHash: "b", owner: `owner-${++owners}` }, world.time.now, 90 * SECOND);

async function reserved(world: World): Promise<Reservation> {
  const answer = await reserve(world);
  if (answer.kind !== "mine") throw new Error(answer.kind);
  return answer.reservation;
}

/** As the next request, when the lock of the one before has run out. */
async function takenOver(world: World, after = 90 * SECOND): Promise<Reservation> {
  world.time.now += after;
  return reserved(world);
}

async function ask(
  world: World,
  campaignId: number,
  reservation: Reservation,
  phoneNumbers: readonly string[],
  storeAcceptance = phoneNumbers.length === 1,
): Promise<Acceptance> {
  const request = { ...requestOf(campaignId, ...phoneNumbers), reservation, storeAcceptance };
  const [result] = await initiateCalls(world.initiateDeps, [request]);
  if (result === undefined) throw new Error("no result");
  return result;
}

const idsOf = (result: Acceptance) =>
  result.kind === "done" ? result.accepted.map(c => c.callId) : result.kind;
const storedIds = (world: World) => world.rows().map(row => row.call_id);

describe("the ids of a keyed request", () => {
  it("are version 7, in order, of its first time, and the same every time", () => {
    const reservation = { id: ID, owner: "a", createdAt: NOW };
    const ids = Array.from({ length: 10_000 }, (_, place) => derivedCallId(reservation, place));
    expect(new Set(ids).size).toBe(10_000);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids.slice(0, 100)) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    expect(Number.parseInt((ids[0] ?? "").replace("-", "").slice(0, 12), 16)).toBe(NOW);
    expect(derivedCallId({ ...reservation, owner: "b" }, 7)).toBe(ids[7]);
    expect(derivedCallId({ ...reservation, id: ID.replaceAll("c0ffee", "c0ffef") }, 7)).not.toBe(ids[7]);
  });
});

describe("a keyed request for one call", () => {
  it("is answered with its call, in one batch", async () => {
    const world = makeWorld();
    const id = await world.campaign({ name: 'a "campaign"' });
    const result = await ask(world, id, await reserved(world), [ANNA]);
    const stored = await reserve(world);
    expect(stored.kind === "answered" && readCallAnswer(stored)).toEqual({
      call: result.kind === "done" && result.accepted[0],
      campaignName: 'a "campaign"',
    });
    world.expectTruth();
  });

  it("whose batch was lost leaves neither; sent again it makes the call", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    failOnce(world, "before", INSERT);
    // The answer of the look behind the failure is lost too.
    failAlways(world, "after", named("existing calls"));
    expect(await ask(world, id, await reserved(world), [ANNA])).toMatchObject({ kind: "unavailable" });
    world.db.faults.before = world.db.faults.after = () => {};
    expect(world.rows()).toEqual([]);
    const again = await ask(world, id, await takenOver(world), [ANNA]);
    expect([idsOf(again), await reserve(world)]).toMatchObject([storedIds(world), { kind: "answered" }]);
    world.expectTruth();
  });

  it("whose answer was lost leaves both", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    world.db.faults.after = sql => {
      if (sql.includes(INSERT) || sql.includes(named("existing calls"))) throw new Error("out of reach");
    };
    expect(await ask(world, id, await reserved(world), [ANNA])).toMatchObject({ kind: "unavailable" });
    world.db.faults.after = () => {};
    expect(storedIds(world)).toHaveLength(1);
    expect(await reserve(world)).toMatchObject({ kind: "answered" });
  });

  it("whose batch arrives late, when another has taken over, makes no second call", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    let arrive = () => {};
    world.db.faults.before = (sql, late) => {
      if (!sql.includes(INSERT)) return;
      arrive = late;
      throw new Error("out of reach");
    };
    await ask(world, id, await reserved(world), [ANNA]);
    world.db.faults.before = () => {};
    const next = await takenOver(world);
    arrive();
    expect(await reserve(world)).toEqual({ kind: "in_progress" });
    const again = await ask(world, id, next, [ANNA]);
    expect(idsOf(again)).toEqual(storedIds(world));
    expect(storedIds(world)).toHaveLength(1);
    world.expectTruth();
  });

  it("beside others of its group keeps its own answer only, and none for a number that is taken", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const reservation = await reserved(world);
    const other = { ...reservation, id: "0".repeat(64) };
    await reserveKey(world.db, { ...other, bodyHash: "b" }, NOW, 90 * SECOND);
    const keyed = (r: Reservation) => ({ ...requestOf(id, ANNA), reservation: r, storeAcceptance: true });
    const [first, second] = await initiateCalls(world.initiateDeps, [keyed(reservation), keyed(other)]);
    expect([first, second]).toMatchObject([
      { accepted: [{ phoneNumber: ANNA }], refused: [] },
      { accepted: [], refused: [{ phoneNumber: ANNA }] },
    ]);
    const kept = world.db.sqlite.prepare("SELECT id, status FROM idempotency_keys ORDER BY id").all();
    expect(kept).toEqual([
      { id: "0".repeat(64), status: null },
      { id: ID, status: 0 },
    ]);
  });
});

describe("a keyed request for many calls", () => {
  const MANY = numbers(4_500);

  it("that dies between its chunks is healed by sending it again", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    let inserts = 0;
    world.db.faults.before = sql => {
      if (sql.includes(INSERT) && ++inserts >= 2) throw new Error("out of reach");
    };
    expect(await ask(world, id, await reserved(world), MANY)).toMatchObject({ kind: "unavailable" });
    expect(storedIds(world)).toHaveLength(4_000);
    world.db.faults.before = () => {};
    const again = await ask(world, id, await takenOver(world), MANY);
    expect(again).toMatchObject({ kind: "done", refused: [] });
    // In the order of asking, those of the first time among them.
    expect(again.kind === "done" && again.accepted.map(c => c.phoneNumber)).toEqual(MANY);
    expect([...(idsOf(again) as string[])].sort()).toEqual([...storedIds(world)].sort());
    expect(storedIds(world)).toHaveLength(4_500);
    world.expectTruth();
  });

  it.each([
    ["inside the duplicate window", SECOND * 90, 5 * MINUTE],
    ["after it", 10 * MINUTE, 5 * MINUTE],
    ["without one", SECOND * 90, 0],
  ])("sent again %s finds its calls", async (_, after, duplicateWindowMs) => {
    const world = makeWorld({ policy: { duplicateWindowMs } });
    const id = await world.campaign();
    const list = numbers(3);
    const first = await ask(world, id, await reserved(world), list);
    const again = await ask(world, id, await takenOver(world, after), list);
    expect(idsOf(again)).toEqual(idsOf(first));
    expect(again).toMatchObject({ refused: [] });
    expect(storedIds(world)).toHaveLength(3);
    world.expectTruth();
  });

  it("finds its calls also where the gate has lost its window, and where another call holds the number now", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const [first, second] = numbers(2) as [string, string];
    const before = await ask(world, id, await reserved(world), [first, second]);
    world.time.now += 6 * MINUTE;
    await world.acceptedOne(id, first);
    world.forgetNumbers();
    const again = await ask(world, id, await takenOver(world), [first, second]);
    expect(idsOf(again)).toEqual(idsOf(before));
    expect(storedIds(world)).toHaveLength(3);
    // The window is still that of the newer call.
    expect(await world.initiate(id, first)).toMatchObject({
      accepted: [],
      refused: [{ phoneNumber: first }],
    });
  });

  it.each(["is_active = 0", "status = 'cancelled'"])(
    "finds its calls also when the campaign takes none any more (%s)",
    async change => {
      const world = makeWorld();
      const id = await world.campaign({ name: "reminders" });
      const list = numbers(2);
      const before = await ask(world, id, await reserved(world), list);
      world.db.sqlite.exec(`UPDATE campaigns SET ${change}, revision = revision + 1 WHERE id = ${id}`);
      // A gate that was restarted, or told of the change, knows no campaigns.
      world.known.clear();
      const again = await ask(world, id, await takenOver(world), list);
      expect(again).toEqual({ ...before, campaignName: "reminders" });
      const [unknown] = await initiateCalls(world.initiateDeps, [requestOf(id, ...list)]);
      expect(unknown).toEqual({ kind: "campaign_not_found" });
    },
  );

  it("never takes the call to another number for its own, when its list has changed meanwhile", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const [first, second, third] = numbers(3) as [string, string, string];
    await ask(world, id, await reserved(world), [first, second]);
    const again = await ask(world, id, await takenOver(world), [second, third]);
    expect(again.kind === "done" ? again.accepted.map(c => c.phoneNumber) : []).not.toContain(second);
    expect(storedIds(world)).toHaveLength(2);
    world.expectTruth();
  });
});

it("a request without a key asks D1 nothing more", async () => {
  const world = makeWorld();
  const id = await world.campaign();
  const asked: string[] = [];
  world.db.faults.before = sql => void asked.push(sql);
  await world.acceptedOne(id, ANNA);
  await world.initiate(id, ANNA);
  // The campaign, the insert; and of the one that is refused, whether it is suppressed.
  expect(asked).toHaveLength(3);
  expect(asked.join()).not.toContain("idempotency_keys");
});

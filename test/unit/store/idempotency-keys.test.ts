// Idempotency keys: whatever is lost or comes late, an effect and its answer are there together or not at all.
import { describe, expect, it } from "vitest";
import type { KeyedAnswer, Reservation } from "../../../src/domain/calls/reservation.ts";
import { moveCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { insertCampaign, insertContacts } from "../../../src/store/campaigns/create-campaign.ts";
import { finishKey, purgeIdempotencyKeys, reserveKey } from "../../../src/store/idempotency-keys.ts";
import { failOnce, makeWorld, type World } from "../../support/worlds/action-world.ts";
import { NOW, SECOND } from "../../support/worlds/permits.ts";

const ID = "ab".repeat(32);
const LOCK = 90 * SECOND;
const DAY = 86_400 * SECOND;
const ANNA = "+12025550001";
const BEN = "+12025550002";

let owners = 0;
const reserve = (world: World, bodyHash = "body", owner = `owner-${++owners}`) =>
  reserveKey(world.db, { id: ID, bodyHash, owner }, world.time.now, LOCK);

async function reserved(world: World): Promise<Reservation> {
  const answer = await reserve(world);
  if (answer.kind !== "mine") throw new Error(answer.kind);
  return answer.reservation;
}

describe("a key", () => {
  it("is the first one's while it works, and answered once it is done", async () => {
    const world = makeWorld();
    const mine = await reserved(world);
    expect(mine.createdAt).toBe(NOW);
    world.time.now += LOCK - 1;
    expect(await reserve(world)).toEqual({ kind: "in_progress" });
    expect(await reserve(world, "other")).toEqual({ kind: "other_body" });
    expect(await finishKey(world.db, mine, { status: 201, answer: '{"a":1}' })).toBeNull();
    world.time.now += LOCK;
    expect(await reserve(world)).toEqual({ kind: "answered", status: 201, answer: '{"a":1}' });
    expect(await reserve(world, "other")).toEqual({ kind: "other_body" });
  });

  it("whose lock has run out goes to the next with the same body, from the same time", async () => {
    const world = makeWorld();
    const late = await reserved(world);
    world.time.now += LOCK;
    expect(await reserve(world, "other")).toEqual({ kind: "other_body" });
    const next = await reserved(world);
    expect(next).toMatchObject({ createdAt: NOW });
    // The first comes back, and has no say any more.
    expect(await finishKey(world.db, late, { status: 500, answer: "late" })).toBeNull();
    expect(await finishKey(world.db, late, null)).toBeNull();
    expect(await reserve(world)).toEqual({ kind: "in_progress" });
    await finishKey(world.db, next, { status: 200, answer: "next" });
    expect(await finishKey(world.db, late, { status: 500, answer: "late" })).toEqual({
      status: 200,
      answer: "next",
    });
  });

  it("that is released is free at once, from the same time, for the same body", async () => {
    const world = makeWorld();
    await finishKey(world.db, await reserved(world), null);
    world.time.now += 1;
    expect(await reserve(world, "other")).toEqual({ kind: "other_body" });
    expect((await reserved(world)).createdAt).toBe(NOW);
  });

  it.each(["answered", "unanswered"])("is anew after a day, %s, for any body", async state => {
    const world = makeWorld();
    const mine = await reserved(world);
    if (state === "answered") await finishKey(world.db, mine, { status: 200, answer: "old" });
    world.time.now += DAY - 1;
    if (state === "answered") expect(await reserve(world)).toMatchObject({ answer: "old" });
    world.time.now += 1;
    expect(await reserve(world, "other")).toMatchObject({
      kind: "mine",
      reservation: { createdAt: NOW + DAY },
    });
  });

  it.each(["before", "after"] as const)("is reserved although D1 failed once %s it was", async when => {
    const world = makeWorld();
    const fault = failOnce(world, when, "INSERT INTO idempotency_keys");
    await reserved(world);
    expect(fault).toHaveBeenCalled();
  });

  it("is forgotten by the sweeper, oldest first, a chunk at a time", async () => {
    const world = makeWorld();
    for (const n of [1, 2, 3]) {
      await reserveKey(world.db, { id: `${n}`, bodyHash: "b", owner: "o" }, NOW + n, LOCK);
    }
    expect(await purgeIdempotencyKeys(world.db, NOW + 3, 1)).toBe(1);
    expect(await purgeIdempotencyKeys(world.db, NOW + 3, 10)).toBe(1);
    const left = world.db.sqlite.prepare("SELECT id FROM idempotency_keys").all();
    expect(left).toEqual([{ id: "3" }]);
  });
});

const FIELDS = { name: "a campaign" };
const contact = (phoneNumber: string) => ({ phoneNumber, timeZone: null, metadata: null });

/** Effects with an answer in their batch: what they do, how often it was done, what is answered, a part of their SQL. */
const EFFECTS = [
  {
    name: "a new campaign",
    sql: 'insert into "campaigns"',
    text: '{"id":0,"name":"\\u00e4 \\"x\\""}',
    run: (world: World, _: number, keep: KeyedAnswer) =>
      insertCampaign(world.db, FIELDS, [contact(ANNA)], NOW, keep),
    done: (world: World) => countOf(world, "SELECT count(*) - 2 AS n FROM campaigns"),
    answer: '{"id":2,"name":"\\u00e4 \\"x\\""}',
  },
  {
    name: "a campaign that is started",
    sql: 'update "campaigns"',
    text: '{"status":"in_progress"}',
    run: (world: World, id: number, keep: KeyedAnswer) => moveCampaign(world.db, id, "start", NOW, keep),
    done: (world: World) => countOf(world, "SELECT revision - 1 AS n FROM campaigns WHERE id = 1"),
    answer: '{"status":"in_progress"}',
  },
  {
    name: "numbers of a campaign",
    sql: "INSERT INTO contacts",
    text: '{"added_count":0,"created_count":0,"phone_numbers":[],"created_numbers":[],"errors":["x"],"duplicates":["+1"]}',
    run: (world: World, id: number, keep: KeyedAnswer) =>
      insertContacts(world.db, id, [contact(BEN), contact(ANNA)], NOW, keep),
    done: (world: World) =>
      countOf(world, "SELECT contacts - 1 AS n FROM campaign_counters WHERE campaign_id = 1"),
    answer: `{"added_count":1,"created_count":1,"phone_numbers":["${BEN}"],"created_numbers":["${BEN}"],"errors":["x"],"duplicates":["+1","${ANNA}"]}`,
  },
];

const countOf = (world: World, sql: string) => Number(world.db.sqlite.prepare(sql).get()?.n);

describe.each(EFFECTS)("$name", ({ sql, text, run, done, answer }) => {
  async function prepared() {
    const world = makeWorld();
    const id = await world.campaign({}, [ANNA]);
    const keep = async (): Promise<KeyedAnswer> => ({
      reservation: await reserved(world),
      status: 201,
      answer: text,
    });
    return { world, id, keep };
  }
  const ANSWERED = { kind: "answered", status: 201, answer };

  it("is answered in its own batch", async () => {
    const { world, id, keep } = await prepared();
    const mine = await keep();
    await run(world, id, mine);
    expect([done(world), await reserve(world)]).toEqual([1, ANSWERED]);
    // What the handler makes of it comes too late.
    expect(await finishKey(world.db, mine.reservation, { status: 500, answer: "x" })).toEqual({
      status: 201,
      answer,
    });
    world.expectTruth();
  });

  it("that dies before its batch leaves neither, and is done by the next", async () => {
    const { world, id, keep } = await prepared();
    failOnce(world, "before", sql);
    await expect(run(world, id, await keep())).rejects.toThrow("out of reach");
    expect(done(world)).toBe(0);
    world.time.now += LOCK;
    await run(world, id, await keep());
    expect([done(world), await reserve(world)]).toEqual([1, ANSWERED]);
  });

  it("that dies behind its batch leaves both", async () => {
    const { world, id, keep } = await prepared();
    failOnce(world, "after", sql);
    await expect(run(world, id, await keep())).rejects.toThrow("out of reach");
    expect([done(world), await reserve(world)]).toEqual([1, ANSWERED]);
  });

  it.each(["answered", "not answered yet"])(
    "that arrives when another has taken over (%s) does nothing",
    async state => {
      const { world, id, keep } = await prepared();
      let arrive = () => {};
      world.db.faults.before = (text, late) => {
        if (!text.includes(sql)) return;
        arrive = late;
        throw new Error("out of reach");
      };
      await expect(run(world, id, await keep())).rejects.toThrow("out of reach");
      world.db.faults.before = () => {};
      world.time.now += LOCK;
      const next = await keep();
      if (state === "answered") await run(world, id, next);
      expect(arrive).toThrow("NOT NULL constraint failed: idempotency_keys.owner");
      expect(done(world)).toBe(state === "answered" ? 1 : 0);
      if (state !== "answered") await run(world, id, next);
      expect([done(world), await reserve(world)]).toEqual([1, ANSWERED]);
    },
  );
});

it("a verb that is illegal, and numbers for a campaign that has ended, leave the answer to the handler", async () => {
  const world = makeWorld();
  const id = await world.campaign();
  await moveCampaign(world.db, id, "cancel", NOW);
  const keep = { reservation: await reserved(world), status: 200, answer: '{"duplicates":[]}' };
  expect(await moveCampaign(world.db, id, "start", NOW, keep)).toBe(false);
  expect(await insertContacts(world.db, id, [contact(ANNA)], NOW, keep)).toEqual([]);
  expect(await insertContacts(world.db, id, [], NOW, keep)).toEqual([]);
  expect(await reserve(world)).toEqual({ kind: "in_progress" });
});

it("every statement finds its key by its id", () => {
  const { db } = makeWorld();
  const plan = (sql: string) =>
    db.sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(row => String(row.detail))
      .join("; ");
  const seen: string[] = [];
  db.faults.before = text => void seen.push(...text.split(";\n"));
  const reservation = { id: ID, owner: "o", createdAt: NOW };
  return (async () => {
    await reserveKey(db, { id: ID, bodyHash: "b", owner: "o" }, NOW, LOCK);
    await insertCampaign(db, FIELDS, [], NOW, { reservation, status: 200, answer: "{}" });
    await makeAnswers(db, reservation);
    const touching = seen.filter(sql => sql.includes("idempotency_keys") && !/^insert/i.test(sql));
    expect(touching.length).toBeGreaterThanOrEqual(4);
    for (const sql of touching) {
      expect(plan(sql)).toContain("SEARCH idempotency_keys USING PRIMARY KEY");
      expect(plan(sql)).not.toMatch(/SCAN (idempotency_keys|c\b|calls)/);
    }
  })();
});

async function makeAnswers(db: D1Database, reservation: Reservation): Promise<void> {
  const { storeCallAnswers } = await import("../../../src/store/idempotency-keys.ts");
  await db.batch(storeCallAnswers(db, [{ callId: "c", reservation, status: 201, answer: "{}" }]));
  await finishKey(db, reservation, null);
}

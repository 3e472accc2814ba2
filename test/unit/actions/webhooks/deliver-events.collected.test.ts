// What happens soon after an event is told with it: at once, and stored together.
import { expect, it } from "vitest";
import { COLLECT_MS } from "../../../../src/actions/webhooks/collect-run.ts";
import { changeEndpoint } from "../../../../src/store/webhooks/change-endpoints.ts";
import { d1Deliveries } from "../../../../src/store/webhooks/d1-deliveries.ts";
import { disableEndpoint, rotateEndpoint } from "../../../../src/store/webhooks/move-endpoints.ts";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers, type Receivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const BY = { who: "somebody", requestId: "request" };

/** `happens` at each look, from 1; whether its events ask for a message is noted. */
async function worldWhere(happens: (nth: number, world: Receivers, db: D1Database) => Promise<unknown>) {
  const db = nodeD1();
  const world = makeReceivers(db, NOW);
  const url = await world.endpoint("e");
  await world.log(1);
  const { ctx } = world;
  ctx.collectMs = COLLECT_MS;
  const { wait } = ctx;
  const woken: string[] = [];
  let looks = 0;
  ctx.wait = async (ms, signal) => {
    if (signal !== undefined) return wait(ms, signal);
    world.pass(ms);
    await happens(++looks, world, db);
    woken.push(...(await d1Deliveries(db).toWake(ctx.clock())));
  };
  return { db, world, url, woken };
}

const runsOf = async (db: D1Database) =>
  (await db.prepare("SELECT sent, from_seq, to_seq FROM webhook_runs ORDER BY to_seq").all()).results;

it("one comes each second: each is told within the second, one run is noted, no message is sent", async () => {
  const { db, world, url, woken } = await worldWhere(async (nth, { log }) => nth <= 5 && log(1));
  await world.deliver("e");
  expect(world.toldOf(url)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(world.received.map(({ at }) => at - NOW)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  expect(await runsOf(db)).toEqual([{ sent: 6, from_seq: 0, to_seq: 6 }]);
  expect([...woken, ...world.takeWoken()]).toEqual([]);
  expect(await world.stored("e")).toMatchObject({ cursor: 6, leaseToken: null });
});

it("many come: they are told as they come, and stored fifty at a time", async () => {
  const { db, world, url } = await worldWhere(async (nth, { log }) => nth === 1 && log(120));
  await world.deliver("e");
  expect(new Set(world.toldOf(url)).size).toBe(121);
  expect((await runsOf(db)).map(({ sent }) => sent)).toEqual([50, 50, 21]);
});

/** What others are told of. */
const logOfOthers = (db: D1Database, count: number) =>
  db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO events (type, campaign_id, subject, body, created_at)
       SELECT 'campaign.started', i, CAST(i AS TEXT), '{}', ?2 FROM n`,
    )
    .bind(count, NOW)
    .run();

it("one comes behind hundreds of others: it is told within the second", async () => {
  const { db, world, url } = await worldWhere(async (nth, { log }, found) => {
    if (nth !== 1) return;
    await logOfOthers(found, 300);
    await log(1);
  });
  await world.deliver("e");
  expect(world.toldOf(url)).toEqual([1, 302]);
  expect(world.received.map(({ at }) => at - NOW)).toEqual([0, 1_000]);
  expect(await runsOf(db)).toEqual([{ sent: 2, from_seq: 0, to_seq: 302 }]);
});

it("one comes behind hundreds of others as the run ends: it is told without waiting for the watchdog", async () => {
  const { db, world, url } = await worldWhere(async () => {});
  world.ctx.collectMs = 0;
  world.answers(url, async (_, nth) => {
    if (nth === 1) {
      await logOfOthers(db, 2_500);
      await world.log(1);
    }
    return new Response(null, { status: 204 });
  });
  await world.deliver("e");
  for (let messages = 1; world.takeWoken().length > 0; messages++) {
    expect(messages).toBeLessThan(5);
    await world.deliver("e");
  }
  expect(world.toldOf(url)).toEqual([1, 2_502]);
});

it("one of them fails: that is stored at once", async () => {
  const { world, url } = await worldWhere(async (nth, { log }) => nth === 1 && log(1));
  world.answers(url, (_, nth) => new Response(null, { status: nth === 2 ? 500 : 204 }));
  await world.deliver("e");
  expect(world.now() - NOW).toBe(1_000);
  expect((await world.failures("e")).map(({ seq }) => seq)).toEqual([2]);
  expect((await world.stored("e")).cursor).toBe(2);
});

it("is disabled meanwhile: it is told of nothing more", async () => {
  const { world, url } = await worldWhere(async (nth, { log }, db) => {
    if (nth === 2) await disableEndpoint(db, "e", NOW, BY);
    if (nth >= 2) await log(1);
  });
  await world.deliver("e");
  expect(world.toldOf(url)).toEqual([1]);
  expect(world.now() - NOW).toBe(2_000);
});

it("is changed meanwhile: it is told as it is set now, what was not stored again", async () => {
  const { world, url } = await worldWhere(async (nth, { log, stored }, db) => {
    if (nth !== 2) return;
    const { revision, ...fields } = await stored("e");
    const noted = { by: BY, revision, from: {}, to: {} };
    await changeEndpoint(db, "e", { ...fields, payload: "thin" }, NOW, noted);
    await log(1);
  });
  await world.deliver("e");
  expect(world.takeWoken()).toEqual([{ endpointId: "e", afterMs: 0 }]);
  await world.deliver("e");
  expect(world.toldOf(url)).toEqual([1, 1, 2]);
});

it("has its secret rotated meanwhile: what is sent from then on is signed with both", async () => {
  const { world, url, woken } = await worldWhere(async (nth, { log }, db) => {
    if (nth === 2) await rotateEndpoint(db, "e", 1, NOW, BY);
    if (nth >= 2) await log(1);
  });
  await world.deliver("e");
  expect(world.now() - NOW).toBe(2_000);
  expect(woken).toEqual(["e"]);
  await world.deliver("e");
  const told = world.toldOf(url);
  const signatures = world.received.map(({ headers }) => headers.get("webhook-signature")?.split(" ").length);
  expect(told.slice(0, 3)).toEqual([1, 1, 2]);
  expect(signatures).toEqual(told.map((_, i) => (i === 0 ? 1 : 2)));
});

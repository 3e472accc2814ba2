// One minute of the watchdog.
import { expect, it, vi } from "vitest";
import { type Minute, SWEEPERS, watchdog } from "../../../src/cron/schedule.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import type { EndpointFields } from "../../../src/domain/webhooks/endpoint.ts";
import { revokeBlackout } from "../../../src/store/compliance/change-blackouts.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { createEndpoint } from "../../../src/store/webhooks/change-endpoints.ts";
import { makeWorld, type World } from "../../support/worlds/action-world.ts";
import { blackOut } from "../../support/worlds/blackouts.ts";

const NOTHING = {
  lapsed: 0,
  noted: 0,
  leasesEnded: 0,
  leasesExtended: 0,
  released: 0,
  adopted: 0,
  alarmsMended: 0,
};

function minuteOf(world: World, watch = async () => NOTHING): Minute {
  const stores = d1Stores(world.db);
  const context = {
    ...stores,
    ...world.recordDeps,
    calls: world.calls,
    gate: world.gate,
    trunk: { watch },
    wakes: { send: async () => {} },
    settings: { deadLetterRetentionDays: 7, callRetentionDays: 90, archiveHours: { from: 0, to: 24 } },
    archive: null,
  };
  return { context: () => context, stores: () => ({ ...stores, listBucket: null }) };
}

it("says of every sweeper how much it found", async () => {
  const world = makeWorld();
  const counts = await watchdog(minuteOf(world), world.time.now);
  expect(Object.values(counts).every(n => n === 0)).toBe(true);
  // These two say how much of what.
  const parts = ["gate", "deliveries past their retention"];
  const names = SWEEPERS.map(sweeper => sweeper.name).filter(name => !parts.includes(name));
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(names));
  expect(new Set(names).size).toBe(SWEEPERS.length - parts.length);
});

it("goes on behind a sweeper that fails", async () => {
  const world = makeWorld();
  const id = await world.started({}, ["+12025550001"]);
  await world.dispatch();
  const callId = world.rows()[0]?.call_id ?? "";
  await world.place(world.queue.take());
  await world.record([world.report(callId, "PICKED")]);
  world.time.now += 120_000;
  const away = () => Promise.reject(new Error("the gate is out of reach"));
  const counts = await watchdog(minuteOf(world, away), world.time.now);
  expect(counts["campaigns with nothing left"]).toBe(1);
  expect((await world.campaignOf(id)).status).toBe("completed");
  expect(counts).not.toHaveProperty("leases past");
});

it("of a deployment without its settings still forgets what is past its retention", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const world = makeWorld();
  const old = world.time.now - 3 * DAY_MS;
  await d1Stores(world.db).idempotency.reserve({ id: "k", bodyHash: "b", owner: "o" }, old, 1);
  const context = () => {
    throw new Error("not configured: PUBLIC_URL is missing");
  };
  const counts = await watchdog({ ...minuteOf(world), context }, world.time.now);
  expect(counts).toEqual({
    "answers of dials whose attempts have ended": 0,
    "idempotency keys past a day": 1,
    "imports past their retention": 0,
    "blackouts past their retention": 0,
    "quarter hours of tallies past their retention": 0,
    "events kept for webhooks that failures disabled": 0,
    "changes past their retention": 0,
    "events past their retention": 0,
    "triggers of events that are missing or of another version": 0,
    "failures of webhooks": 0,
    "runs of webhooks": 0,
    "idle rows of the ledger of who was reached": 0,
    "objects of national lists that were replaced": 0,
  });
});

it("forgets blackouts 400 days after they were over or lifted, and none that stands", async () => {
  const world = makeWorld();
  const { now } = world.time;
  const add = (from: number, to: number | null) => blackOut(world.db, from, { to });
  await add(now - 500 * DAY_MS, now - 401 * DAY_MS);
  const liftedEarly = await add(now - 500 * DAY_MS, now);
  await revokeBlackout(world.db, liftedEarly, "test", now - 401 * DAY_MS);
  const liftedLate = await add(now - 500 * DAY_MS, null);
  await revokeBlackout(world.db, liftedLate, "test", now - 399 * DAY_MS);
  const kept = [
    liftedLate,
    await add(now - 500 * DAY_MS, now - 399 * DAY_MS),
    await add(now - 500 * DAY_MS, null),
  ];
  const counts = await watchdog(minuteOf(world), now);
  expect(counts["blackouts past their retention"]).toBe(2);
  const { results } = await world.db.prepare("SELECT id FROM blackouts ORDER BY id").all();
  expect(results.map(row => row.id)).toEqual(kept);
});

it("keeps events for a webhook that failures disabled for 7 days, and for every other one on", async () => {
  const world = makeWorld();
  const { now } = world.time;
  const by = { who: "test", requestId: null };
  const fields: EndpointFields = {
    ...{ url: "https://receiver.example.net/", description: null, types: ["call.finished"] },
    ...{ campaigns: null, payload: "full", ordered: false },
  };
  for (const id of ["fresh", "old", "well"]) await createEndpoint(world.db, id, fields, now, by);
  const disabledAt = (id: string, at: number) =>
    world.db
      .prepare(
        "UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = 'x', disabled_at = ? WHERE id = ?",
      )
      .bind(at, id)
      .run();
  await disabledAt("fresh", now - 7 * DAY_MS);
  await disabledAt("old", now - 7 * DAY_MS - 1);
  const name = "events kept for webhooks that failures disabled";
  expect((await watchdog(minuteOf(world), now))[name]).toBe(1);
  const { results } = await world.db
    .prepare("SELECT endpoint_id AS id FROM event_subscriptions ORDER BY id")
    .all();
  expect(results.map(row => row.id)).toEqual(["fresh", "well"]);
  expect((await watchdog(minuteOf(world), now))[name]).toBe(0);
});

// What events cost in rows: an event is one row written, and one when it leaves; nothing where nobody wants any.
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { EVENT_TYPES, type EventType } from "../../../src/domain/events/event-type.ts";
import { acceptCalls } from "../../../src/store/calls/accept-calls.ts";
import { claimCalls } from "../../../src/store/dialling/claim-calls.ts";
import { settleCalls } from "../../../src/store/dialling/settle-calls.ts";
import { purgeEvents } from "../../../src/store/events/purge-events.ts";
import { makeCampaign } from "../../support/api.ts";
import { BATCH, newCalls } from "../../support/dial-a-batch.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";
import { claimable, settlement } from "../../support/statements/small-world.ts";
import { subscribe } from "../../support/worlds/events.ts";

const NOW = Date.now();

beforeEach(async () => {
  await env.DB.batch(["events", "event_subscriptions"].map(table => env.DB.prepare(`DELETE FROM ${table}`)));
});

/** What settling a batch that is on the line reads and writes, a call. */
async function settled(types: readonly EventType[]) {
  const calls = newCalls(await makeCampaign(), BATCH, NOW);
  await acceptCalls(env.DB, calls, 300_000);
  await claimCalls(env.DB, claimable(calls), "nonce", NOW);
  if (types.length > 0) await subscribe(env.DB, { types });
  const { db, count } = countingD1(env.DB);
  await settleCalls(
    db,
    calls.map(call => settlement(call)),
    NOW,
  );
  return { read: count.read / BATCH, written: count.written / BATCH, statements: count.statements };
}

it("writes a row for each event that somebody wants, and none of what nobody wants", async () => {
  const alone = await settled([]);
  const one = await settled(["call.finished"]);
  await env.DB.prepare("DELETE FROM event_subscriptions").run();
  const other = await settled(["trunk.paused"]);
  const all = await settled(EVENT_TYPES);
  expect(one.written - alone.written).toBeCloseTo(1, 1);
  expect(all.written - alone.written).toBeCloseTo(2, 1);
  expect(other.written).toBeCloseTo(alone.written, 1);
  expect([one.statements, all.statements]).toEqual([alone.statements, alone.statements]);
  // Who wants it, its campaign's name, and its metadata.
  expect(one.read - alone.read).toBeLessThanOrEqual(5);
  // A look behind what others want.
  expect(other.read - alone.read).toBeLessThanOrEqual(4);
});

it("writes a row for each event that leaves", async () => {
  await settled(["call.finished"]);
  const { db, count } = countingD1(env.DB);
  expect(await purgeEvents(db, NOW + 1, 500)).toBe(BATCH - 1);
  expect(count.written).toBe(BATCH - 1);
});

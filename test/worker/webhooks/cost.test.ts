// What a million events cost, from the rows that were counted: half of it is keeping them for a week.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { deliverEvents } from "../../../src/actions/webhooks/deliver-events.ts";
import { d1Events } from "../../../src/store/events/d1-events.ts";
import { d1Deliveries } from "../../../src/store/webhooks/d1-deliveries.ts";
import { DOLLARS_PER_MILLION } from "../../support/cost.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";
import { makeReceivers } from "../../support/worlds/receivers.ts";

const EVENTS = 500;
/** A message is written, read and deleted. */
const OPERATIONS_PER_MESSAGE = 3;
/** Written by its trigger, and deleted a week later. */
const ROWS_OF_AN_EVENT = 2;

/** Counted while one endpoint is told of them, an invocation a message. */
async function countedFor(times: number, each: number) {
  const world = makeReceivers(env.DB, Date.now());
  await env.DB.batch(
    ["webhook_endpoints", "webhook_runs", "event_subscriptions", "events"].map(table =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
  await world.endpoint("e");
  const { db, count } = countingD1(env.DB);
  const ctx = { ...world.ctx, deliveries: d1Deliveries(db), events: d1Events(db) };
  let messages = 0;
  for (let n = 0; n < times; n++) {
    await world.log(each);
    for (let waiting = 1; waiting > 0; waiting = world.takeWoken().length) {
      messages++;
      await deliverEvents(ctx, "e");
    }
  }
  expect(world.received).toHaveLength(times * each);
  const events = times * each;
  return { written: count.written / events, read: count.read / events, messages: messages / events };
}

const dollars = ({ written, read, messages }: Awaited<ReturnType<typeof countedFor>>, endpoints = 1) =>
  ROWS_OF_AN_EVENT * DOLLARS_PER_MILLION.d1RowsWritten +
  endpoints *
    (written * DOLLARS_PER_MILLION.d1RowsWritten +
      read * DOLLARS_PER_MILLION.d1RowsRead +
      messages *
        (OPERATIONS_PER_MESSAGE * DOLLARS_PER_MILLION.queueOperations + DOLLARS_PER_MILLION.requests));

it("costs at most $3 per million events, and a further endpoint a tenth of a dollar more", async () => {
  const busy = await countedFor(1, EVENTS);
  expect(dollars(busy)).toBeLessThan(2.2);
  expect(dollars(busy, 2) - dollars(busy)).toBeLessThan(0.15);
  expect(busy.messages * EVENTS).toBe(1);
});

it("costs at most $3 per million where ten come at a time", async () => {
  const tens = await countedFor(20, 10);
  expect(dollars(tens)).toBeLessThan(3);
});

it("costs what it costs where each comes by itself", async () => {
  const single = await countedFor(20, 1);
  expect(dollars(single)).toBeLessThan(7);
});

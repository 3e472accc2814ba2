// What a million events cost, from the rows that were counted: half of it is keeping them for a week.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { COLLECT_MS } from "../../../src/actions/webhooks/collect-run.ts";
import { deliverEvents } from "../../../src/actions/webhooks/deliver-events.ts";
import { hashUnit } from "../../../src/domain/hash.ts";
import { d1Events } from "../../../src/store/events/d1-events.ts";
import { d1Deliveries } from "../../../src/store/webhooks/d1-deliveries.ts";
import { DOLLARS_PER_MILLION } from "../../support/cost.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";
import { makeReceivers, type Receivers } from "../../support/worlds/receivers.ts";
import { nothingThere } from "./world.ts";

const EVENTS = 500;
const NOW = Date.parse("2026-11-22T10:00:00Z");
/** A message is written, read and deleted. */
const OPERATIONS_PER_MESSAGE = 3;
/** Written by its trigger, and deleted a week later. */
const ROWS_OF_AN_EVENT = 2;

/** A world of its own, whose rows are counted. */
async function counted() {
  const world = makeReceivers(env.DB, NOW);
  await nothingThere();
  await world.endpoint("e");
  const { db, count } = countingD1(env.DB);
  const ctx = { ...world.ctx, deliveries: d1Deliveries(db), events: d1Events(db), collectMs: COLLECT_MS };
  ctx.wait = async (ms, signal) => (signal === undefined ? world.pass(ms) : world.ctx.wait(ms, signal));
  return { world, ctx, count };
}

/** While one endpoint is told of them, so many of which happen at a time; each time whoever sent has ended. */
async function countedFor(times: number, each: number) {
  const { world, ctx, count } = await counted();
  let messages = 0;
  for (let n = 0; n < times; n++) {
    await world.log(each);
    for (let waiting = 1; waiting > 0; waiting = world.takeWoken().length) {
      messages++;
      await deliverEvents(ctx, "e");
    }
  }
  return perEvent(world, { ...count, messages }, times * each);
}

/** While they happen as calls end: by chance, so many a second in the mean, each in a commit that wakes whoever is free. */
async function countedAt(perSecond: number, events: number) {
  const { world, ctx, count } = await counted();
  const gapMs = (n: number) => (-Math.log(1 - hashUnit(`event ${n}`)) * 1000) / perSecond;
  let next = 0;
  let nextAt = NOW + gapMs(0);
  const happen = async (until: number) => {
    for (; next < events && nextAt <= until; nextAt += gapMs(++next)) await world.log(1);
  };
  const { wait } = ctx;
  ctx.wait = async (ms, signal) => {
    await wait(ms, signal);
    if (signal === undefined) await happen(world.now());
  };
  let messages = 0;
  const wake = async () => {
    const woken = await ctx.deliveries.toWake(world.now());
    for (const id of [...woken, ...world.takeWoken().map(({ endpointId }) => endpointId)]) {
      messages++;
      await deliverEvents(ctx, id);
    }
    return woken.length > 0;
  };
  while (next < events) {
    world.pass(Math.max(0, nextAt - world.now()));
    await happen(world.now());
    while (await wake());
  }
  return perEvent(world, { ...count, messages }, events);
}

function perEvent(
  { received }: Receivers,
  { written, read, messages }: { written: number; read: number; messages: number },
  events: number,
) {
  expect(received).toHaveLength(events);
  return { written: written / events, read: read / events, messages: messages / events };
}

const dollars = ({ written, read, messages }: ReturnType<typeof perEvent>, endpoints = 1) =>
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

it.each([
  [10, 2.2],
  [1, 2.6],
  [0.4, 3],
])("at %d events a second a million costs at most $%d", async (perSecond, most) => {
  expect(dollars(await countedAt(perSecond, 200))).toBeLessThan(most);
});

it("costs what it costs where each comes by itself, and little in a month", async () => {
  const single = dollars(await countedFor(20, 1));
  expect(single).toBeLessThan(7);
  // A month of one each ten seconds, in which none goes with another.
  expect(single * 0.26).toBeLessThan(2);
});

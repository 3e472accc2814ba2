// Whoever sends events may die at each await, be there twice, or come late: none is lost, none is passed by, and each
// is told with the same bytes.
import { expect, it } from "vitest";
import { COLLECT_MS } from "../../../../src/actions/webhooks/collect-run.ts";
import { deliverEvents } from "../../../../src/actions/webhooks/deliver-events.ts";
import type { DeliverContext } from "../../../../src/actions/webhooks/delivery-context.ts";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const EVENTS = 60;
const all = Array.from({ length: EVENTS }, (_, i) => i + 1);

class Died extends Error {}

/** The same, and at its `nth` await it dies: before what it asks for is done, or after that, unheard. */
function dying(
  ctx: DeliverContext,
  nth: number,
  done: boolean,
): { ctx: DeliverContext; asked: () => number } {
  let asked = 0;
  let dead = false;
  const mortal =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (dead) return new Promise(() => {});
      const dies = ++asked === nth;
      dead = dies;
      if (dies && !done) throw new Died();
      const result = await act(...args);
      if (dies) throw new Died();
      // What another await of it died in is never heard of.
      return dead ? new Promise(() => {}) : result;
    };
  const { deliveries, events, wakes } = ctx;
  return {
    asked: () => asked,
    ctx: {
      ...ctx,
      deliveries: {
        lease: mortal(deliveries.lease),
        look: mortal(deliveries.look),
        finish: mortal(deliveries.finish),
        release: mortal(deliveries.release),
        due: mortal(deliveries.due),
      },
      events: { read: mortal(events.read), named: mortal(events.named) },
      wakes: { send: mortal(wakes.send) },
      fetch: mortal(ctx.fetch),
    },
  };
}

/** `collectMs`: as deployed, or 0. */
async function worldWithEvents(collectMs = 0) {
  const db = nodeD1();
  const world = makeReceivers(db, NOW);
  const { wait } = world.ctx;
  world.ctx.collectMs = collectMs;
  world.ctx.wait = async (ms, signal) => (signal === undefined ? world.pass(ms) : wait(ms, signal));
  const url = await world.endpoint("e");
  // One fails at first, and steps aside.
  world.answers(url, ({ body }, nth) => {
    const { sequence } = JSON.parse(body) as { sequence: number };
    return new Response(null, { status: sequence === 20 && nth < 40 ? 500 : 204 });
  });
  await world.log(EVENTS);
  return { world, url };
}

/** Goes on until nothing is left, as the watchdog does; a throw of the dying one is its end. */
async function heal(world: Awaited<ReturnType<typeof worldWithEvents>>["world"]): Promise<void> {
  for (let minutes = 0; minutes < 15; minutes++) {
    world.pass(60_000);
    for (const id of await world.behind()) await world.deliver(id);
  }
}

async function looksWell({ world, url }: Awaited<ReturnType<typeof worldWithEvents>>): Promise<void> {
  expect([...new Set(world.toldOf(url))].sort((a, b) => a - b)).toEqual(all);
  expect(await world.stored("e")).toMatchObject({ cursor: EVENTS, status: "enabled", leaseToken: null });
  const open = (await world.failures("e")).filter(f => f.delivered_at === null);
  expect(open).toEqual([]);
  const bodies = Map.groupBy(world.received, r => r.headers.get("webhook-id"));
  for (const [, told] of bodies) expect(new Set(told.map(r => r.body)).size).toBe(1);
}

it.each([false, true])(
  "dies at each await in turn (what it asked for was done: %s)",
  async done => {
    for (let nth = 1; ; nth++) {
      const made = await worldWithEvents(COLLECT_MS);
      const { world } = made;
      const { ctx, asked } = dying(world.ctx, nth, done);
      const run = deliverEvents(ctx, "e").catch(error => {
        if (!(error instanceof Died)) throw error;
      });
      await Promise.race([run, new Promise(over => setTimeout(over, 20))]);
      const { cursor } = await world.stored("e");
      for (let seq = 1; seq <= cursor; seq++)
        expect(world.toldOf(made.url), `${seq} was passed at await ${nth}`).toContain(seq);
      await heal(world);
      await looksWell(made);
      if (asked() < nth) break;
      expect(nth).toBeLessThan(200);
    }
  },
  120_000,
);

it("is there twice at once: one of them has the lease", async () => {
  const made = await worldWithEvents();
  await Promise.all([made.world.deliver("e"), made.world.deliver("e")]);
  const told = made.world.toldOf(made.url);
  expect(told.length).toBe(new Set(told).size);
  await heal(made.world);
  await looksWell(made);
});

it("comes late, when another has the lease: what it has sent is sent again, and nothing of it is stored", async () => {
  const made = await worldWithEvents();
  const { world } = made;
  const { deliveries } = world.ctx;
  let cursor = 0;
  const late = deliverEvents(
    {
      ...world.ctx,
      deliveries: {
        ...deliveries,
        finish: async (lease, run, now) => {
          world.pass(60_001);
          await world.deliver("e");
          ({ cursor } = await world.stored("e"));
          const stored = await deliveries.finish(lease, { ...run, to: 5 }, now);
          expect(stored.stored).toBe(false);
          return stored;
        },
      },
    },
    "e",
  );
  await late;
  expect(cursor).toBe(EVENTS);
  expect((await world.stored("e")).cursor).toBe(EVENTS);
  await heal(world);
  await looksWell(made);
});

it("is disabled by somebody meanwhile: it stays so", async () => {
  const made = await worldWithEvents();
  const { world } = made;
  const { deliveries } = world.ctx;
  await deliverEvents(
    {
      ...world.ctx,
      deliveries: {
        ...deliveries,
        finish: async (lease, run, now) => {
          await deliveries.finish(
            lease,
            { ...run, to: run.from, health: { ...run.health, status: "disabled" }, failures: [], sent: 0 },
            now,
          );
          return deliveries.finish(lease, run, now);
        },
      },
    },
    "e",
  );
  expect(await world.stored("e")).toMatchObject({ status: "disabled", cursor: 0 });
});

it("holds one endpoint, and the other is told all the same", async () => {
  const { world, url } = await worldWithEvents();
  const dead = await world.endpoint("dead");
  world.answers(dead, () => {
    throw new Error("connection refused");
  });
  await world.deliver("dead");
  await world.deliver("e");
  expect((await world.stored("dead")).status).toBe("held");
  expect(new Set(world.toldOf(url))).toEqual(new Set(all));
  // An outage is a row: one try, not one for each event.
  expect(world.toldOf(dead).length).toBeLessThanOrEqual(6);
  expect(await world.failures("dead")).toEqual([]);
});

it("tells in order where that is asked for, and waits at a failure", async () => {
  const { world } = await worldWithEvents();
  const url = await world.endpoint("ordered", { ordered: true });
  let fails = true;
  world.answers(url, ({ body }) => {
    const { sequence } = JSON.parse(body) as { sequence: number };
    return new Response(null, { status: sequence === 3 && fails ? 500 : 204 });
  });
  await world.deliver("ordered");
  expect(world.toldOf(url)).toEqual([1, 2, 3]);
  fails = false;
  world.pass(6_000);
  await world.deliver("ordered");
  expect(world.toldOf(url).slice(3)).toEqual(all.slice(2));
});

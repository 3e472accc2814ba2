// Tries of what stepped aside, beside the log: they keep nothing of it waiting, and come when they are due.
import { expect, it } from "vitest";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const ASIDE = 50;
const NEW = 10;
const fresh = Array.from({ length: NEW }, (_, i) => ASIDE + i + 1);

/** As many are due again as one run takes, and some are new. */
async function worldWithDue({ aside = ASIDE, fresh = NEW } = {}) {
  const db = nodeD1();
  const world = makeReceivers(db, NOW);
  const url = await world.endpoint("e", { cursor: aside });
  await world.log(aside + fresh);
  await db.batch(
    Array.from({ length: aside }, (_, i) =>
      db
        .prepare("INSERT INTO webhook_failures VALUES ('e', ?, 1, ?, 500, 'HTTP 500', ?, NULL)")
        .bind(i + 1, NOW, NOW),
    ),
  );
  return { world, url };
}

/** Some are sent at a time: which of them is first is nobody's. */
const inOrder = (seqs: number[]) => seqs.toSorted((a, b) => a - b);

const isAside = (body: string) => (JSON.parse(body) as { sequence: number }).sequence <= ASIDE;

it("has many due that time out: what is new is told first, and few of them are tried", async () => {
  const { world, url } = await worldWithDue();
  world.answers(url, async ({ body }) => {
    if (isAside(body)) await world.after(15_000);
    return new Response(null, { status: 204 });
  });
  await world.deliver("e");
  expect(inOrder(world.toldOf(url).slice(0, NEW))).toEqual(fresh);
  expect(world.received.length).toBeLessThanOrEqual(NEW + 8);
  expect(await world.stored("e")).toMatchObject({ cursor: ASIDE + NEW, status: "enabled" });
});

it("has hundreds due that time out and a long log: the log goes on, and a few of them are tried", async () => {
  const aside = 300;
  const { world, url } = await worldWithDue({ aside, fresh: 2_000 });
  world.answers(url, async ({ body }) => {
    const isDue = (JSON.parse(body) as { sequence: number }).sequence <= aside;
    await world.after(isDue ? 15_000 : 100);
    return new Response(null, { status: 204 });
  });
  await world.deliver("e");
  const told = world.toldOf(url);
  expect(told.filter(seq => seq > aside).length).toBeGreaterThan(500);
  expect(told.filter(seq => seq <= aside).length).toBeLessThanOrEqual(8);
  expect(told.some(seq => seq <= aside)).toBe(true);
  expect(world.takeWoken()).toContainEqual({ endpointId: "e", afterMs: 0 });
});

it("has tries that time out, then more of the log: no more of them are tried in the message", async () => {
  const { world, url } = await worldWithDue({ aside: 60 });
  let hung = 0;
  world.answers(url, async ({ body }) => {
    if ((JSON.parse(body) as { sequence: number }).sequence > 60) return new Response(null, { status: 204 });
    const late = world.after(NOW + 15_000 - world.now());
    if (++hung === 1) await world.log(NEW);
    await late;
    return new Response(null, { status: 204 });
  });
  await world.deliver("e");
  expect(world.toldOf(url).filter(seq => seq > 60)).toHaveLength(2 * NEW);
  expect(world.toldOf(url).filter(seq => seq <= 60).length).toBeLessThanOrEqual(8);
  expect(await world.behind()).toEqual(["e"]);
});

it("has as many due as new: what is due is tried in the message behind the log", async () => {
  const { world, url } = await worldWithDue({ fresh: ASIDE });
  await world.deliver("e");
  for (let messages = 1; world.takeWoken().length > 0; messages++) {
    expect(messages).toBeLessThan(3);
    await world.deliver("e");
  }
  expect(new Set(world.toldOf(url)).size).toBe(2 * ASIDE);
  expect(await world.behind()).toEqual([]);
});

it("has many due, and is not there for them: the others are left for later", async () => {
  const { world, url } = await worldWithDue();
  world.answers(url, ({ body }) => new Response(null, { status: isAside(body) ? 503 : 204 }));
  await world.deliver("e");
  expect(inOrder(world.toldOf(url).filter(seq => seq > ASIDE))).toEqual(fresh);
  expect(world.received.length).toBeLessThanOrEqual(NEW + 6);
  expect(await world.behind()).toEqual(["e"]);
});

it("is slow where it is new: the tries that are due get the rest of the time", async () => {
  const { world, url } = await worldWithDue();
  await world.log(40);
  world.answers(url, async ({ body }) => {
    if (!isAside(body)) world.pass(500);
    return new Response(null, { status: 204 });
  });
  await world.deliver("e");
  expect(world.toldOf(url).some(seq => seq > ASIDE)).toBe(true);
  expect(world.toldOf(url).some(seq => seq <= ASIDE)).toBe(true);
});

it("asks at a try to be left alone: it rests so long, and is told of everything then", async () => {
  const { world, url } = await worldWithDue();
  const headers = { "retry-after": "30" };
  world.answers(url, ({ body, at }) =>
    isAside(body) && at < NOW + 30_000
      ? new Response(null, { status: 429, headers })
      : new Response(null, { status: 204 }),
  );
  await world.deliver("e");
  expect(world.toldOf(url).filter(seq => seq <= ASIDE).length).toBeLessThanOrEqual(6);
  expect(await world.stored("e")).toMatchObject({
    ...{ status: "enabled", cursor: ASIDE + NEW, nextTryAt: NOW + 30_000, failedInARow: 0 },
  });
  expect(world.takeWoken()).toEqual([{ endpointId: "e", afterMs: 30_000 }]);
  const sent = world.received.length;
  await world.log(1);
  await world.deliver("e");
  expect(world.received).toHaveLength(sent);
  world.pass(30_000);
  for (let messages = 0; messages === 0 || world.takeWoken().length > 0; messages++) {
    expect(messages).toBeLessThan(3);
    await world.deliver("e");
  }
  expect(new Set(world.toldOf(url)).size).toBe(ASIDE + NEW + 1);
});

it("has rested, and nothing new came: it is not woken again and again", async () => {
  const { world, url } = await worldWithDue({ aside: 1, fresh: 0 });
  world.answers(url, (_, nth) => new Response(null, { status: nth === 1 ? 429 : 500 }));
  await world.deliver("e");
  const [rest] = world.takeWoken();
  world.pass(rest?.afterMs ?? 0);
  await world.deliver("e");
  world.takeWoken();
  world.pass(3_600_000);
  await world.deliver("e");
  await world.deliver("e");
  expect(world.takeWoken()).toEqual([]);
  expect((await world.stored("e")).nextTryAt).toBeNull();
});

it("says at a try that it wants nothing any more: it is disabled, and what it was told stays told", async () => {
  const { world, url } = await worldWithDue();
  world.answers(url, ({ body }) => new Response(null, { status: isAside(body) ? 410 : 204 }));
  await world.deliver("e");
  expect(await world.stored("e")).toMatchObject({ status: "disabled", cursor: ASIDE + NEW });
});

it("fails at the first of many: it is tried again in five seconds, whatever was sent behind it", async () => {
  const world = makeReceivers(nodeD1(), NOW);
  const url = await world.endpoint("e");
  await world.log(60);
  world.answers(url, (_, nth) => new Response(null, { status: nth === 1 ? 500 : 204 }));
  await world.deliver("e");
  const [wake, ...rest] = world.takeWoken();
  expect(rest).toEqual([]);
  expect(wake?.afterMs).toBeGreaterThan(4_000);
  expect(wake?.afterMs).toBeLessThan(6_000);
});

it("fails at several: one message is asked for, and it finds all of them due", async () => {
  const world = makeReceivers(nodeD1(), NOW);
  const url = await world.endpoint("e");
  await world.log(60);
  world.answers(url, (_, nth) => new Response(null, { status: nth <= 60 && nth % 5 === 0 ? 500 : 204 }));
  await world.deliver("e");
  const [wake, ...rest] = world.takeWoken();
  expect(rest).toEqual([]);
  world.pass(wake?.afterMs ?? 0);
  await world.deliver("e");
  expect(world.received).toHaveLength(72);
});

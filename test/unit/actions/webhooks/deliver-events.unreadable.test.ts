// Events that a newer version of the program has written, found after a rollback.
import { expect, it } from "vitest";
import { nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const NEW_TYPE = "call.transferred";

/** `seqs` of the ten cannot be read: every second for its type, the others for their bodies. */
async function worldWith(
  seqs: readonly number[],
  fields: Parameters<ReturnType<typeof makeReceivers>["endpoint"]>[1] = {},
) {
  const db = nodeD1();
  const world = makeReceivers(db, NOW);
  const types = ["campaign.completed", "call.finished", NEW_TYPE] as never;
  const url = await world.endpoint("e", { types, ...fields });
  for (const type of ["call.finished", NEW_TYPE])
    await db.prepare("INSERT INTO event_subscriptions VALUES (?, 0, 'e')").bind(type).run();
  await world.log(10);
  for (const seq of seqs)
    await db
      .prepare("UPDATE events SET type = ?, body = '{}' WHERE seq = ?")
      .bind(seq % 2 === 0 ? NEW_TYPE : "call.finished", seq)
      .run();
  return { db, world, url };
}

it.each([{}, { ordered: true }])(
  "keep nobody from the others, and are held against nobody (%j)",
  async fields => {
    const { world, url } = await worldWith([2, 3, 4, 5, 6, 7], fields);
    await world.deliver("e");
    expect(world.toldOf(url).toSorted((a, b) => a - b)).toEqual([1, 8, 9, 10]);
    expect(await world.stored("e")).toMatchObject({
      ...{ status: "enabled", cursor: 10, failedInARow: 0, heldSince: null, lastError: null },
    });
    expect(await world.failures("e")).toMatchObject(
      [2, 3, 4, 5, 6, 7].map(seq => ({
        ...{ seq, attempts: 1, status: null, next_attempt_at: expect.any(Number), delivered_at: null },
        error: "not sent: this version of the program cannot read the event",
      })),
    );
  },
);

it("are sent when the newer version is there again", async () => {
  const { db, world, url } = await worldWith([2]);
  await world.deliver("e");
  const { body } =
    (await db.prepare("SELECT body FROM events WHERE seq = 1").first<{ body: string }>()) ?? {};
  await db
    .prepare("UPDATE events SET type = 'campaign.completed', body = ? WHERE seq = 2")
    .bind(body ?? "")
    .run();
  world.pass(60_000);
  await world.deliver("e");
  expect(world.toldOf(url).at(-1)).toBe(2);
  expect(await world.failures("e")).toMatchObject([{ seq: 2, attempts: 1, delivered_at: world.now() }]);
});

it("in front of a webhook that is held are passed, and it stays held", async () => {
  const { world, url } = await worldWith([1]);
  world.answers(url, () => new Response(null, { status: 503 }));
  await world.deliver("e");
  expect(world.toldOf(url)).toContain(2);
  expect(await world.stored("e")).toMatchObject({ status: "held", cursor: 1, lastError: "HTTP 503" });
});

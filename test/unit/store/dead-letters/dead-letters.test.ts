// Dead letters and what went wrong before: kept once, found in order, gone in the end.
import { describe, expect, it } from "vitest";
import type { DeadLetter, NewDeadLetter } from "../../../../src/domain/dead-letters/dead-letter.ts";
import { recentDays } from "../../../../src/store/calls/read-calls.ts";
import {
  discardDeadLetter,
  purgeDeadLetters,
  storeDeadLetters,
} from "../../../../src/store/dead-letters/dead-letters.ts";
import {
  purgeFailures,
  recordDeliveryFailures,
} from "../../../../src/store/dead-letters/delivery-failures.ts";
import {
  countWaitingLetters,
  deadLetter,
  listDeadLetters,
  waitingLetters,
} from "../../../../src/store/dead-letters/read-dead-letters.ts";
import { failOnce, makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { MINUTE, NOW } from "../../../support/worlds/permits.ts";

const letter = (id: string, changes: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
  id,
  queue: "a-queue",
  payload: "{}",
  reason: "unreadable",
  error: null,
  callId: null,
  tries: 1,
  ...changes,
});
const keep = (world: World, ids: readonly string[], now = NOW, changes: Partial<NewDeadLetter> = {}) =>
  storeDeadLetters(
    world.db,
    ids.map(id => letter(id, changes)),
    now,
  );
const fail = (world: World, messageId: string, detail: string, now = NOW) =>
  recordDeliveryFailures(world.db, [{ messageId, detail }], now);
const counted = async (world: World) => (await recentDays(world.db, 1, "2026-11-20"))[0]?.deadLetters;
const failing = (world: World) =>
  world.db.sqlite
    .prepare("SELECT message_id AS id FROM delivery_failures ORDER BY id")
    .all()
    .map(r => r.id);

describe("dead letters", () => {
  it("are kept once, and counted once, however often they come", async () => {
    const world = makeWorld();
    failOnce(world, "after", "INSERT INTO dead_letters");
    await expect(keep(world, ["m1", "m2"])).rejects.toThrow("D1 is out of reach");
    await keep(world, ["m1", "m2", "m3"], NOW + 1);
    const kept = await listDeadLetters(world.db, { limit: 9 });
    expect(kept.map(l => l.createdAt - NOW)).toEqual([1, 0, 0]);
    expect(kept.map(l => l.id).sort()).toEqual(["m1", "m2", "m3"]);
    expect(await counted(world)).toBe(3);
  });

  it("hold what went wrong, oldest first, and nothing of it is left elsewhere", async () => {
    const world = makeWorld();
    await fail(world, "m1", "first", NOW - 2);
    await fail(world, "m1", "second", NOW - 1);
    await fail(world, "m2", "another's", NOW - 1);
    const last = { error: "third", callId: "call-1", tries: 6 };
    expect(await keep(world, ["m1"], NOW, last)).toEqual(new Map([["m1", "third"]]));
    expect(await deadLetter(world.db, "m1")).toEqual({
      id: "m1",
      queue: "a-queue",
      payload: "{}",
      reason: "unreadable",
      createdAt: NOW,
      state: "waiting",
      callId: "call-1",
      error: "third",
      history: [
        { at: NOW - 2, event: "failed", detail: "first" },
        { at: NOW - 1, event: "failed", detail: "second" },
        { at: NOW, event: "buried", detail: "unreadable", tries: 6 },
      ],
    });
    expect(failing(world)).toEqual(["m2"]);
  });

  it("that the platform moved have the error that was noted last", async () => {
    const world = makeWorld();
    await fail(world, "m1", "first");
    await fail(world, "m1", "second");
    expect(await keep(world, ["m1", "m2"])).toEqual(
      new Map([
        ["m1", "second"],
        ["m2", null],
      ]),
    );
  });

  it("remember the first failure and the latest of a hundred", async () => {
    const world = makeWorld();
    for (let n = 1; n <= 101; n++) await fail(world, "m1", `failure ${n}`, NOW + n);
    await keep(world, ["m1"], NOW + 200);
    const details = (await deadLetter(world.db, "m1"))?.history.map(e => e.detail) ?? [];
    expect(details).toHaveLength(21);
    expect([...details.slice(0, 2), ...details.slice(-2)]).toEqual([
      "failure 1",
      "failure 83",
      "failure 101",
      "unreadable",
    ]);
  });

  it("are all found page by page, also when many came at the same time", async () => {
    const world = makeWorld();
    const ids = Array.from({ length: 7 }, (_, n) => `m${n}`);
    await keep(world, ids);
    const seen: string[] = [];
    let before: DeadLetter | undefined;
    for (let page = 0; page < 5; page++) {
      const rows = await listDeadLetters(world.db, { limit: 3, ...(before && { before }) });
      seen.push(...rows.map(r => r.id));
      before = rows.at(-1);
      if (before === undefined) break;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it("are found by queue and state; those that wait, oldest first", async () => {
    const world = makeWorld();
    for (const [n, queue] of ["dial", "callback", "dial"].entries())
      await keep(world, [`m${n}`], NOW + n, { queue });
    world.db.sqlite.exec("UPDATE dead_letters SET state = 'redriven' WHERE id = 'm2'");
    const listed = async (filter: object) =>
      (await listDeadLetters(world.db, { limit: 9, ...filter })).map(l => l.id);
    expect(await listed({})).toEqual(["m2", "m1", "m0"]);
    expect(await listed({ queue: "dial" })).toEqual(["m2", "m0"]);
    expect(await listed({ state: "waiting" })).toEqual(["m1", "m0"]);
    expect(await listed({ state: "redriven", queue: "callback" })).toEqual([]);

    const [first] = await waitingLetters(world.db, { limit: 1 });
    expect(first?.id).toBe("m0");
    const after = first as DeadLetter;
    expect((await waitingLetters(world.db, { limit: 9, after })).map(l => l.id)).toEqual(["m1"]);
    expect(await countWaitingLetters(world.db, {})).toBe(2);
    expect(await countWaitingLetters(world.db, { after })).toBe(1);
    expect(await countWaitingLetters(world.db, { after, queue: "dial" })).toBe(0);
  });

  it("go after their retention, in chunks, oldest first", async () => {
    const world = makeWorld();
    for (let n = 0; n < 5; n++) await keep(world, [`m${n}`], NOW + n * MINUTE);
    expect(await purgeDeadLetters(world.db, NOW + 3 * MINUTE, 2)).toBe(2);
    expect((await listDeadLetters(world.db, { limit: 9 })).map(l => l.id)).toEqual(["m4", "m3", "m2"]);
    expect(await purgeDeadLetters(world.db, NOW + 3 * MINUTE, 2)).toBe(1);
    expect(await purgeDeadLetters(world.db, NOW + 3 * MINUTE, 2)).toBe(0);
  });
});

describe("a letter that is discarded", () => {
  it("is gone, once, with what it said, and the others stay", async () => {
    const world = makeWorld();
    await fail(world, "m1", "first");
    await keep(world, ["m1", "m2"], NOW, { payload: '"+12025550143"', error: "secret" });
    expect(await discardDeadLetter(world.db, "m1")).toBe(true);
    expect(await discardDeadLetter(world.db, "m1")).toBe(false);
    expect(await discardDeadLetter(world.db, "m9")).toBe(false);
    expect(await deadLetter(world.db, "m1")).toBeNull();
    expect((await listDeadLetters(world.db, { limit: 9 })).map(l => l.id)).toEqual(["m2"]);
    const stored = world.db.sqlite.prepare("SELECT * FROM dead_letters WHERE id = 'm1'").all();
    expect(JSON.stringify(stored)).not.toMatch(/555|secret|first/);
  });

  it("does not come back, and is not counted again, when its message is delivered once more", async () => {
    const world = makeWorld();
    await keep(world, ["m1"]);
    await discardDeadLetter(world.db, "m1");
    expect(await keep(world, ["m1"], NOW + 1)).toEqual(new Map());
    expect(await listDeadLetters(world.db, { limit: 9 })).toEqual([]);
    expect(await counted(world)).toBe(1);
  });
});

describe("failures of messages that did well in the end", () => {
  it("go after the retention, counted from the latest", async () => {
    const world = makeWorld();
    for (const [n, id] of ["m1", "m2", "m3"].entries()) await fail(world, id, "no", NOW + n);
    await fail(world, "m1", "no", NOW + 9);
    expect(await purgeFailures(world.db, NOW + 5, 1)).toBe(1);
    expect(await purgeFailures(world.db, NOW + 5, 9)).toBe(1);
    expect(failing(world)).toEqual(["m1"]);
  });
});

// What holds a whole trunk up: a pause, the provider's Retry-After, the breaker; and that all of it ends.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { d1Events } from "../../../src/store/events/d1-events.ts";
import { setTrunksPaused } from "../../../src/store/trunks/trunks.ts";
import { numbers, requestOf } from "../../support/worlds/action-world.ts";
import { subscribeToAll } from "../../support/worlds/events.ts";
import { MINUTE, NOW, SECOND } from "../../support/worlds/permits.ts";
import { BREAKER, realTrunk, refusal } from "./real-trunk.ts";

const BREAKER_EVENTS = { types: ["trunk.breaker_opened", "trunk.breaker_closed"], campaigns: null } as const;
const aboutTrunk = (breakerOpenedAt: number | null) => ({
  kind: "trunk",
  trunk: { name: "default", paused: false, breakerOpenedAt },
});

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("a paused trunk", () => {
  it("takes back what was granted, begins nothing, claims nothing, and goes on when it is resumed", async () => {
    const { world, gated, accept, deliver } = await realTrunk();
    await accept(3);
    const messages = world.queue.take();
    expect(messages).toHaveLength(2);
    await setTrunksPaused(world.db, ["default"], true, NOW);
    await gated.gate.setPaused(true);
    await gated.idle();
    expect(await gated.gate.begin(messages)).toEqual([{ go: false }, { go: false }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0, trunk: { paused: true } });
    expect(await gated.gate.watch()).toMatchObject({ lapsed: 0 });
    expect(world.queue.take()).toEqual([]);
    gated.restart();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { paused: true } });

    await setTrunksPaused(world.db, ["default"], false, NOW);
    await gated.gate.setPaused(false);
    await gated.idle();
    await deliver();
    expect(world.provider.dialled).toHaveLength(2);
    expect(world.rows().map(r => r.attempts_started)).toEqual([1, 1, 0]);
  });

  it("dials nothing that had begun just before: the claim looks last, and the line comes back", async () => {
    const { world, gated, accept } = await realTrunk();
    await accept(1);
    await world.place(world.queue.take(), {
      gate: {
        report: dials => gated.gate.report(dials),
        hookFailed: troubles => gated.gate.hookFailed(troubles),
        slots: (keys, withinMs) => gated.gate.slots(keys, withinMs),
        release: keys => gated.gate.release(keys),
        note: requests => gated.gate.note(requests),
        receive: asked => gated.gate.receive(asked),
        begin: async messages => {
          const verdicts = await gated.gate.begin(messages);
          await setTrunksPaused(world.db, ["default"], true, NOW);
          return verdicts;
        },
        withdraw: messages => gated.gate.withdraw(messages),
        wake: () => gated.gate.wake(),
      },
    });
    await gated.idle();
    expect(world.provider.dialled).toEqual([]);
    expect(world.rows()).toMatchObject([{ status: "INITIATED", attempts_started: 0 }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
    world.expectTruth();
  });

  it("of which the gate was not told is found paused, and resumed, by the next look", async () => {
    const { world, gated, accept } = await realTrunk();
    await setTrunksPaused(world.db, ["default"], true, NOW);
    await accept(1);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0, trunk: { paused: true } });
    await setTrunksPaused(world.db, ["default"], false, NOW);
    await gated.gate.watch();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { paused: false } });
    await gated.gate.watch();
    expect(world.queue.waiting).toHaveLength(1);
  });
});

describe("a provider that asks to be left alone", () => {
  it("is not dialled by anybody until then, and then again by itself; what waited burnt nothing", async () => {
    const { world, gated, accept, deliver, pass } = await realTrunk({
      policy: { breaker: { ...BREAKER, failurePercent: 0 } },
    });
    world.provider.answer = async () => refusal({ about: "load", retryAfterSeconds: 20 });
    await accept(5);
    await deliver();
    expect(world.provider.dialled).toHaveLength(2);
    world.provider.answer = async () => ({ kind: "accepted", externalCallId: "x" });
    await pass(19 * SECOND);
    await gated.gate.wake();
    await gated.idle();
    await deliver();
    expect(world.provider.dialled).toHaveLength(2);
    expect(gated.alarm.at).toBeLessThanOrEqual(NOW + 20 * SECOND);
    gated.restart();
    await pass(SECOND);
    await deliver();
    expect(world.provider.dialled).toHaveLength(4);
    expect(world.rows().reduce((sum, r) => sum + r.attempts_started, 0)).toBe(2);
    world.expectTruth();
  });

  it("for a day is dialled again when somebody resumes the trunk", async () => {
    const { world, gated, accept, deliver } = await realTrunk();
    world.provider.answer = async () => refusal({ retryAfterSeconds: 86_400 });
    await accept(3);
    await deliver();
    expect(world.provider.dialled).toHaveLength(2);
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { heldUntil: NOW + 86_400 * SECOND } });
    await gated.gate.setPaused(false);
    await gated.idle();
    await deliver();
    expect(world.provider.dialled.length).toBeGreaterThan(2);
  });

  it("with 429 and without saying how long is left alone for a second", async () => {
    const { world, gated, accept, deliver } = await realTrunk();
    world.provider.answer = async () => refusal({ about: "load" });
    await accept(2);
    await deliver();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { heldUntil: NOW + SECOND } });
  });
});

describe("a provider that fails", () => {
  it("is left alone after the share of failures, probed, and trusted again; nobody's attempt is burnt meanwhile", async () => {
    const { world, gated, accept, deliver, pass } = await realTrunk();
    world.provider.answer = async () => refusal();
    await accept(6);
    await deliver();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { breaker: { state: "open" } } });
    const dialled = world.provider.dialled.length;
    expect(dialled).toBeGreaterThanOrEqual(4);
    expect(dialled).toBeLessThanOrEqual(6);

    const burnt = world.rows().reduce((sum, r) => sum + r.attempts_started, 0);
    await pass(29 * SECOND);
    await gated.gate.wake();
    await gated.idle();
    await deliver();
    expect(world.rows().reduce((sum, r) => sum + r.attempts_started, 0)).toBe(burnt);

    gated.restart();
    world.provider.answer = async () => ({ kind: "accepted", externalCallId: "x" });
    await pass(SECOND);
    await deliver();
    expect(world.provider.dialled).toHaveLength(dialled + 2);
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { breaker: { state: "closed" } } });
    world.expectTruth();
  });

  it("still when it is probed is left alone for longer", async () => {
    const { world, gated, accept, deliver, pass } = await realTrunk();
    world.provider.answer = async () => ({ kind: "unknown", reason: "timeout" });
    await accept(2);
    await deliver();
    for (const [i, row] of world.rows().entries()) {
      if (i < 2) await gated.gate.release([{ callId: row.call_id, attempt: 1 }]);
    }
    world.provider.answer = async () => refusal();
    await accept(0);
    await gated.idle();
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(6, "+1303555")));
    await gated.idle();
    await deliver();
    expect(await gated.gate.snapshot()).toMatchObject({
      trunk: { breaker: { state: "open", until: NOW + 30 * SECOND } },
    });
    await pass(30 * SECOND);
    await deliver();
    expect(await gated.gate.snapshot()).toMatchObject({
      trunk: { breaker: { state: "open", until: world.time.now + MINUTE } },
    });
  });

  it("is an event when it is left alone, and one when it is trusted again, whatever its probes did between", async () => {
    const { world, gated, accept, deliver, pass } = await realTrunk();
    await subscribeToAll(world.db);
    world.provider.answer = async () => refusal();
    await accept(6);
    await deliver();
    const openedAt = world.time.now;
    // Its first probes fail.
    await pass(30 * SECOND);
    await deliver();
    gated.restart();
    world.provider.answer = async () => ({ kind: "accepted", externalCallId: "x" });
    for (let minute = 0; minute < 3; minute++) {
      await pass(MINUTE);
      await deliver();
      await gated.gate.watch();
      await gated.idle();
    }
    const { events } = await d1Events(world.db).read(0, BREAKER_EVENTS, 10);
    expect(events.map(({ type, subject, about }) => [type, subject, about])).toEqual([
      ["trunk.breaker_opened", "default", aboutTrunk(openedAt)],
      ["trunk.breaker_closed", "default", aboutTrunk(null)],
    ]);
  });

  it("is probed again when a probe's consumer died before its dial", async () => {
    const { world, gated, accept, deliver, pass } = await realTrunk();
    world.provider.answer = async () => refusal();
    await accept(6);
    await deliver();
    await pass(30 * SECOND);
    await gated.gate.begin(world.queue.take());
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { breaker: { state: "half_open" } } });
    world.provider.answer = async () => ({ kind: "accepted", externalCallId: "x" });
    for (let minute = 0; minute < 8; minute++) {
      await pass(MINUTE);
      await deliver();
    }
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { breaker: { state: "closed" } } });
  });

  it("does not count calls that it refuses for their own sake", async () => {
    const { world, gated, accept, deliver } = await realTrunk();
    world.provider.answer = async () => refusal({ about: "call" }, "422 no such number");
    await accept(8);
    await deliver();
    expect(world.provider.dialled).toHaveLength(8);
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { breaker: { state: "closed" } } });
  });
});

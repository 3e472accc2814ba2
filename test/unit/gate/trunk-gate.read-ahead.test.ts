// Calls that were read ahead: what they save, and when D1 is asked all the same.
import { describe, expect, it } from "vitest";
import { recordOutcomes } from "../../../src/actions/calls/record-outcomes.ts";
import type { DialMessage } from "../../../src/domain/calls/dial-key.ts";
import { named } from "../../support/named.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { MINUTE, NOW, SECOND } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

/** One line, and a campaign with so many calls; the first is on the line. */
async function oneLine(calls: number, { campaigns = 1 } = {}) {
  const world = makeWorld({ policy: { maxConcurrentCalls: 1 } });
  const gated = await realGate(world);
  const { gate, idle } = gated;
  const ids: number[] = [];
  for (let n = 0; n < campaigns; n++) {
    const id = await world.campaign();
    ids.push(id);
    await gate.initiate(requestOf(id, ...numbers(calls, `+12${n}2555`)));
    await idle();
  }
  let looks = 0;
  world.db.faults.before = sql => {
    if (sql.includes(named("look at campaigns"))) looks++;
  };
  /** The call ends, is settled, and its line goes to the next, which is dialled. */
  const next = async (message: DialMessage) => {
    const { gate: now } = gated;
    const phoneNumber = world.rows().find(row => row.call_id === message.callId)?.phone_number ?? "";
    const end = world.report(message.callId, "PICKED", { attempt: message.attempt });
    await now.note([{ end, campaignId: ids[0] ?? 0, phoneNumber, receivedBefore: false }]);
    await idle();
    await recordOutcomes({ ...world.placeDeps, gate: now }, [end]);
    await idle();
    return dial();
  };
  const dial = async () => {
    const messages = world.queue.take();
    await world.place(messages, { gate: gated.gate });
    await idle();
    return messages;
  };
  const [first] = await dial();
  if (first === undefined) throw new Error("nobody is on the line");
  return { world, gated, ids, first, next, dial, looks: () => looks };
}

describe("calls that were read ahead", () => {
  it("go out one after another while a line is all there is, with a single look at D1", async () => {
    const { world, first, next, looks } = await oneLine(10);
    let message: DialMessage | undefined = first;
    for (let n = 0; n < 8 && message !== undefined; n++) [message] = await next(message);
    expect(looks()).toBe(1);
    const order = world.rows().filter(row => row.attempts_started > 0);
    expect(order).toHaveLength(9);
  });

  it("go out in the order in which they are due", async () => {
    const { world, first, next } = await oneLine(5);
    const due = world
      .rows()
      .filter(row => row.attempts_started === 0)
      .map(row => row.call_id);
    const dialled: string[] = [];
    let message: DialMessage | undefined = first;
    while (message !== undefined) {
      [message] = await next(message);
      if (message !== undefined) dialled.push(message.callId);
    }
    expect(dialled).toEqual(due);
  });

  it("are still there after a call was accepted that has to wait, which D1 is not asked about", async () => {
    const { gated, ids, first, next, looks } = await oneLine(10);
    const [second] = await next(first);
    await gated.gate.initiate(requestOf(ids[0] ?? 0, "+12025559999"));
    await gated.idle();
    if (second === undefined) throw new Error("nobody was dialled");
    expect(await next(second)).toHaveLength(1);
    expect(looks()).toBe(1);
  });

  it("are gone by for a second", async () => {
    const { world, first, next, looks } = await oneLine(10);
    const [second] = await next(first);
    expect(looks()).toBe(1);
    world.time.now += SECOND;
    if (second === undefined) throw new Error("nobody was dialled");
    expect(await next(second)).toHaveLength(1);
    expect(looks()).toBe(2);
  });

  it.each([
    ["a campaign was changed", async (gate: Gate) => gate.wake()],
    ["another campaign was given calls", async (gate: Gate) => gate.hasCalls([4711])],
    [
      "the trunk was paused and goes on",
      async (gate: Gate) => {
        await gate.setPaused(true);
        await gate.setPaused(false);
      },
    ],
  ] as const)("are read anew after %s", async (_, happens) => {
    const { gated, first, next, looks } = await oneLine(10);
    const [second] = await next(first);
    await happens(gated.gate);
    await gated.idle();
    const before = looks();
    if (second === undefined) throw new Error("nobody was dialled");
    await next(second);
    expect(looks() - before).toBeLessThanOrEqual(1);
    expect(looks()).toBeGreaterThan(1);
  });

  it("are not dialled when their campaign is cancelled meanwhile, and asked for no second time", async () => {
    const { world, gated, first, next, looks } = await oneLine(10);
    const [second] = await next(first);
    // Nobody tells the gate.
    world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled', revision = revision + 1");
    const before = world.rows().filter(row => row.attempts_started > 0).length;
    if (second === undefined) throw new Error("nobody was dialled");
    await next(second);
    await gated.idle();
    expect(world.rows().filter(row => row.attempts_started > 0)).toHaveLength(before);
    expect(world.queue.waiting).toEqual([]);
    expect(looks()).toBeGreaterThan(1);
  });

  it("share the lines over campaigns as if they were read each time", async () => {
    const { world, ids, first, next } = await oneLine(4, { campaigns: 3 });
    const dialled: (number | undefined)[] = [];
    let message: DialMessage | undefined = first;
    for (let n = 0; n < 6 && message !== undefined; n++) {
      world.time.now += 10;
      [message] = await next(message);
      dialled.push(world.rows().find(row => row.call_id === message?.callId)?.campaign_id);
    }
    expect(dialled.slice(0, 3).toSorted()).toEqual(ids.toSorted());
    expect(dialled.slice(3).toSorted()).toEqual(ids.toSorted());
  });

  it("leave a retry that becomes due no longer than others", async () => {
    const { world, gated, first, next } = await oneLine(3);
    let message: DialMessage | undefined = first;
    while (message !== undefined) [message] = await next(message);
    world.db.sqlite
      .prepare("UPDATE calls SET status = 'INITIATED', next_attempt_at = ? WHERE call_id = ?")
      .run(NOW + MINUTE, first.callId);
    await gated.gate.wake();
    await gated.idle();
    expect(gated.alarm.at).toBe(NOW + MINUTE);
  });
});

type Gate = Awaited<ReturnType<typeof realGate>>["gate"];

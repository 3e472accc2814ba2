// A line comes back when the end of its call is reported: nobody waits until D1 has it.
import { describe, expect, it } from "vitest";
import type { DialMessage } from "../../../src/domain/calls/dial-key.ts";
import type { NoteRequest } from "../../../src/domain/trunks/permit.ts";
import { makeWorld, numbers, requestOf, type World } from "../../support/worlds/action-world.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

const ANNA = "+12025550001";

const note = (world: World, { callId, attempt }: DialMessage, campaignId: number): NoteRequest => ({
  end: world.report(callId, "PICKED", { attempt }),
  campaignId,
  phoneNumber: world.rows().find(row => row.call_id === callId)?.phone_number ?? "",
  receivedBefore: false,
});

/** A gate with so many lines, whose campaign has calls to `to`; the first of them are dialled. */
async function dialling(lines: number, to: readonly string[], ownLines: number | null = null) {
  const world = makeWorld({ policy: { maxConcurrentCalls: lines } });
  const { gate, idle } = await realGate(world);
  const id = await world.campaign({ maxConcurrentCalls: ownLines });
  await gate.initiate(requestOf(id, ...to));
  await idle();
  const dial = async () => {
    const messages = world.queue.take();
    await world.place(messages, { gate });
    await idle();
    return messages;
  };
  const end = async (messages: readonly DialMessage[]) => {
    await gate.note(messages.map(message => note(world, message, id)));
    await idle();
  };
  return { world, gate, idle, id, end, dial, dialled: await dial() };
}

describe("the line of a call that is reported to have ended", () => {
  it("goes to the next call at once", async () => {
    const { world, gate, end, dialled } = await dialling(1, numbers(3));
    expect(dialled).toHaveLength(1);
    expect(world.queue.waiting).toEqual([]);
    await end(dialled);
    expect(world.queue.waiting).toHaveLength(1);
    expect(await gate.snapshot()).toMatchObject({ permits: 2, linesInUse: 1, begun: 0 });
  });

  it("is asked for once: not again when D1 has the end, while no line is free", async () => {
    const { world, gate, idle, end, dialled } = await dialling(1, numbers(3));
    await end(dialled);
    let asked = 0;
    world.db.faults.before = () => {
      asked++;
    };
    await gate.release(dialled);
    await idle();
    expect(asked).toBe(0);
    expect(await gate.snapshot()).toMatchObject({ permits: 1, linesInUse: 1 });
  });

  it("is asked for when D1 has the end, where lines are free all the time", async () => {
    const { world, gate, idle, end, dialled } = await dialling(10, numbers(2));
    let asked = 0;
    world.db.faults.before = () => {
      asked++;
    };
    await end(dialled);
    expect(asked).toBe(0);
    await gate.release(dialled);
    await idle();
    expect(asked).toBeGreaterThan(0);
  });

  it("of its campaign's own it keeps until D1 has the end, as the claim asks D1", async () => {
    const { world, gate, end, idle, dialled } = await dialling(2, numbers(2), 1);
    expect(dialled).toHaveLength(1);
    await end(dialled);
    await gate.wake();
    await idle();
    expect(world.queue.waiting).toEqual([]);
  });

  it("is taken again where as many ends as there are lines wait for D1", async () => {
    const { world, gate, end, dial, dialled } = await dialling(2, numbers(10));
    expect(dialled).toHaveLength(2);
    await end(dialled);
    const second = await dial();
    expect(second).toHaveLength(2);
    await end(second);
    expect(world.queue.waiting).toEqual([]);
    expect(await gate.snapshot()).toMatchObject({ permits: 4, linesInUse: 2 });
    await gate.release(dialled);
    expect(await gate.snapshot()).toMatchObject({ permits: 2, linesInUse: 0 });
  });
});

it("keeps the number of a call that is reported to have ended until D1 has the end", async () => {
  const { gate, end, id, dialled } = await dialling(1, [ANNA]);
  const asked = { campaignId: id, call: { callId: "another", phoneNumber: ANNA }, callerIds: null };
  await end(dialled);
  expect((await gate.permitsFor(asked)).numberHeldBy?.callId).toBe(dialled[0]?.callId);
  await gate.release(dialled);
  expect((await gate.permitsFor(asked)).numberHeldBy).toBeNull();
});

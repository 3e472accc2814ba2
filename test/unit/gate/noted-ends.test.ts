// Ends on their way from the gate to the callback queue: how many go together, and what becomes of those that it refuses.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { receiveCallback } from "../../../src/actions/calls/receive-callback.ts";
import type { AttemptEnd } from "../../../src/domain/calls/settlement.ts";
import { NotedEnds } from "../../../src/gate/noted-ends.ts";
import { named } from "../../support/named.ts";
import { failAlways, makeWorld, requestOf, type World } from "../../support/worlds/action-world.ts";
import { MINUTE, NOW } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

const clock = () => NOW;

const end = (n: number) => ({ callId: `call-${n}`, attempt: 1 }) as AttemptEnd;

describe("ends that are noted", () => {
  function slowQueue() {
    const sent: string[][] = [];
    const answers: (() => void)[] = [];
    const send = (ends: readonly AttemptEnd[]) => {
      sent.push(ends.map(e => e.callId));
      return new Promise<void>(resolve => answers.push(resolve));
    };
    return { sent, answer: () => answers.shift()?.(), callbackQueue: { send } };
  }

  it("while a send is on its way go together in the next, and the first waits for nobody", async () => {
    const { sent, answer, callbackQueue } = slowQueue();
    const noted = new NotedEnds({ callbackQueue, settle: async () => {}, clock });
    const all = [1, 2, 3, 4].map(n => noted.send([end(n)]));
    expect(sent).toEqual([["call-1"]]);
    answer();
    await all[0];
    expect(sent).toEqual([["call-1"], ["call-2", "call-3", "call-4"]]);
    answer();
    await Promise.all(all);
  });

  describe("one soon after the other", () => {
    function paced() {
      const time = { now: NOW };
      const sent: string[][] = [];
      const waits: { ms: number; over: () => void }[] = [];
      const noted = new NotedEnds({
        callbackQueue: { send: async ends => void sent.push(ends.map(e => e.callId)) },
        settle: async () => {},
        clock: () => time.now,
        wait: ms => new Promise(over => waits.push({ ms, over })),
      });
      return { time, sent, waits, noted };
    }

    it("go together after a fifth of a second, and where they are rarer each goes at once", async () => {
      const { time, sent, waits, noted } = paced();
      await noted.send([end(1)]);
      time.now += 50;
      const both = [noted.send([end(2)]), noted.send([end(3)])];
      expect(waits.map(w => w.ms)).toEqual([150]);
      time.now += 150;
      waits[0]?.over();
      await Promise.all(both);
      time.now += 200;
      await noted.send([end(4)]);
      expect(sent).toEqual([["call-1"], ["call-2", "call-3"], ["call-4"]]);
      expect(waits).toHaveLength(1);
    });

    it("go at once where somebody waits for one of them", async () => {
      const { sent, waits, noted } = paced();
      await noted.send([end(1)]);
      const waiting = noted.send([end(2)]);
      await Promise.all([waiting, noted.send([end(3)], true)]);
      expect(sent).toEqual([["call-1"], ["call-2", "call-3"]]);
      expect(waits).toHaveLength(1);
    });
  });

  it("are so many that a statement can settle them", async () => {
    const { sent, answer, callbackQueue } = slowQueue();
    const noted = new NotedEnds({ callbackQueue, settle: async () => {}, clock });
    const all = Array.from({ length: 301 }, (_, n) => noted.send([end(n)]));
    for (const _ of [1, 2, 3]) {
      answer();
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(sent.map(s => s.length)).toEqual([1, 200, 100]);
  });

  it("are left to the alarm beyond two thousand that wait for a send", async () => {
    const { sent, callbackQueue } = slowQueue();
    const noted = new NotedEnds({ callbackQueue, settle: async () => {}, clock });
    let left = 0;
    for (let n = 0; n < 10_000; n++) void noted.send([end(n)]).then(() => left++);
    await new Promise(resolve => setImmediate(resolve));
    expect(sent).toEqual([["call-0"]]);
    expect(left).toBe(10_000 - 2_001);
  });

  it("and that a send has failed for keep nothing from those behind them", async () => {
    const sent: number[] = [];
    const settled: string[] = [];
    let n = 0;
    const send = async (ends: readonly AttemptEnd[]) => {
      if (n++ === 0) throw new Error("the queue is full");
      sent.push(ends.length);
    };
    const settle = async (ends: readonly AttemptEnd[]) => {
      settled.push(...ends.map(e => e.callId));
      throw new Error("D1 is out of reach");
    };
    const noted = new NotedEnds({ callbackQueue: { send }, settle, clock });
    await Promise.all([1, 2, 3].map(c => noted.send([end(c)])));
    expect(settled).toEqual(["call-1"]);
    expect(sent).toEqual([2]);
  });
});

describe("a report at the door", () => {
  /** Two calls on the line over a real gate, whose callback queue does this. */
  async function onTheLine(send: (ends: readonly AttemptEnd[]) => Promise<void>) {
    const world = makeWorld();
    const real = await realGate(world, { callbackQueue: { send } });
    const { gate } = real;
    const numbers = ["+12025550001", "+12025550002"];
    await gate.initiate(requestOf(await world.campaign(), ...numbers));
    await real.idle();
    const client = { ...world.gate, begin: gate.begin.bind(gate), note: gate.note.bind(gate) };
    await world.place(world.queue.take(), { gate: client });
    const calls = world.rows().map(row => String(row.call_id));
    const tell = (callId: string) =>
      receiveCallback(door(world, client), {
        ...{ callId, status: "PICKED", duration: 9, externalCallId: null, attempt: 1, attemptInUrl: 1 },
      });
    return { world, real, calls, tell };
  }
  const door = (world: World, gate: World["gate"]) => ({
    ...world.recordDeps,
    gate,
    // It has nothing to send: the gate does.
    callbackQueue: { send: () => Promise.reject(new Error("not from here")) },
  });

  it("is queued by the gate, once, with those that came meanwhile", async () => {
    const sent: AttemptEnd[][] = [];
    const { real, calls, tell } = await onTheLine(async ends => void sent.push([...ends]));
    const answers = await Promise.all(calls.map(tell));
    expect(answers.map(a => a.duplicate)).toEqual([false, false]);
    expect((await tell(calls[0] as string).catch(() => null))?.duplicate ?? true).toBe(true);
    await real.idle();
    expect(sent.flat().map(e => e.callId)).toEqual(calls);
    expect(sent.flat()).toMatchObject([{ duration: 9, source: "callback" }, {}]);
  });

  it("that the queue refuses is settled by the gate at once, and its line comes back", async () => {
    const { world, real, calls, tell } = await onTheLine(() => Promise.reject(new Error("full")));
    for (const call of calls) expect(await tell(call)).toMatchObject({ duplicate: false });
    await real.idle();
    for (const call of calls) expect(world.row(call)).toMatchObject({ status: "PICKED", total_call_time: 9 });
    expect((await real.gate.snapshot()).permits).toBe(0);
    world.expectTruth();
  });

  it("that D1 does not take then either is settled within a minute", async () => {
    const { world, real, calls, tell } = await onTheLine(() => Promise.reject(new Error("full")));
    failAlways(world, "before", named("settle attempts"));
    for (const call of calls) expect(await tell(call)).toMatchObject({ duplicate: false });
    await real.idle();
    world.db.faults.before = () => {};
    world.time.now += MINUTE;
    await real.fireIfDue();
    for (const call of calls) expect(world.row(call)).toMatchObject({ status: "PICKED", total_call_time: 9 });
    world.expectTruth();
  });
});

// Ends that the gate settles: how many go together, and what becomes of those that D1 does not take.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { receiveCallback } from "../../../src/actions/calls/receive-callback.ts";
import type { AttemptEnd } from "../../../src/domain/calls/settlement.ts";
import { NotedEnds } from "../../../src/gate/noted-ends.ts";
import { named } from "../../support/named.ts";
import { countingStatements } from "../../support/platform/counting-statements.ts";
import { failAlways, makeWorld, requestOf, type World } from "../../support/worlds/action-world.ts";
import { MINUTE } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

const end = (n: number) => ({ callId: `call-${n}`, attempt: 1 }) as AttemptEnd;

describe("ends that are noted", () => {
  /** Settlements that are answered when told; each answer takes no time by this clock, which waits move on. */
  function slowSettling() {
    const time = { now: 0 };
    const begun: { at: number; ids: string[] }[] = [];
    const answers: (() => void)[] = [];
    const settle = (ends: readonly AttemptEnd[]) => {
      begun.push({ at: time.now, ids: ends.map(e => e.callId) });
      return new Promise<void>(resolve => answers.push(resolve));
    };
    const sent: number[] = [];
    const noted = new NotedEnds({
      settle,
      callbackQueue: { send: async ends => void sent.push(ends.length) },
      clock: () => time.now,
      wait: async ms => {
        time.now += ms;
      },
    });
    const answer = async () => {
      answers.shift()?.();
      await turn();
    };
    return { noted, time, begun, sent, answer };
  }
  const turn = () => new Promise(resolve => setImmediate(resolve));

  it("while others are settled go together in the next settlement, and the first waits for nobody", async () => {
    const { noted, begun, answer } = slowSettling();
    void noted.take([end(1)]);
    await turn();
    for (const n of [2, 3, 4]) void noted.take([end(n)]);
    expect(begun.map(b => b.ids)).toEqual([["call-1"]]);
    await answer();
    expect(begun.map(b => b.ids)).toEqual([["call-1"], ["call-2", "call-3", "call-4"]]);
  });

  it("one by one are settled together, what came within a fifth of a second", async () => {
    const { noted, time, begun, answer } = slowSettling();
    void noted.take([end(1)]);
    await turn();
    time.now += 30;
    void noted.take([end(2)]);
    time.now += 30;
    void noted.take([end(3)]);
    await answer();
    expect(begun).toEqual([
      { at: 0, ids: ["call-1"] },
      { at: 200, ids: ["call-2", "call-3"] },
    ]);
    await answer();
    time.now += 1_000;
    void noted.take([end(4)]);
    await turn();
    expect(begun.at(-1)).toEqual({ at: 1_200, ids: ["call-4"] });
  });

  it("are so many that a statement can settle them", async () => {
    const { noted, begun, answer } = slowSettling();
    for (let n = 0; n < 301; n++) void noted.take([end(n)]);
    await turn();
    await answer();
    expect(begun.map(b => b.ids.length)).toEqual([200, 101]);
  });

  it("are queued beyond two thousand that wait for a settlement", async () => {
    const { noted, begun, sent } = slowSettling();
    void noted.take([end(0)]);
    await turn();
    for (let n = 1; n < 10_000; n++) void noted.take([end(n)]);
    await turn();
    expect(begun).toHaveLength(1);
    expect(sent).toHaveLength(10_000 - 2_001);
  });

  it("and that D1 does not take are queued, and keep nothing from those behind them", async () => {
    const sent: string[] = [];
    const settled: string[] = [];
    let n = 0;
    const noted = new NotedEnds({
      clock: () => 0,
      settle: async ends => {
        if (n++ === 0) throw new Error("D1 is out of reach");
        settled.push(...ends.map(e => e.callId));
      },
      callbackQueue: {
        send: async ends => {
          sent.push(...ends.map(e => e.callId));
          throw new Error("and the queue is full");
        },
      },
    });
    const first = noted.take([end(1)]);
    await turn();
    await Promise.all([first, ...[2, 3].map(c => noted.take([end(c)]))]);
    expect(sent).toEqual(["call-1"]);
    expect(settled).toEqual(["call-2", "call-3"]);
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

  it("is settled by the gate, once, with those that came meanwhile", async () => {
    const { world, real, calls, tell } = await onTheLine(() => Promise.reject(new Error("not needed")));
    const settlements = countingStatements(world.db, named("settle attempts"));
    const answers = await Promise.all(calls.map(tell));
    expect(answers.map(a => a.duplicate)).toEqual([false, false]);
    expect((await tell(calls[0] as string).catch(() => null))?.duplicate ?? true).toBe(true);
    await real.idle();
    for (const call of calls) expect(world.row(call)).toMatchObject({ status: "PICKED", total_call_time: 9 });
    expect(settlements()).toBe(1);
    expect((await real.gate.snapshot()).permits).toBe(0);
    world.expectTruth();
  });

  it("that D1 does not take is queued as it was received", async () => {
    const sent: AttemptEnd[] = [];
    const { world, real, calls, tell } = await onTheLine(async ends => void sent.push(...ends));
    failAlways(world, "before", named("settle attempts"));
    for (const call of calls) expect(await tell(call)).toMatchObject({ duplicate: false });
    await real.idle();
    expect(sent.map(e => e.callId)).toEqual(calls);
    expect(sent).toMatchObject([{ duration: 9, source: "callback" }, {}]);
  });

  it("that the gate has died over is settled as soon as it begins again", async () => {
    const { world, real, calls, tell } = await onTheLine(() => Promise.reject(new Error("full")));
    failAlways(world, "before", named("settle attempts"));
    for (const call of calls) expect(await tell(call)).toMatchObject({ duplicate: false });
    await real.idle();
    world.db.faults.before = () => {};
    real.restart();
    await real.idle();
    for (const call of calls) expect(world.row(call)).toMatchObject({ status: "PICKED", total_call_time: 9 });
    expect((await real.gate.snapshot()).permits).toBe(0);
    world.expectTruth();
  });

  it("that neither D1 nor the queue takes then is settled within a minute", async () => {
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

// A claimed call's turn under a limit of calls per second: never early, never in somebody else's second.
import { describe, expect, it } from "vitest";
import { takeTurns } from "../../../../src/actions/dialling/take-turns.ts";
import { Lateness } from "../../../../src/domain/trunks/lateness.ts";
import { Scheduler } from "../../../simulation/scheduler.ts";
import { NOW, SECOND } from "../../../support/worlds/permits.ts";

const CALLS = ["a", "b"].map(callId => ({ callId, attempt: 1 }));

interface Given {
  callsPerSecond?: number;
  /** Slots by request, in ms from the gate's answer; the last one stands for all that follow. */
  slots?: (number | null)[][];
  /** To the gate and back, by request. */
  tripMs?: number[];
  /** How much later than asked a timer fires, by timer. */
  timerLateMs?: number[];
  gateFails?: boolean;
  /** How long it takes until a connection is free, in ms; the first time. */
  connectionMs?: number;
}

async function turns({
  callsPerSecond = 5,
  slots = [[0, 200]],
  tripMs = [10],
  timerLateMs = [],
  ...given
}: Given) {
  const scheduler = new Scheduler(1, NOW);
  const wait = (ms: number) => new Promise<void>(resolve => scheduler.in(ms, resolve));
  const asked: { calls: string[]; withinMs: number; at: number }[] = [];
  let timers = 0;
  const turn = takeTurns(
    {
      clock: () => scheduler.now,
      wait: ms => wait(ms + (timerLateMs[timers++] ?? 0)),
      lateness: new Lateness(),
      gate: {
        slots: async (keys, withinMs) => {
          const n = asked.push({ calls: keys.map(k => k.callId), withinMs, at: scheduler.now - NOW }) - 1;
          const trip = tripMs[n] ?? tripMs.at(-1) ?? 0;
          await wait(trip / 2);
          if (given.gateFails) throw new Error("out of reach");
          const answer = slots[n] ?? slots.at(-1) ?? [];
          await wait(trip / 2);
          return answer;
        },
      },
    },
    CALLS,
    callsPerSecond > 0,
  );
  const told: [string, boolean, number][] = [];
  const all = Promise.all(
    CALLS.map(async call => {
      let holds = false;
      let freeAfterMs = given.connectionMs ?? 0;
      const connection = {
        lend: () => {},
        take: async () => {
          if (!holds && freeAfterMs > 0) await wait(freeAfterMs);
          freeAfterMs = 0;
          holds = true;
        },
        end: () => {},
      };
      told.push([call.callId, await turn(call, connection), scheduler.now - NOW]);
    }),
  );
  let over = false;
  void all.then(() => {
    over = true;
  });
  scheduler.in(0, () => {});
  await scheduler.run(() => over);
  return { told, asked };
}

describe("a call's turn", () => {
  it("is at once, and nobody is asked, where there is no limit", async () => {
    expect(await turns({ callsPerSecond: 0 })).toEqual({
      told: [
        ["a", true, 0],
        ["b", true, 0],
      ],
      asked: [],
    });
  });

  it("is its slot, counted from the gate's answer: never before it begins, by nobody's clock", async () => {
    const { told, asked } = await turns({});
    expect(told).toEqual([
      ["a", true, 10],
      ["b", true, 210],
    ]);
    expect(asked).toMatchObject([{ calls: ["a", "b"] }]);
  });

  it("does not come where the gate gives no slot", async () => {
    const { told, asked } = await turns({ slots: [[null, 100]] });
    expect(told).toEqual([
      ["a", false, 10],
      ["b", true, 110],
    ]);
    expect(asked).toHaveLength(1);
  });

  it("does not come while the gate is out of reach", async () => {
    const { told } = await turns({ gateFails: true });
    expect(told.map(([, comes]) => comes)).toEqual([false, false]);
  });
});

describe("a slot that is missed", () => {
  it("because the answer took long is asked for anew, and wide enough for that way", async () => {
    const { told, asked } = await turns({ tripMs: [300, 300, 20] });
    expect(asked.slice(0, 2)).toMatchObject([
      { calls: ["a", "b"], withinMs: 110, at: 0 },
      { calls: ["a", "b"], at: 300 },
    ]);
    expect(asked[1]?.withinMs).toBeGreaterThan(300);
    expect(told).toEqual([
      ["a", true, 600],
      ["b", true, 800],
    ]);
  });

  it("because a timer was late is not dialled in: a new one is asked for, for that call alone", async () => {
    const { told, asked } = await turns({ slots: [[0, 200], [500]], timerLateMs: [0, 3 * SECOND] });
    expect(asked).toMatchObject([{ calls: ["a", "b"] }, { calls: ["b"], at: 3_210 }]);
    expect(told).toEqual([
      ["a", true, 10],
      ["b", true, 3_720],
    ]);
  });

  it("because no connection was free is asked for anew once there is one, and that one is kept", async () => {
    const { told, asked } = await turns({ slots: [[0, 0], [100]], connectionMs: 2 * SECOND });
    expect(told.map(([, ...rest]) => rest)).toEqual([
      [true, 2_120],
      [true, 2_120],
    ]);
    expect(asked).toHaveLength(3);
  });

  it("again and again ends the waiting: the call is not dialled", async () => {
    const { told, asked } = await turns({ timerLateMs: Array(50).fill(SECOND), slots: [[0, 0], [0]] });
    expect(told.map(([, comes]) => comes)).toEqual([false, false]);
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it("for too long after the claim as well", async () => {
    const { told, asked } = await turns({ timerLateMs: Array(50).fill(30 * SECOND) });
    expect(told.map(([, comes]) => comes)).toEqual([false, false]);
    expect(asked).toHaveLength(1);
  });

  it("never, however slow the gate: it is asked a few times and left alone", async () => {
    const { told, asked } = await turns({ tripMs: [3 * SECOND] });
    expect(told.map(([, comes]) => comes)).toEqual([false, false]);
    expect(asked.length).toBeLessThanOrEqual(5);
  });
});

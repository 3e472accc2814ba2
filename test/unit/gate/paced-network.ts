// A deployment under a limit of calls per second, in virtual time: the real gate, dispatch and consumer, over a queue,
// claims and ways to gate and provider that take their time, on clocks that disagree.

import { placeCalls } from "../../../src/actions/dialling/place-calls.ts";
import type { DialMessage } from "../../../src/domain/calls/dial-key.ts";
import { DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { Estimate } from "../../../src/domain/trunks/estimate.ts";
import { Lateness } from "../../../src/domain/trunks/lateness.ts";
import { TrunkGate } from "../../../src/gate/trunk-gate.ts";
import { mostUnderway } from "../../../src/queues/connections.ts";
import { consumeDials } from "../../../src/queues/consume-dials.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { Stream } from "../../simulation/random.ts";
import { Scheduler } from "../../simulation/scheduler.ts";
import { nodeSqlStorage } from "../../support/platform/node-sqlite.ts";
import { accountsOf } from "../../support/worlds/account.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { NOW } from "../../support/worlds/permits.ts";
import { GATE_ALONE } from "../../support/worlds/real-gate.ts";

/** From and to, in ms. */
export type Range = readonly [number, number];

export interface Network {
  perSecond: number;
  /** How long it is watched. */
  seconds: number;
  /** From the sending of a message to its delivery. */
  queueMs: number;
  claimMs: Range;
  /** One way to the gate; the way back is another draw. */
  gateMs?: Range;
  /** To the provider. */
  providerMs?: Range;
  seed?: number;
  /** The gate starts again from its storage at this second. */
  restartAt?: number;
  consumers?: number;
  /** From the request to the provider's answer. */
  answerMs?: Range;
  /** The clocks of gate and consumers are off by at most so much. */
  clocksMs?: number;
}

const ISOLATES = 5;
const BATCH = 30;
const ANSWER_MS: Range = [50, 300];

export interface Watched {
  /** When each dial reached the provider, in ms since the start. */
  arrivals: number[];
  /** Dials that were claimed and got no slot. */
  undialled: number;
}

export async function watchDials(network: Network): Promise<Watched> {
  const { perSecond, seconds, queueMs, claimMs } = network;
  const { gateMs = [1, 10], providerMs = [20, 25], clocksMs = 2_000, consumers = 50, seed = 1 } = network;
  const { answerMs = ANSWER_MS } = network;
  const scheduler = new Scheduler(seed, NOW);
  const stream = new Stream(seed, "network");
  const within = ([from, to]: Range) => from + stream.next() * (to - from);
  const wait = (ms: number) => new Promise<void>(resolve => scheduler.in(Math.max(0, ms), resolve));
  const off = () => within([-clocksMs, clocksMs]);

  const world = makeWorld({ policy: { callsPerSecond: perSecond, maxConcurrentCalls: 10_000 } });
  const gateOff = off();
  Object.defineProperty(world.time, "now", { get: () => Math.round(scheduler.now + gateOff) });

  let alarms = 0;
  let alarmAt: number | null = null;
  const storage = {
    sql: nodeSqlStorage(),
    getAlarm: async () => alarmAt,
    setAlarm: async (at: number | Date) => {
      alarmAt = Number(at);
      const mine = ++alarms;
      scheduler.at(alarmAt - gateOff, () => {
        if (mine !== alarms) return;
        alarmAt = null;
        void gate.alarm();
      });
    },
  };
  const inQueue: (DialMessage & { at: number })[] = [];
  const queue = {
    send: async (messages: readonly DialMessage[]) => {
      await wait(within([2, 10]));
      for (const message of messages) {
        const at = scheduler.now + queueMs * within([0.9, 1.1]) + within([0, 10]);
        inQueue.push({ ...message, at });
        scheduler.at(at, deliver);
      }
    },
  };
  const started = () =>
    new TrunkGate(
      { storage, waitUntil: promise => void promise },
      {
        ...world.dispatchDeps,
        ...world.initiateDeps,
        ...GATE_ALONE,
        trunks: d1Stores(world.db).trunks,
        queue,
        callbackQueue: world.placeDeps.callbackQueue,
        recordPeak: async () => {},
      },
    );
  let gate = started();

  const arrivals: number[] = [];
  let undialled = 0;
  let invocations = 0;
  const trips = Array.from({ length: ISOLATES }, () => new Lateness());
  const dialTimes = trips.map(() => new Estimate());
  const offsets = trips.map(off);
  const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
    await wait(within(gateMs));
    const answer = await ask();
    await wait(within(gateMs));
    return answer;
  };

  function deliver(): void {
    if (invocations >= consumers) return;
    const ready = inQueue.filter(m => m.at <= scheduler.now).slice(0, BATCH);
    if (ready.length === 0) return;
    for (const message of ready) inQueue.splice(inQueue.indexOf(message), 1);
    invocations++;
    void consumer(ready).finally(() => {
      invocations--;
      deliver();
    });
  }

  async function consumer(messages: readonly DialMessage[]): Promise<void> {
    const isolate = Math.floor(stream.next() * ISOLATES);
    const clock = () => Math.round(scheduler.now + (offsets[isolate] as number));
    const dialTook = dialTimes[isolate] as Estimate;
    const deps = {
      ...world.placeDeps,
      dialTook,
      clock,
      wait,
      lateness: trips[isolate] as Lateness,
      calls: {
        ...world.calls,
        byIds: () => Promise.reject(new Error("what was not dialled is counted, not recorded")),
        claim: async (...args: Parameters<typeof world.calls.claim>) => {
          const ms = within(claimMs);
          await wait(ms / 2);
          // D1 knows no clock: it is told the time, and a consumer's may be behind that of the gate.
          const claimed = await world.calls.claim(args[0], args[1], args[2] + 2 * clocksMs);
          await wait(ms / 2);
          return claimed;
        },
      },
      gate: {
        ...world.gate,
        begin: (...args: Parameters<TrunkGate["begin"]>) => asked(() => gate.begin(...args)),
        slots: (...args: Parameters<TrunkGate["slots"]>) => asked(() => gate.slots(...args)),
        release: (...args: Parameters<TrunkGate["release"]>) => asked(() => gate.release(...args)),
      },
      accountOf: accountsOf(
        {
          name: "watched",
          placeCall: async () => {
            await wait(within(providerMs));
            arrivals.push(scheduler.now - NOW);
            await wait(within(answerMs));
            return { kind: "accepted", externalCallId: null } as const;
          },
        },
        null,
        perSecond,
      ),
      callbackQueue: {
        send: async (ends: readonly unknown[]) => {
          undialled += ends.length;
        },
      },
    };
    const batch = messages.map(
      body =>
        ({
          id: body.token,
          timestamp: new Date(clock()),
          attempts: 1,
          body: { callId: body.callId, attempt: body.attempt, token: body.token },
          ack: () => {},
          retry: () => {
            inQueue.push({ ...body, at: scheduler.now });
            scheduler.in(1, deliver);
          },
        }) as unknown as Message,
    );
    await consumeDials(
      { queue: DIAL_QUEUE, messages: batch },
      {
        place: (chunk, connectionOf) => placeCalls(deps, chunk, connectionOf),
        mostUnderway: () => mostUnderway(perSecond, dialTook),
        clock,
        wait,
        deadLetters: { recordFailures: async () => {}, store: async () => {} },
      },
    );
  }

  const campaignId = await world.campaign();
  const calls = Math.ceil(perSecond * (seconds + 30));
  scheduler.at(NOW, () => void gate.initiate(requestOf(campaignId, ...numbers(calls, "+12025"))));
  if (network.restartAt !== undefined)
    scheduler.at(NOW + network.restartAt * 1000, () => {
      gate = started();
      void gate.wake();
    });
  await scheduler.run(() => scheduler.now >= NOW + seconds * 1000);
  return { arrivals, undialled };
}

/** The most dials that arrived in any one second. */
export function mostInASecond(arrivals: readonly number[]): number {
  const sorted = [...arrivals].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((at, to) => {
    while ((sorted[from] as number) <= at - 1000) from++;
    most = Math.max(most, to - from + 1);
  });
  return most;
}

/** Dials a second once it has got going. */
export function rateOf({ arrivals }: Watched, { seconds }: Network, fromSecond: number): number {
  const counted = arrivals.filter(at => at >= fromSecond * 1000 && at < seconds * 1000);
  return counted.length / (seconds - fromSecond);
}

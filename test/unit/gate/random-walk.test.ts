// The whole core at once, by chance: gate, stores and actions, with messages doubled, lost and late, answers of D1
// lost, the gate restarted. Every dial is checked as it goes out; in the end every call must have come to its end.
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { endForgottenAttempts } from "../../../src/actions/end-expired-leases.ts";
import { endUndeliveredDials } from "../../../src/actions/end-undelivered-dials.ts";
import { placeCalls } from "../../../src/actions/place-calls.ts";
import type { DialKey, DialMessage, GateClient } from "../../../src/actions/ports.ts";
import { receiveCallback } from "../../../src/actions/receive-callback.ts";
import { recordOutcomes } from "../../../src/actions/record-outcomes.ts";
import type { CampaignVerb } from "../../../src/domain/campaign.ts";
import type { Outcome } from "../../../src/domain/outcome.ts";
import type { OutcomeReport } from "../../../src/domain/settlement.ts";
import { moveCampaign, updateCampaign } from "../../../src/store/campaigns.ts";
import type { DialAnswer, DialRequest } from "../../../src/telephony/provider.ts";
import { HOUR, MINUTE, makeWorld, requestOf, SECOND } from "../actions/world.ts";
import { realGate } from "./real-gate.ts";

const LINES = 3;
const LINES_OF_ONE = 2;
const LEASE_SECONDS = 900;
/** Campaign 1 is closed from half past twelve to one. */
const OPEN = ([0, 1, 2, 3, 4, 5, 6] as const).flatMap(day_of_week => [
  { day_of_week, start: "00:00", end: "12:30" },
  { day_of_week, start: "13:00", end: "24:00" },
]);
const isLunch = (at: number) => /T12:[345]/.test(new Date(at).toISOString());

/** Lets everything that can go on go on. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve));
/** The longest a call lasts: safely within its lease. */
const LONGEST_CALL_MS = (LEASE_SECONDS - 60) * SECOND;
const NUMBERS = ["+12025550001", "+12025550002", "+12025550003", "+12025550004", "+12025550005"];

const campaign = fc.integer({ min: 1, max: 3 });
const index = fc.nat(9);
const outcome = fc.constantFrom<Outcome>("PICKED", "RNR", "DISCONNECTED", "FAILED");
/** What the provider does with a dial. */
const dialling = fc.constantFrom(
  ...[
    "accept",
    "accept",
    "accept",
    "slow",
    "tell first",
    "refuse",
    "refuse for good",
    "lose",
    "hang up",
    "die",
  ],
);

const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant("initiate" as const), campaign, numbers: fc.subarray(NUMBERS) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant("deliver" as const),
      from: index,
      count: fc.integer({ min: 1, max: 6 }),
      again: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("lose messages" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant("give up" as const), from: index, again: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant("call back" as const), index, outcome, refused: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("repeat" as const), index, outcome }) },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("consume" as const),
      count: fc.integer({ min: 1, max: 4 }),
      again: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant("cron" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("campaign" as const),
      campaign,
      verb: fc.constantFrom<CampaignVerb | "off" | "on">(
        "pause",
        "resume",
        "start",
        "off",
        "on",
        "on",
        "cancel",
      ),
    }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const step = fc.record({
  /** At the same time. */
  operations: fc.array(operation, { minLength: 1, maxLength: 2 }),
  dialling: fc.array(dialling, { minLength: 1, maxLength: 4 }),
  fault: fc.option(
    fc.record({
      when: fc.constantFrom("before" as const, "after" as const, "late" as const),
      request: fc.nat(5),
    }),
    { freq: 3 },
  ),
  gate: fc.constantFrom("well", "well", "well", "well", "well", "out of reach", "unheard"),
  queueRefuses: fc.nat(9).map(n => n === 0),
  restart: fc.nat(9).map(n => n === 0),
  wait: fc.constantFrom(0, 0, 1, SECOND, 20 * SECOND, MINUTE, 10 * MINUTE, 20 * MINUTE),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function walk(callsPerSecond: number) {
  const world = makeWorld({
    rules: "defaults: { max_attempts: 3, retry_interval_minutes: 10 }",
    policy: { maxConcurrentCalls: LINES, leaseSeconds: LEASE_SECONDS, callsPerSecond, dispatchBatchSize: 4 },
  });
  await world.campaign({ businessHours: OPEN });
  await world.campaign({ maxConcurrentCalls: LINES_OF_ONE, retryPolicy: { base_delay: "0s" } });
  await world.started({}, NUMBERS.slice(0, 4));
  const gated = await realGate(world);

  /** Requests to D1 that nobody hears of any more and that still commit. */
  const late: (() => void)[] = [];
  /** Answers of the provider that take their time; deliveries that wait for them. */
  const slow: (() => void)[] = [];
  const underway = new Set<Promise<unknown>>();
  const messages: DialMessage[] = [];
  const callbacks: OutcomeReport[] = [];
  const dials: { key: string; at: number; request: DialRequest }[] = [];
  const live = new Map<string, { request: DialRequest; at: number }>();
  /** What a provider throws is caught on its way: kept here. */
  const wrong: unknown[] = [];
  const plan = { dialling: ["accept"], next: 0, campaignsChange: false, gate: "well" };

  const lose = () => {
    if (plan.gate === "unheard") throw new Error("the gate's answer was lost");
  };
  const gate: GateClient = {
    begin: async asked => {
      if (plan.gate === "out of reach") throw new Error("the gate is out of reach");
      const verdicts = await gated.gate.begin(asked);
      lose();
      return verdicts;
    },
    release: async keys => {
      if (plan.gate === "out of reach") throw new Error("the gate is out of reach");
      await gated.gate.release(keys);
      lose();
    },
    report: dials => gated.gate.report(dials),
    withdraw: async asked => {
      if (plan.gate === "out of reach") throw new Error("the gate is out of reach");
      const answers = await gated.gate.withdraw(asked);
      lose();
      return answers;
    },
    wake: () => gated.gate.wake(),
  };
  const record = (reports: readonly OutcomeReport[]) =>
    recordOutcomes(
      { ...world.recordDeps, release: (keys: readonly DialKey[]) => gate.release(keys) },
      reports,
    );

  const callBack = ({ callId, attempt }: DialKey, status: Outcome, refused = false) =>
    receiveCallback(
      {
        calls: world.calls,
        policy: world.policy,
        clock: world.clock,
        enqueue: async report => {
          if (refused) throw new Error("the queue is full");
          callbacks.push(report);
        },
        recordOutcomes: record,
      },
      { callId, status, duration: 5, externalCallId: null, attempt: null },
      attempt,
    );

  /** What must hold at the moment of every single dial. */
  function expectMayBeDialled(request: DialRequest): void {
    const key = `${request.callId}:${request.attempt}`;
    const at = world.time.now;
    expect(dials.map(d => d.key)).not.toContain(key);
    expect(live.size).toBeLessThan(LINES);
    const others = [...live.values()].map(l => l.request);
    expect(others.map(o => o.phoneNumber)).not.toContain(request.phoneNumber);
    if (request.campaignId === 2)
      expect(others.filter(o => o.campaignId === 2).length).toBeLessThan(LINES_OF_ONE);
    if (request.campaignId === 1) expect(isLunch(at)).toBe(false);
    const [of] = world.db.sqlite.prepare("SELECT * FROM campaigns WHERE id = ?").all(request.campaignId);
    if (!plan.campaignsChange)
      expect([of?.is_active, of?.status === "paused", of?.status === "cancelled"]).toEqual([1, false, false]);
    if (callsPerSecond > 0) expect(dials.filter(d => d.at > at - SECOND).length).toBeLessThan(callsPerSecond);
  }

  async function placeCall(request: DialRequest): Promise<DialAnswer> {
    try {
      expectMayBeDialled(request);
    } catch (error) {
      wrong.push(error);
    }
    const key = `${request.callId}:${request.attempt}`;
    dials.push({ key, at: world.time.now, request });
    const how = plan.dialling[plan.next++ % plan.dialling.length];
    if (how === "refuse" || how === "refuse for good")
      return {
        kind: "rejected",
        final: how !== "refuse",
        trunkFault: false,
        throttled: false,
        retryAfterSeconds: null,
        reason: "no",
      };
    if (how === "hang up") return { kind: "unknown", reason: "timeout" };
    live.set(key, { request, at: world.time.now });
    if (how === "slow") await new Promise<void>(resolve => slow.push(resolve));
    // The consumer is gone; its messages come again.
    if (how === "die") await new Promise(() => {});
    if (how === "lose") return { kind: "unknown", reason: "timeout" };
    if (how === "tell first") {
      live.delete(key);
      await callBack(request, "RNR").catch(() => {});
    }
    return { kind: "accepted", externalCallId: `x-${key}` };
  }
  const placeDeps = {
    ...world.placeDeps,
    gate,
    recordOutcomes: record,
    provider: { name: "chance", placeCall },
  };

  /** A delivery that fails comes again. */
  async function deliver<T>(queue: T[], batch: readonly T[], again: boolean, handle: () => Promise<unknown>) {
    const failed = await handle().then(
      () => false,
      () => true,
    );
    if (!again && !failed)
      for (const one of batch) if (queue.includes(one)) queue.splice(queue.indexOf(one), 1);
  }
  const arrived = () => messages.push(...world.queue.take());

  async function perform(what: Operation): Promise<void> {
    switch (what.op) {
      case "initiate":
        await gated.gate.initiate(requestOf(what.campaign, ...what.numbers));
        return;
      case "deliver": {
        arrived();
        const from = what.from % Math.max(1, messages.length);
        const batch = messages.slice(from, from + what.count);
        const work = deliver(messages, batch, what.again, () => placeCalls(placeDeps, batch));
        underway.add(work);
        void work.then(() => underway.delete(work));
        return;
      }
      case "give up": {
        arrived();
        const batch = messages.slice(what.from % Math.max(1, messages.length)).slice(0, 2);
        const deps = { gate, clock: world.clock, recordOutcomes: record };
        await deliver(messages, batch, what.again, () =>
          endUndeliveredDials(
            deps,
            batch.map(message => ({ ...message, error: "no" })),
          ),
        );
        return;
      }
      case "lose messages":
        arrived();
        messages.length = 0;
        return;
      case "call back": {
        const [key, call] = [...live][what.index % Math.max(1, live.size)] ?? [];
        if (key === undefined || call === undefined) return;
        live.delete(key);
        // A provider repeats what was not answered; here the lease is what remains.
        await callBack(call.request, what.outcome, what.refused).catch(() => {});
        return;
      }
      case "repeat": {
        const past = dials[what.index % Math.max(1, dials.length)];
        if (past === undefined || live.has(past.key)) return;
        await callBack(past.request, what.outcome).catch(() => {});
        return;
      }
      case "consume": {
        const batch = callbacks.slice(0, what.count);
        if (batch.length > 0) await deliver(callbacks, batch, what.again, () => record(batch));
        return;
      }
      case "cron":
        await world.calls.cancelWaiting(world.time.now, 2).catch(() => {});
        await endForgottenAttempts({ ...world.recordDeps, recordOutcomes: record }, world.time.now, 2).catch(
          () => {},
        );
        await gated.gate.watch();
        return;
      case "campaign": {
        const { campaign: id, verb } = what;
        if (verb === "on" || verb === "off")
          await updateCampaign(world.db, id, { isActive: verb === "on" }, world.time.now).catch(() => {});
        else await moveCampaign(world.db, id, verb, world.time.now).catch(() => {});
        await gate.wake();
      }
    }
  }

  function hangUpWhatHasLasted(): void {
    for (const [key, { at }] of live) if (at + LONGEST_CALL_MS <= world.time.now) live.delete(key);
  }

  async function take({ operations, fault, queueRefuses, restart, wait, ...more }: Step): Promise<void> {
    Object.assign(plan, { ...more, next: 0 });
    plan.campaignsChange = operations.some(o => o.op === "campaign");
    let requests = 0;
    const failing = (_: string, commit?: () => void) => {
      if (requests++ !== fault?.request) return;
      if (fault.when === "late" && commit !== undefined) late.push(commit);
      throw new Error("D1 is out of reach");
    };
    if (fault !== null) world.db.faults[fault.when === "after" ? "after" : "before"] = failing;
    world.queue.onSend = () => {
      if (queueRefuses) throw new Error("the queue is full");
    };
    await Promise.all(operations.map(perform));
    await settled();
    await gated.idle();
    world.db.faults.before = () => {};
    world.db.faults.after = () => {};
    world.queue.onSend = () => {};
    plan.gate = "well";
    if (restart) gated.restart();
    // D1 ends a statement after half a minute, and so does the provider's time limit.
    const soon = wait < 30 * SECOND;
    if (!soon || wait > 0) for (const resolve of slow.splice(0)) resolve();
    if (!soon || wait > 0) for (const commit of late.splice(0)) commit();
    await settled();
    await gated.idle();
    world.time.now += wait;
    hangUpWhatHasLasted();
    await gated.fireIfDue();
    world.expectTruth();
    if (wrong.length > 0) throw wrong[0];
  }

  const open = () =>
    world
      .rows()
      .filter(r => r.next_attempt_at !== null || r.status === "PROCESSING" || r.status === "RETRYING");

  /** Nothing fails any more; every campaign that was not cancelled goes on. */
  async function drain(): Promise<void> {
    plan.dialling = ["accept"];
    plan.campaignsChange = false;
    for (const resolve of slow.splice(0)) resolve();
    for (const commit of late.splice(0)) commit();
    await settled();
    world.db.sqlite.exec(`UPDATE campaigns SET is_active = 1, revision = revision + 1,
      status = CASE status WHEN 'cancelled' THEN status ELSE 'in_progress' END`);
    const started = world.time.now;
    let quiet = 0;
    while (quiet < 2 && world.time.now < started + 8 * HOUR) {
      quiet = open().length + callbacks.length === 0 ? quiet + 1 : 0;
      await perform({ op: "cron" });
      await gated.idle();
      arrived();
      while (messages.length > 0) {
        const batch = messages.splice(0, 6);
        await placeCalls(placeDeps, batch);
      }
      for (const [key, { request }] of [...live]) {
        live.delete(key);
        await callBack(request, dials.length % 3 === 0 ? "RNR" : "PICKED");
      }
      await record(callbacks.splice(0));
      await gated.idle();
      world.time.now += MINUTE;
      hangUpWhatHasLasted();
      await gated.fireIfDue();
    }
    await gated.gate.watch();
    if (wrong.length > 0) throw wrong[0];
  }

  return { world, gated, take, drain, open, dials };
}

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe.each([0, 2])("whatever happens, at %i calls per second (0 = any)", callsPerSecond => {
  it("every dial is allowed when it goes out, counters stay true, and every call comes to its end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async steps => {
        const { world, gated, take, drain, open } = await walk(callsPerSecond);
        for (const one of steps) await take(one);
        await drain();
        expect(open()).toEqual([]);
        expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
        world.expectTruth();
      }),
      { numRuns: 10 },
    );
  });
});

// What holds a whole trunk up: a pause, the provider's Retry-After, the breaker; and that all of it ends.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DialAnswer, Refusal } from "../../../src/actions/ports/provider.ts";
import { setTrunkPaused } from "../../../src/store/trunks/trunks.ts";
import { failOnce, makeWorld, numbers, requestOf } from "../../support/action-world.ts";
import { MINUTE, NOW, SECOND } from "./permits.ts";
import { realGate } from "./real-gate.ts";

const BREAKER = { failurePercent: 50, minDials: 4, windowMs: MINUTE, openMs: 30 * SECOND, probes: 2 };
const refusal = (refusal: Partial<Refusal> = {}, reason = "503"): DialAnswer => ({
  kind: "refused",
  refusal: { about: "provider", retryAfterSeconds: null, ...refusal },
  final: refusal.about === "call",
  reason,
});

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

async function trunk(policy: Parameters<typeof makeWorld>[0] = {}) {
  const world = makeWorld({
    rules: "defaults: { max_attempts: 3, retry_interval_minutes: 0 }",
    ...policy,
    policy: { maxConcurrentCalls: 2, breaker: BREAKER, ...policy.policy },
  });
  const gated = await realGate(world);
  const id = await world.campaign();
  const self = {
    world,
    gated,
    id,
    accept: async (count: number) => {
      await gated.gate.initiate(requestOf(id, ...numbers(count)));
      await gated.idle();
    },
    /** Delivers what was sent until nothing more comes. */
    deliver: async () => {
      for (let batch = world.queue.take(); batch.length > 0; batch = world.queue.take()) {
        await world.place(batch, { gate: gated.gate });
        await gated.idle();
      }
    },
    record: async (reports: Parameters<typeof world.record>[0]) => {
      const { recordOutcomes } = await import("../../../src/actions/calls/record-outcomes.ts");
      const { gate } = gated;
      return recordOutcomes(
        {
          ...world.recordDeps,
          gate: { note: async asked => gate.note(asked), release: keys => gate.release(keys) },
        },
        reports,
      );
    },
    pass: async (ms: number) => {
      world.time.now += ms;
      await gated.fireIfDue();
    },
  };
  return self;
}

describe("a paused trunk", () => {
  it("takes back what was granted, begins nothing, claims nothing, and goes on when it is resumed", async () => {
    const { world, gated, accept, deliver } = await trunk();
    await accept(3);
    const messages = world.queue.take();
    expect(messages).toHaveLength(2);
    await setTrunkPaused(world.db, "default", true, NOW);
    await gated.gate.setPaused(true);
    await gated.idle();
    expect(await gated.gate.begin(messages)).toEqual([{ go: false }, { go: false }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0, trunk: { paused: true } });
    expect(await gated.gate.watch()).toMatchObject({ lapsed: 0 });
    expect(world.queue.take()).toEqual([]);
    gated.restart();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { paused: true } });

    await setTrunkPaused(world.db, "default", false, NOW);
    await gated.gate.setPaused(false);
    await gated.idle();
    await deliver();
    expect(world.provider.dialled).toHaveLength(2);
    expect(world.rows().map(r => r.attempts_started)).toEqual([1, 1, 0]);
  });

  it("dials nothing that had begun just before: the claim looks last, and the line comes back", async () => {
    const { world, gated, accept } = await trunk();
    await accept(1);
    await world.place(world.queue.take(), {
      gate: {
        report: dials => gated.gate.report(dials),
        slots: (keys, withinMs) => gated.gate.slots(keys, withinMs),
        release: keys => gated.gate.release(keys),
        note: requests => gated.gate.note(requests),
        begin: async messages => {
          const verdicts = await gated.gate.begin(messages);
          await setTrunkPaused(world.db, "default", true, NOW);
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
    const { world, gated, accept } = await trunk();
    await setTrunkPaused(world.db, "default", true, NOW);
    await accept(1);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0, trunk: { paused: true } });
    await setTrunkPaused(world.db, "default", false, NOW);
    await gated.gate.watch();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { paused: false } });
    await gated.gate.watch();
    expect(world.queue.waiting).toHaveLength(1);
  });
});

describe("a provider that asks to be left alone", () => {
  it("is not dialled by anybody until then, and then again by itself; what waited burnt nothing", async () => {
    const { world, gated, accept, deliver, pass } = await trunk({
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
    const { world, gated, accept, deliver } = await trunk();
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
    const { world, gated, accept, deliver } = await trunk();
    world.provider.answer = async () => refusal({ about: "load" });
    await accept(2);
    await deliver();
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { heldUntil: NOW + SECOND } });
  });
});

describe("a provider that fails", () => {
  it("is left alone after the share of failures, probed, and trusted again; nobody's attempt is burnt meanwhile", async () => {
    const { world, gated, accept, deliver, pass } = await trunk();
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
    const { world, gated, accept, deliver, pass } = await trunk();
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

  it("is probed again when a probe's consumer died before its dial", async () => {
    const { world, gated, accept, deliver, pass } = await trunk();
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
    const { world, gated, accept, deliver } = await trunk();
    world.provider.answer = async () => refusal({ about: "call" }, "422 no such number");
    await accept(8);
    await deliver();
    expect(world.provider.dialled).toHaveLength(8);
    expect(await gated.gate.snapshot()).toMatchObject({ trunk: { breaker: { state: "closed" } } });
  });
});

describe("a lease that ends while the provider can be asked", () => {
  it("is extended for a call that is live, and ends when it is over", async () => {
    const world = makeWorld();
    const said = { now: "live" as "live" | "ended" | "unknown" };
    world.dispatchDeps.fetchStatus = async () =>
      said.now === "ended"
        ? { kind: "ended", outcome: "PICKED", duration: 1000, externalCallId: null }
        : { kind: said.now };
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(1)));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    world.time.now += 900 * SECOND;
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "PROCESSING" }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 1 });
    said.now = "ended";
    world.time.now += 900 * SECOND;
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "PICKED", total_call_time: 1000 }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
    world.expectTruth();
  });

  it("is not extended for ever", async () => {
    const world = makeWorld();
    world.dispatchDeps.fetchStatus = async () => ({ kind: "live" });
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(1)));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    for (let n = 0; n < 49; n++) {
      world.time.now += 900 * SECOND;
      await gated.fireIfDue();
    }
    expect(world.rows()).toMatchObject([{ status: "FAILED" }]);
  });

  it("ends as ever when the provider does not know or cannot be reached", async () => {
    const world = makeWorld();
    world.dispatchDeps.fetchStatus = async () => {
      throw new Error("out of reach");
    };
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(1)));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    world.time.now += 900 * SECOND;
    failOnce(world, "before", "status = g.status");
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "PROCESSING" }]);
    world.time.now += 2 * SECOND;
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "FAILED" }]);
  });
});

describe("shares of the lines", () => {
  it("go by weight, to a campaign that starts behind a long queue at once, and flow on when one has no more", async () => {
    const {
      world,
      gated,
      id: big,
      accept,
      deliver,
      record,
    } = await trunk({ policy: { maxConcurrentCalls: 8 } });
    const small = await world.campaign({ weight: 3 });
    await accept(40);
    await deliver();
    await gated.gate.initiate(requestOf(small, ...numbers(10, "+1303555")));
    await gated.idle();
    const end = async (campaignId: number, count: number) => {
      const { permits } = await gated.gate.state();
      for (const p of permits.filter(l => l.campaignId === campaignId).slice(0, count)) {
        await record([world.report(p.callId, "PICKED")]);
        await gated.idle();
        await deliver();
      }
      return (await gated.gate.snapshot()).byCampaign;
    };
    expect(await end(big, 0)).toEqual({ [big]: 8 });
    // Every line that comes free is the newcomer's, until it has three for each one of the other.
    expect(await end(big, 6)).toEqual({ [big]: 2, [small]: 6 });
    // It has four calls left: what it cannot use flows on.
    expect(await end(small, 6)).toEqual({ [big]: 4, [small]: 4 });
  });
});

describe("requests that arrive while the database stands still", () => {
  it("wait up to a bound in bytes, and are told beyond it to come again", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { gate } = await realGate(world);
    let goOn = () => {};
    const stall = new Promise<void>(resolve => {
      goOn = resolve;
    });
    world.db.faults.before = () => stall;
    const heavy = (prefix: string) => ({
      campaignId: id,
      numbers: numbers(4_000, prefix).map(phoneNumber => ({
        phoneNumber,
        timeZone: null,
        metadata: JSON.stringify("m".repeat(3_000)),
      })),
    });
    const taken = [gate.initiate(heavy("+1202555")), gate.initiate(heavy("+1303555"))];
    const refused = await gate.initiate(heavy("+1404555"));
    expect(refused).toMatchObject({
      kind: "unavailable",
      problem: expect.stringMatching(/database is slow/),
    });
    goOn();
    expect((await Promise.all(taken)).map(r => r.kind)).toEqual(["done", "done"]);
    expect(world.rows()).toHaveLength(8_000);
  });
});

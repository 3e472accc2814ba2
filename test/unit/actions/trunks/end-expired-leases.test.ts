// Permits past their time: never begun, or on the line without a callback.
import { describe, expect, it } from "vitest";
import type { DialStatus, StatusQuestion } from "../../../../src/actions/ports/provider.ts";
import {
  endExpiredLeases,
  endForgottenAttempts,
  lapseUnbegun,
} from "../../../../src/actions/trunks/end-expired-leases.ts";
import { named } from "../../../support/named.ts";
import {
  failAlways,
  failOnce,
  makeWorld,
  numbers,
  type World,
} from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const LEASE = 900 * SECOND;
const endLeases = (world: World) => world.endLeases();

/** n calls, granted; their messages are on their way. */
async function granted(world: World, n = 1): Promise<string[]> {
  const ids = await world.accepted(await world.campaign(), ...numbers(n));
  await world.dispatch();
  return ids;
}

/** n permits that were begun by consumers which died before their claim. */
async function begunOnly(world: World, n = 1): Promise<string[]> {
  const ids = await granted(world, n);
  await world.gate.begin(world.queue.take());
  return ids;
}

describe("a permit that was never begun", () => {
  it("lapses after a minute, burns no attempt, and its call is granted again", async () => {
    const world = makeWorld();
    const [callId] = await granted(world);
    world.time.now += MINUTE - 1;
    expect(lapseUnbegun(world.permits, world.time.now)).toBe(0);
    world.time.now += 1;
    expect(lapseUnbegun(world.permits, world.time.now)).toBe(1);
    expect(world.row(callId ?? "")).toMatchObject({ status: "INITIATED", attempts_started: 0 });
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
    world.expectTruth();
  });
});

describe("a lease that ends", () => {
  it("ends the attempt as FAILED, saying so, and the rules go on", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.time.now += LEASE - 1;
    expect(await endLeases(world)).toEqual({ noted: 0, ended: 0, extended: 0, more: false });
    world.time.now += 1;
    expect(await endLeases(world)).toEqual({ noted: 0, ended: 1, extended: 0, more: false });
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: NOW + LEASE + HOUR,
      attempts: [{ attempt: 1, status: "FAILED", error: "No callback within 900 s", ended_at: NOW + LEASE }],
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("ends a call whose dial had no answer", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 1 }" });
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    world.provider.answer = async () => ({ kind: "unknown", reason: "timeout" });
    await world.dial();
    world.time.now += LEASE;
    await endLeases(world);
    expect(world.row(callId)).toMatchObject({ status: "FAILED", next_attempt_at: null });
    world.expectTruth();
  });

  it("changes nothing for a call that was settled and whose line was not given back: only the line comes back", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    const held = world.permits.all();
    await world.record([world.report(callId, "PICKED")]);
    world.permits.grant(held);
    for (const p of held) world.permits.begin(p, NOW, NOW + LEASE);
    world.time.now += LEASE;
    await endLeases(world);
    expect(world.row(callId).status).toBe("PICKED");
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("keeps its line while D1 is out of reach, and ends once when D1 is back", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.time.now += LEASE;
    failAlways(world, "before", named("settle attempts"));
    await expect(endLeases(world)).rejects.toThrow("D1 is out of reach");
    expect(world.permits.all()).toMatchObject([{ callId }]);
    world.db.faults.before = () => {};
    failOnce(world, "after", named("settle attempts"));
    await expect(endLeases(world)).rejects.toThrow("D1 is out of reach");
    world.time.now += MINUTE;
    await endLeases(world);
    expect(world.row(callId)).toMatchObject({ status: "FAILED", attempts: [{ ended_at: NOW + LEASE }] });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("and a callback a moment later: the callback is late", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.time.now += LEASE;
    await endLeases(world);
    expect(await world.record([world.report(callId, "PICKED")])).toEqual({ settled: 0, duplicates: 1 });
    expect(world.row(callId).status).toBe("FAILED");
    world.expectTruth();
  });

  it("that cannot be written keeps no other's line", async () => {
    const world = makeWorld();
    const [poison, ...others] = await begunOnly(world, 4);
    world.time.now += LEASE;
    world.recordDeps.calls = {
      ...world.calls,
      byIds: async ids => {
        if (ids.includes(poison ?? "")) throw new Error("a row too large");
        return world.calls.byIds(ids);
      },
    };
    expect(await endLeases(world)).toMatchObject({ ended: 3 });
    expect(world.permits.all().map(p => p.callId)).toEqual([poison]);
    expect(others).toHaveLength(3);
  });

  it("takes many in several runs", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 300 } });
    await begunOnly(world, 250);
    world.time.now += LEASE;
    expect(await endLeases(world)).toEqual({ noted: 0, ended: 200, extended: 0, more: true });
    expect(await endLeases(world)).toEqual({ noted: 0, ended: 50, extended: 0, more: false });
    expect(world.permits.all()).toEqual([]);
  });
});

describe("leases that end while the provider answers slowly", () => {
  /** Calls whose leases have ended, and a provider that takes 10 s for each answer. */
  async function slowlyAnswered(n: number, says: (nth: number) => DialStatus) {
    const world = makeWorld({ policy: { maxConcurrentCalls: n } });
    await world.accepted(await world.campaign(), ...numbers(n));
    while ((await world.dispatch()).granted > 0) await world.place(world.queue.take());
    world.time.now += LEASE;
    const asked: string[] = [];
    const fetchStatus = async ({ callId }: StatusQuestion) => {
      asked.push(callId);
      const nth = asked.length;
      await Promise.resolve();
      world.time.now += 10 * SECOND;
      return says(nth);
    };
    const run = () => endExpiredLeases({ permits: world.permits, ...world.recordDeps, fetchStatus });
    return { world, asked, run };
  }

  it("are asked about for 15 s a run: what was not asked is not ended, and asked by the next", async () => {
    const { world, asked, run } = await slowlyAnswered(12, () => ({ kind: "unknown" }));
    expect(await run()).toEqual({ noted: 0, ended: asked.length, extended: 0, more: true });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(12);
    expect(world.permits.all()).toHaveLength(12 - asked.length);
    expect(world.rows().filter(r => r.status === "PROCESSING")).toHaveLength(12 - asked.length);
    let runs = 1;
    while ((await run()).more) expect(++runs).toBeLessThan(12);
    expect(new Set(asked).size).toBe(12);
    expect(asked).toHaveLength(12);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("keep their lines where they are live, whenever they are asked", async () => {
    const { world, run } = await slowlyAnswered(12, () => ({ kind: "live" }));
    let runs = 0;
    while ((await run()).more) expect(++runs).toBeLessThan(12);
    expect(world.permits.all()).toHaveLength(12);
    expect(world.rows().every(r => r.status === "PROCESSING")).toBe(true);
    world.expectTruth();
  });
});

describe("an attempt on the line whose permit is gone", () => {
  const endForgotten = (world: World, limit = 100) =>
    endForgottenAttempts(world.recordDeps, world.time.now, limit);

  it("is ended once it has lasted longer than any lease, as a lease would have ended it", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.permits.release({ callId, attempt: 1 });
    world.time.now += LEASE + 5 * MINUTE;
    expect(await endForgotten(world)).toBe(0);
    world.time.now += 1;
    expect(await endForgotten(world)).toBe(1);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      attempts: [{ status: "FAILED", error: "No callback within 900 s", ended_at: world.time.now }],
    });
    expect(await endForgotten(world)).toBe(0);
    world.expectTruth();
  });

  it("is told apart from those that wait or have ended, however long ago they were dialled", async () => {
    const world = makeWorld();
    const [waits, ended, lost] = await world.accepted(await world.campaign(), ...numbers(3));
    await world.dial();
    await world.record([world.report(waits ?? "", "RNR"), world.report(ended ?? "", "PICKED")]);
    world.time.now += 24 * HOUR;
    expect(await endForgotten(world)).toBe(1);
    expect(world.rows().map(r => r.status)).toEqual(["RNR", "PICKED", "FAILED"]);
    expect(world.permits.all().map(p => p.callId)).not.toContain(lost);
    world.expectTruth();
  });

  it("is one of many: the oldest first, as many as were asked for", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    for (const number of numbers(3)) {
      await world.acceptedOne(id, number);
      await world.dial();
      world.time.now += SECOND;
    }
    world.time.now += 24 * HOUR;
    expect(await endForgotten(world, 2)).toBe(2);
    expect(world.rows().map(r => r.status)).toEqual(["FAILED", "FAILED", "PROCESSING"]);
    expect(await endForgotten(world, 2)).toBe(1);
    world.expectTruth();
  });
});

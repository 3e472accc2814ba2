// Dials that are refused for reasons that are not the call's: nothing rang, so nothing is counted, and nobody is lost.
import { describe, expect, it } from "vitest";
import { recordOutcomes } from "../../../../src/actions/calls/record-outcomes.ts";
import type { DialAnswer, Refusal } from "../../../../src/actions/ports/provider.ts";
import { endExpiredLeases } from "../../../../src/actions/trunks/end-expired-leases.ts";
import type { GivenBack } from "../../../../src/domain/calls/settlement.ts";
import { named } from "../../../support/named.ts";
import { failOnce, makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const GIVE_BACK = named("give attempts back");

const refusing = (about: Refusal["about"], reason = "401 expired"): DialAnswer => ({
  kind: "refused",
  refusal: { about, retryAfterSeconds: null },
  final: false,
  reason,
});
const answering = (world: World, answer: DialAnswer) => {
  world.provider.answer = async () => answer;
};
const accepted: DialAnswer = { kind: "accepted", externalCallId: "x-1" };

async function waiting(world: World): Promise<string> {
  return world.acceptedOne(await world.campaign(), ANNA);
}

/** Its first attempt has ended without response; the second is due. */
async function dueAgain(world: World): Promise<string> {
  const callId = await waiting(world);
  await world.dial();
  await world.record([world.report(callId, "RNR", { duration: 9 })]);
  world.time.now += HOUR;
  return callId;
}

describe("an expired credential", () => {
  it("that refuses twenty dials strikes nobody off, and no attempt is counted", async () => {
    const world = makeWorld();
    await world.accepted(await world.campaign(), ...numbers(20));
    answering(world, refusing("account"));
    await world.dial();
    expect(world.provider.dialled).toHaveLength(20);
    for (const row of world.rows())
      expect(row).toMatchObject({
        status: "INITIATED",
        attempts_started: 0,
        attempts: [],
        last_attempt_at: null,
        next_attempt_at: NOW + 30 * SECOND,
        error_message: "Dial refused: 401 expired",
      });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();

    answering(world, accepted);
    world.time.now += 30 * SECOND;
    await world.dial();
    expect(world.rows().map(r => [r.status, r.attempts_started])).toEqual(Array(20).fill(["PROCESSING", 1]));
    world.expectTruth();
  });
});

describe("an attempt that is given back", () => {
  it.each(["account", "load", "provider"] as const)(
    "because of our %s leaves a retry as it was, counters of the day before too",
    async about => {
      const world = makeWorld();
      world.time.now = Date.parse("2026-11-20T22:59:59Z");
      const callId = await dueAgain(world);
      const before = world.row(callId);
      answering(world, refusing(about));
      const dialledAt = world.time.now;
      world.provider.answer = async () => {
        // The claim was counted before midnight, the refusal comes after it.
        world.time.now = Date.parse("2026-11-21T00:00:05Z");
        return refusing(about);
      };
      expect(new Date(dialledAt).getUTCDate()).toBe(20);
      await world.dial();
      const { attempts_started, attempts, status, last_attempt_at, external_call_id, total_call_time } =
        world.row(callId);
      expect({
        attempts_started,
        attempts,
        status,
        last_attempt_at,
        external_call_id,
        total_call_time,
      }).toEqual({
        attempts_started: 1,
        attempts: before.attempts,
        status: "RNR",
        last_attempt_at: before.last_attempt_at,
        external_call_id: before.external_call_id,
        total_call_time: 9,
      });
      expect(world.row(callId).next_attempt_at).toBe(world.time.now + 30 * SECOND);
      world.expectTruth();
    },
  );

  it("waits twice as long each time, up to an hour, and ends after 72 times in a row, saying so", async () => {
    const world = makeWorld();
    const callId = await waiting(world);
    answering(world, refusing("provider", "503 down"));
    const waits: number[] = [];
    for (let n = 0; n < 100; n++) {
      await world.dial();
      const { next_attempt_at } = world.row(callId);
      if (next_attempt_at === null) break;
      waits.push((next_attempt_at - world.time.now) / SECOND);
      world.time.now = next_attempt_at;
    }
    expect(waits.slice(0, 9)).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    expect(world.provider.dialled).toHaveLength(72);
    expect(world.time.now - NOW).toBeLessThan(3 * 24 * HOUR);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      attempts_started: 0,
      error_message: "Dial refused: 503 down (72 times in a row; given up)",
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("counts anew once an attempt was made", async () => {
    const world = makeWorld();
    const callId = await waiting(world);
    answering(world, refusing("load"));
    await world.dial();
    world.time.now += 30 * SECOND;
    answering(world, accepted);
    await world.dial();
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    answering(world, refusing("load"));
    await world.dial();
    expect(world.row(callId).next_attempt_at).toBe(world.time.now + 30 * SECOND);
  });

  it("is not, when the refusal is about the call: that ends it, by the rules", async () => {
    const world = makeWorld();
    const callId = await waiting(world);
    answering(world, refusing("call", "blocked"));
    await world.dial();
    expect(world.row(callId)).toMatchObject({ status: "FAILED", attempts_started: 1 });
    world.expectTruth();
  });

  it("in a campaign that was cancelled meanwhile ends with it", async () => {
    const world = makeWorld();
    const callId = await waiting(world);
    world.provider.answer = async () => {
      world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled', revision = 2");
      return refusing("account");
    };
    await world.dial();
    expect(await world.calls.cancelWaiting(world.time.now, 10)).toBe(1);
    expect(world.row(callId)).toMatchObject({ status: "CANCELLED", attempts: [] });
    world.expectTruth();
  });
});

describe("a refusal that is told twice, late, or half", () => {
  /** The refused dial as the gate was told of it. */
  async function refused(world: World): Promise<{ callId: string; end: GivenBack }> {
    const callId = await waiting(world);
    const ends: GivenBack[] = [];
    answering(world, refusing("provider"));
    await world.dispatch();
    await world.place(world.queue.take(), {
      calls: { ...world.calls, byIds: () => Promise.reject(new Error("D1 is out of reach")) },
      callbackQueue: { send: async told => void ends.push(...(told as GivenBack[])) },
    });
    return { callId, end: ends[0] as GivenBack };
  }

  it("gives back once when D1's answer was lost", async () => {
    const world = makeWorld();
    const { callId, end } = await refused(world);
    failOnce(world, "after", GIVE_BACK);
    await expect(world.record([end])).rejects.toThrow("D1 is out of reach");
    expect(await world.record([end])).toEqual({ settled: 0, duplicates: 1 });
    expect(world.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0 });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("is finished by the gate when its teller died after the note", async () => {
    const world = makeWorld();
    const { callId, end } = await refused(world);
    failOnce(world, "before", GIVE_BACK);
    await expect(world.record([end])).rejects.toThrow("D1 is out of reach");
    expect(world.row(callId).status).toBe("PROCESSING");
    world.time.now += MINUTE;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0 });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("touches neither the attempt nor the line of the dial that came after it", async () => {
    const world = makeWorld();
    const { callId, end } = await refused(world);
    await world.record([end]);
    answering(world, accepted);
    world.time.now += 30 * SECOND;
    await world.dial();
    expect(await world.record([end])).toEqual({ settled: 0, duplicates: 1 });
    expect(world.row(callId)).toMatchObject({ status: "PROCESSING", attempts_started: 1 });
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 1, begun: true }]);
    world.expectTruth();
  });

  it("gives nothing back when a report was noted before it", async () => {
    const world = makeWorld();
    const { callId, end } = await refused(world);
    const { campaignId, phoneNumber } = world.permits.all()[0] ?? { campaignId: 0, phoneNumber: "" };
    const report = world.report(callId, "PICKED", { duration: 7 });
    await world.gate.note([{ end: report, campaignId, phoneNumber, receivedBefore: false }]);
    await world.record([end]);
    expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 7, attempts_started: 1 });
    world.expectTruth();
  });

  it("holds against a lease that runs out meanwhile", async () => {
    const world = makeWorld();
    const { callId, end } = await refused(world);
    failOnce(world, "before", GIVE_BACK);
    await expect(world.record([end])).rejects.toThrow();
    world.time.now += HOUR;
    await endExpiredLeases({ permits: world.permits, ...world.recordDeps });
    expect(world.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0 });
    world.expectTruth();
  });

  it("is told to a gate that has lost its permit: given back all the same", async () => {
    const world = makeWorld();
    const { callId, end } = await refused(world);
    world.permits.release({ callId, attempt: 1 });
    const released: unknown[] = [];
    await recordOutcomes(
      {
        ...world.recordDeps,
        gate: {
          ...world.gate,
          release: async keys => {
            released.push(...keys);
            await world.gate.release(keys);
          },
        },
      },
      [end],
    );
    expect(world.row(callId).status).toBe("INITIATED");
    expect(released).toHaveLength(1);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });
});

// How attempts end: the first outcome wins, everything else changes nothing, and the lines come back.
import { describe, expect, it } from "vitest";
import { recordOutcomes } from "../../../../src/actions/calls/record-outcomes.ts";
import type { Outcome } from "../../../../src/domain/calls/outcome.ts";
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
const BEN = "+12025550002";
const SETTLE = named("settle attempts");

/** One call on the line. */
async function onTheLine(world: World, phoneNumber = ANNA): Promise<string> {
  const callId = await world.acceptedOne(await world.campaign(), phoneNumber);
  await world.dial();
  return callId;
}

/** Everything that is stored, to see that nothing changes. */
const everything = (world: World) =>
  ["calls", "campaign_counters", "daily_counters"].map(table =>
    world.db.sqlite.prepare(`SELECT * FROM ${table}`).all(),
  );

describe("an outcome", () => {
  it.each<[Outcome, object]>([
    ["PICKED", { status: "PICKED", next_attempt_at: null }],
    ["RNR", { status: "RNR", next_attempt_at: NOW + HOUR }],
    ["DISCONNECTED", { status: "DISCONNECTED", next_attempt_at: NOW + HOUR }],
    ["FAILED", { status: "FAILED", next_attempt_at: NOW + HOUR }],
  ])("%s ends the attempt, frees the line and is counted", async (outcome, expected) => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const report = world.report(callId, outcome, { duration: 12, externalCallId: "x-9" });
    expect(await world.record([report])).toEqual({ settled: 1, duplicates: 0 });
    expect(world.row(callId)).toMatchObject({
      ...expected,
      total_call_time: 12,
      external_call_id: "x-9",
      attempts: [
        {
          attempt: 1,
          status: outcome,
          started_at: NOW,
          ended_at: NOW,
          duration: 12,
          external_call_id: "x-9",
        },
      ],
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("keeps the external id of the dial when the callback names none", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "PICKED")]);
    expect(world.row(callId)).toMatchObject({
      external_call_id: `ext-${callId}-1`,
      attempts: [{ external_call_id: `ext-${callId}-1` }],
    });
  });

  it("is counted on the day it was received, the dial on its own", async () => {
    const world = makeWorld();
    world.time.now = Date.parse("2026-11-20T23:59:59Z");
    const callId = await onTheLine(world);
    world.time.now += 2 * SECOND;
    await world.record([world.report(callId, "PICKED", { duration: 1 })]);
    const days = world.db.sqlite
      .prepare("SELECT date, initiated, picked FROM daily_counters ORDER BY date")
      .all();
    expect(days.map(d => ({ ...d }))).toEqual([
      { date: "2026-11-20", initiated: 1, picked: 0 },
      { date: "2026-11-21", initiated: 0, picked: 1 },
    ]);
    world.expectTruth();
  });

  it("of the last attempt ends the call, saying why", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 2, retry_interval_minutes: 60 }" });
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "RNR", { duration: 20 })]);
    world.time.now += HOUR;
    await world.dial();
    await world.record([world.report(callId, "RNR", { attempt: 2, duration: 22 })]);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      attempts_started: 2,
      max_attempts: 2,
      total_call_time: 42,
      error_message: "Max retry attempts reached (2)",
    });
    world.expectTruth();
  });
});

describe("an outcome that comes after its campaign was cancelled", () => {
  it("ends the call as cancelled, and keeps the attempt's own outcome", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled', revision = 2");
    await world.record([world.report(callId, "RNR", { duration: 20 })]);
    expect(world.row(callId)).toMatchObject({
      status: "CANCELLED",
      next_attempt_at: null,
      attempts: [{ status: "RNR", duration: 20 }],
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });
});

describe("several reports of one attempt in a batch", () => {
  it("are settled by the one received first, in whatever order they come", async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const world = makeWorld();
      const callId = await onTheLine(world);
      const reports = [
        world.report(callId, "RNR", { receivedAt: NOW + 1 }),
        world.report(callId, "PICKED", { receivedAt: NOW + 2 }),
        world.report(callId, "FAILED", { receivedAt: NOW + 3 }),
      ];
      const shuffled = order.map(i => reports[i]).filter(r => r !== undefined);
      expect(await world.record(shuffled)).toEqual({ settled: 1, duplicates: 2 });
      expect(world.row(callId)).toMatchObject({ status: "RNR", next_attempt_at: NOW + 1 + HOUR });
      world.expectTruth();
    }
  });

  it("do not hide the reports of other calls", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const calls = await world.accepted(id, ...numbers(6));
    await world.dial();
    const reports = calls.flatMap((callId, i) => [
      world.report(callId, i % 2 === 0 ? "PICKED" : "RNR", { receivedAt: NOW + 10 + i, duration: i }),
      world.report(callId, "FAILED", { receivedAt: NOW + 100 }),
    ]);
    expect(await world.record(reports.reverse())).toEqual({ settled: 6, duplicates: 6 });
    expect(world.rows().map(r => r.status)).toEqual(["PICKED", "RNR", "PICKED", "RNR", "PICKED", "RNR"]);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });
});

describe("a report that comes too late", () => {
  it("changes nothing when it is a repeat", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "PICKED", { duration: 30 })]);
    const before = everything(world);
    world.time.now += MINUTE;
    expect(await world.record([world.report(callId, "PICKED", { duration: 31 })])).toEqual({
      settled: 0,
      duplicates: 1,
    });
    expect(everything(world)).toEqual(before);
  });

  it("changes nothing when the call waits for a retry", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "RNR")]);
    const before = everything(world);
    for (const attempt of [1, 2]) await world.record([world.report(callId, "PICKED", { attempt })]);
    expect(everything(world)).toEqual(before);
  });

  it("changes nothing when it is of an older attempt, and the line of the newer one stays taken", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dial();
    const before = everything(world);
    await world.record([world.report(callId, "PICKED", { attempt: 1 })]);
    expect(everything(world)).toEqual(before);
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 2, begun: true }]);
  });

  it.each(["cancelled", "exhausted"])("changes nothing when the call was %s", async how => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    if (how === "cancelled") {
      world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled'");
      await world.calls.cancelWaiting(NOW, 10);
    } else await world.calls.exhaust([{ callId, attempt: 1, error: "none left", maxAttempts: 1 }], NOW);
    const before = everything(world);
    await world.record([world.report(callId, "PICKED")]);
    expect(everything(world)).toEqual(before);
  });

  it("still gives the line back: the delivery before may have died after its commit", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const report = world.report(callId, "PICKED");
    const release = () => Promise.reject(new Error("the gate is out of reach"));
    await expect(
      recordOutcomes({ ...world.recordDeps, gate: { ...world.gate, release } }, [report]),
    ).rejects.toThrow("the gate");
    expect(world.permits.all()).toHaveLength(1);
    expect(await world.record([report])).toEqual({ settled: 0, duplicates: 1 });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("of a call that nobody knows is a duplicate", async () => {
    const world = makeWorld();
    expect(await world.record([world.report("nobody", "PICKED")])).toEqual({ settled: 0, duplicates: 1 });
  });
});

describe("a report that comes before the dial", () => {
  it("settles the first attempt, and the call is not claimed any more", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dispatch();
    await world.record([world.report(callId, "PICKED", { duration: 5 })]);
    await world.place(world.queue.take());
    expect(world.provider.dialled).toEqual([]);
    expect(world.row(callId)).toMatchObject({
      status: "PICKED",
      attempts_started: 1,
      attempts: [{ attempt: 1, status: "PICKED", duration: 5 }],
    });
    expect(world.row(callId).attempts[0]?.started_at).toBeNull();
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("stops the dial even when the permit was begun before it came", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dispatch();
    await world.place(world.queue.take(), {
      calls: {
        ...world.calls,
        claim: async (...args) => {
          await world.record([world.report(callId, "RNR")]);
          return world.calls.claim(...args);
        },
      },
    });
    expect(world.provider.dialled).toEqual([]);
    expect(world.row(callId)).toMatchObject({
      status: "RNR",
      attempts_started: 1,
      next_attempt_at: NOW + HOUR,
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("and is retried goes out as the second attempt, which counts as a retry", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ callId, attempt: 2 }]);
    world.expectTruth();
  });

  it("is believed of a callback only: a lease or a dial cannot end what was never dialled", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    for (const source of ["lease", "dial"] as const)
      expect(await world.record([world.report(callId, "FAILED", { source })])).toEqual({
        settled: 0,
        duplicates: 1,
      });
    expect(world.row(callId).status).toBe("INITIATED");
  });

  it("and names an attempt to come takes no line away from it", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 1 } });
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "RNR")]);
    const other = await world.acceptedOne(await world.campaign(), BEN);
    world.db.sqlite
      .prepare("UPDATE calls SET next_attempt_at = ? WHERE call_id = ?")
      .run(NOW + 2 * HOUR, other);
    world.time.now += HOUR;
    await world.dispatch();
    // The second attempt is granted and begun; a report of it comes before its claim.
    await world.place(world.queue.take(), {
      calls: {
        ...world.calls,
        claim: async (...args) => {
          await world.record([world.report(callId, "PICKED", { attempt: 2 })]);
          return world.calls.claim(...args);
        },
      },
    });
    expect(world.row(callId).status).toBe("RETRYING");
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 2, begun: true }]);
  });
});

describe("a batch whose answer was lost", () => {
  it("changes and counts nothing when it is sent again", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const calls = await world.accepted(id, ...numbers(4));
    await world.dial();
    const outcomes: Outcome[] = ["PICKED", "RNR", "DISCONNECTED", "FAILED"];
    const reports = calls.map((callId, i) =>
      world.report(callId, outcomes[i] ?? "PICKED", { duration: 10 + i }),
    );
    failOnce(world, "after", SETTLE);
    await expect(world.record(reports)).rejects.toThrow("D1 is out of reach");
    expect(world.permits.all()).toHaveLength(4);
    const before = everything(world);

    expect(await world.record(reports)).toEqual({ settled: 0, duplicates: 4 });
    expect(everything(world)).toEqual(before);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("counts once when the very statements reach D1 twice", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const settlement = {
      callId,
      attempt: 1,
      stage: "waiting_rnr",
      status: "RNR",
      nextAttemptAt: NOW + HOUR,
      maxAttempts: 3,
      outcome: "RNR",
      duration: 7,
      endedAt: NOW,
      externalCallId: null,
      attemptError: null,
      error: null,
    } as const;
    expect(await world.calls.settle([settlement], NOW)).toEqual(new Set([callId]));
    expect(await world.calls.settle([settlement], NOW)).toEqual(new Set());
    world.expectTruth();
  });

  it("that never ran leaves everything as it was, the line too", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const before = everything(world);
    failAlways(world, "before", SETTLE);
    await expect(world.record([world.report(callId, "PICKED")])).rejects.toThrow("D1 is out of reach");
    expect(everything(world)).toEqual(before);
    expect(world.permits.all()).toHaveLength(1);
  });
});

describe("two consumers with the same reports at the same time", () => {
  it("settle each attempt once", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const results = await Promise.all([
      world.record([world.report(callId, "PICKED", { duration: 3 })]),
      world.record([world.report(callId, "RNR", { receivedAt: NOW + 1 })]),
    ]);
    expect(results.map(r => r.settled).sort()).toEqual([0, 1]);
    world.expectTruth();
  });
});

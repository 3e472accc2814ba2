// The first end that the gate was told of holds, whatever a lease, a queue or another consumer does in between.

import { describe, expect, it } from "vitest";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import type { AttemptEnd, OutcomeReport } from "../../../../src/domain/calls/settlement.ts";
import { SqlitePermitBook } from "../../../../src/gate/storage/permit-book.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { makeWorld, requestOf, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";
import { realGate } from "../../../support/worlds/real-gate.ts";

const ANNA = "+12025550001";

async function onTheLine(world: World): Promise<string> {
  const callId = await world.acceptedOne(await world.campaign(), ANNA);
  await world.dial();
  return callId;
}

/** The door; what it puts into the queue waits in `queued`. */
function door(world: World) {
  const queued = world.queuedEnds;
  const deps = {
    calls: world.calls,
    gate: world.gate,
    policy: world.policy,
    clock: world.clock,
    callbackQueue: { send: async (ends: readonly AttemptEnd[]) => void queued.push(...ends) },
  };
  const tell = (callId: string, status: OutcomeReport["outcome"], attempt = 1) =>
    receiveCallback(deps, { callId, status, duration: 5, externalCallId: null, attempt, attemptInUrl: null });
  return { queued, deps, tell };
}

describe("a PICKED that was answered and waits in the queue", () => {
  it("beyond the lease wins over it: the person is not rung again", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, queued } = door(world);
    world.time.now = NOW + 899 * SECOND;
    expect(await tell(callId, "PICKED")).toMatchObject({ duplicate: false });
    world.time.now = NOW + 900 * SECOND;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 5 });
    // Its message comes at last.
    world.time.now += HOUR;
    expect(await world.record(queued)).toEqual({ settled: 0, duplicates: 1 });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("for good, is settled by the gate after a minute, as received then", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await door(world).tell(callId, "RNR");
    world.time.now += MINUTE - 1;
    await world.endLeases();
    expect(world.row(callId).status).toBe("PROCESSING");
    world.time.now += 1;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "RNR", next_attempt_at: NOW + HOUR });
    expect(world.row(callId).attempts).toMatchObject([{ ended_at: NOW }]);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("is kept by a gate that starts again", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await door(world).tell(callId, "PICKED");
    const again = new SqlitePermitBook(world.gateStorage);
    expect(again.all()).toEqual(world.permits.all());
    expect(again.of(callId)?.ended).toMatchObject({ outcome: "PICKED", receivedAt: NOW });
  });

  it("keeps what else was told, also in a gate that starts again and settles it itself", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const details = { disposition: "answered", answered_by: "human", answered_at: NOW } as const;
    const given = { callId, duration: 5, externalCallId: null, attempt: 1, attemptInUrl: null, details };
    await receiveCallback(door(world).deps, { ...given, status: "PICKED" });
    const again = new SqlitePermitBook(world.gateStorage);
    expect(again.of(callId)?.ended).toMatchObject({ details });
    world.time.now += MINUTE;
    await world.endLeases();
    expect(world.row(callId).attempts).toMatchObject([{ status: "PICKED", ...details }]);
    world.expectTruth();
  });

  it("is read as before where it was noted by a version that kept no details", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { details: _, ...before } = world.report(callId, "RNR");
    const permit = world.permits.of(callId);
    if (permit === undefined) throw new Error("no permit");
    world.permits.note(permit, before, permit.expiresAt);
    const again = new SqlitePermitBook(world.gateStorage);
    expect(again.of(callId)?.ended).toEqual(before);
    await world.record([before]);
    expect(world.row(callId).attempts).toMatchObject([{ status: "RNR" }]);
  });

  it("wins over what the provider says when it is asked", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await door(world).tell(callId, "PICKED");
    await world.record([world.report(callId, "FAILED", { source: "status" })]);
    expect(world.row(callId).status).toBe("PICKED");
  });
});

describe("two outcomes of one attempt", () => {
  it("in two batches, the later one first, end it by the one received first", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell } = door(world);
    expect(await tell(callId, "PICKED")).toMatchObject({ duplicate: false });
    world.time.now += SECOND;
    expect(await tell(callId, "RNR")).toMatchObject({ duplicate: true });
    const late = world.report(callId, "RNR", { receivedAt: world.time.now });
    await world.record([late]);
    expect(world.row(callId)).toMatchObject({ status: "PICKED", attempts: [{ ended_at: NOW }] });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("at the same moment: one of them is a duplicate", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, queued } = door(world);
    const answers = await Promise.all([tell(callId, "RNR"), tell(callId, "PICKED")]);
    expect(answers.map(a => a.duplicate).sort()).toEqual([false, true]);
    await world.record(queued);
    const won = answers.find(a => !a.duplicate)?.status;
    expect(world.row(callId).attempts).toMatchObject([{ status: won }]);
  });

  it("are ordered by the gate's clock, not by that of the door", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps, queued } = door(world);
    const body = { callId, status: "PICKED", duration: 5, externalCallId: null, attempt: 1 } as const;
    await receiveCallback(
      { ...deps, clock: () => world.time.now + 2 * SECOND },
      { ...body, attemptInUrl: null },
    );
    expect(queued).toMatchObject([{ receivedAt: NOW }]);
  });
});

describe("a report of an attempt whose permit is lost", () => {
  it("is noted on one that is made for it, and settled before it is answered", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    world.permits.release({ callId, attempt: 1 });
    const { tell, queued } = door(world);
    expect(await tell(callId, "PICKED")).toMatchObject({ duplicate: false });
    expect(queued).toEqual([]);
    expect(world.row(callId).status).toBe("PICKED");
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("and that ended while the report was on its way is a duplicate, and keeps no line", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps } = door(world);
    const body = { callId, status: "PICKED", duration: 5, externalCallId: null, attempt: 1 } as const;
    const gate = {
      ...world.gate,
      receive: async () => null,
      note: async (...asked: Parameters<typeof world.gate.note>) => {
        await world.record([world.report(callId, "RNR")]);
        return world.gate.note(...asked);
      },
    };
    expect(await receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: true,
    });
    expect(world.row(callId).status).toBe("RNR");
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("is a duplicate when a later attempt has the line, which keeps it", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps } = door(world);
    const body = { callId, status: "PICKED", duration: 5, externalCallId: null, attempt: 1 } as const;
    const gate = {
      ...world.gate,
      receive: async () => null,
      note: async (...asked: Parameters<typeof world.gate.note>) => {
        await world.record([world.report(callId, "RNR")]);
        world.time.now += HOUR;
        await world.dial();
        return world.gate.note(...asked);
      },
    };
    expect(await receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: true,
    });
    expect(world.row(callId).status).toBe("RETRYING");
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 2, begun: true }]);
    expect(world.permits.of(callId)?.ended).toBeUndefined();
  });
});

describe("a report that comes before its dial", () => {
  it("and finds that a claim was quicker is noted like any other", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    const { deps, queued } = door(world);
    const body = { callId, status: "PICKED", duration: 5, externalCallId: null, attempt: 1 } as const;
    const calls = {
      ...world.calls,
      settle: async (...args: Parameters<typeof world.calls.settle>) => {
        await world.dial();
        return world.calls.settle(...args);
      },
    };
    expect(await receiveCallback({ ...deps, calls }, { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: false,
    });
    expect(world.row(callId).status).toBe("PROCESSING");
    expect(world.permits.of(callId)?.ended).toMatchObject({ outcome: "PICKED" });
    await world.record(queued);
    expect(world.row(callId).status).toBe("PICKED");
    world.expectTruth();
  });

  it("and loses to a cancellation is a duplicate: nothing was promised", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    const { deps } = door(world);
    const body = { callId, status: "PICKED", duration: 5, externalCallId: null, attempt: 1 } as const;
    let reads = 0;
    const calls = {
      ...world.calls,
      // Between finding the call and recording its end.
      byIds: async (ids: readonly string[]) => {
        if (++reads === 2) {
          world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled', revision = 2");
          await world.calls.cancelWaiting(world.time.now, 10);
        }
        return world.calls.byIds(ids);
      },
    };
    expect(await receiveCallback({ ...deps, calls }, { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: true,
    });
    expect(world.row(callId).status).toBe("CANCELLED");
  });
});

describe("a permit whose end is noted", () => {
  const ended = (world: World, callId: string) => ({
    end: world.report(callId, "PICKED"),
    campaignId: 1,
    phoneNumber: ANNA,
    receivedBefore: false,
  });

  it("is not begun, withdrawn, lapsed, extended or taken for a leak", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dispatch();
    const [message] = world.queue.take();
    if (message === undefined) throw new Error("no message");
    await world.gate.note([ended(world, callId)]);
    expect(await world.gate.begin([message])).toEqual([{ go: false }]);
    expect(world.permits.withdraw(message)).toBe("superseded");
    expect(world.permits.lapse(message)).toBe(false);
    world.time.now += 10 * MINUTE;
    await world.dispatch();
    expect(await world.reconcile()).toEqual({ released: 0, adopted: 0 });
    expect(world.permits.of(callId)?.ended).toMatchObject({ outcome: "PICKED" });
  });

  it("wakes the gate by itself after a minute", async () => {
    const world = makeWorld();
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ANNA));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    const callId = world.rows()[0]?.call_id ?? "";
    world.time.now += 5 * MINUTE;
    await gated.fireIfDue();
    await gated.gate.note([ended(world, callId)]);
    expect(gated.alarm.at).toBeLessThanOrEqual(world.time.now + MINUTE);
    gated.restart();
    world.time.now += MINUTE;
    await gated.fireIfDue();
    expect(world.row(callId).status).toBe("PICKED");
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
    world.expectTruth();
  });
});

describe("an object that is older than the notes", () => {
  it("gets the column, and keeps its permits", async () => {
    const storage = nodeSqlStorage();
    storage.exec(`CREATE TABLE permits (call_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL,
      token TEXT NOT NULL, campaign_id INTEGER NOT NULL, phone_number TEXT NOT NULL,
      campaign_revision INTEGER NOT NULL, rules_version TEXT NOT NULL, open_until INTEGER,
      begun_at INTEGER, granted_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID`);
    storage.exec(`INSERT INTO permits VALUES ('c', 1, 't', 1, '${ANNA}', 1, 'v', NULL, 5, 4, 9)`);
    const [held] = new SqlitePermitBook(storage).all();
    expect(held).toMatchObject({ callId: "c", token: "t", begun: true, expiresAt: 9 });
    expect(held?.ended).toBeUndefined();
    new SqlitePermitBook(storage);
  });
});

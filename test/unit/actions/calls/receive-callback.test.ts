// A provider's report at the door: the answer is the decision as things stand, and the report is not lost.

import { describe, expect, it } from "vitest";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import type { ReceivedCallback } from "../../../../src/domain/calls/received-callback.ts";
import type { AttemptEnd } from "../../../../src/domain/calls/settlement.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, permit } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";

function door(world: World) {
  const enqueued = world.queuedEnds;
  const deps = {
    calls: world.calls,
    gate: world.gate,
    policy: world.policy,
    clock: world.clock,
    callbackQueue: { send: async (ends: readonly AttemptEnd[]) => void enqueued.push(...ends) },
  };
  return {
    enqueued,
    deps,
    tell: (body: Partial<ReceivedCallback> & { callId: string }, attemptInUrl: number | null = null) =>
      receiveCallback(deps, {
        status: "PICKED",
        duration: 0,
        externalCallId: null,
        attempt: null,
        ...body,
        attemptInUrl,
      }),
  };
}

async function onTheLine(world: World): Promise<string> {
  const callId = await world.acceptedOne(await world.campaign(), ANNA);
  await world.dial();
  return callId;
}

describe("a callback for the attempt on the line", () => {
  it("that was answered is final", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, enqueued } = door(world);
    expect(await tell({ callId, duration: 42, externalCallId: "x-1" }, 1)).toEqual({
      callId,
      attempt: 1,
      status: "PICKED",
      retryScheduled: false,
      nextRetryAt: null,
      duplicate: false,
    });
    expect(enqueued).toEqual([
      {
        callId,
        attempt: 1,
        outcome: "PICKED",
        duration: 42,
        externalCallId: "x-1",
        error: null,
        receivedAt: NOW,
        final: false,
        source: "callback",
      },
    ]);
    // Only queued: the consumer settles.
    expect(world.row(callId).status).toBe("PROCESSING");
  });

  it("that says that dialling again cannot help ends the call, whatever the rules say, and why", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, enqueued } = door(world);
    const details = { disposition: "invalid_number" } as const;
    expect(await tell({ callId, status: "FAILED", details })).toMatchObject({ retryScheduled: false });
    await world.record(enqueued);
    const error = "The provider says that the number is not valid";
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: error,
      attempts: [{ status: "FAILED", error, ...details }],
    });
    world.expectTruth();
  });

  it("that says no more than how it went is retried by the rules", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, enqueued } = door(world);
    const answer = await tell({ callId, status: "RNR", details: { disposition: "busy" } });
    expect(answer).toMatchObject({ retryScheduled: true });
    await world.record(enqueued);
    expect(world.row(callId)).toMatchObject({ status: "RNR", attempts: [{ disposition: "busy" }] });
  });

  it("that was not answered tells the very time at which the call goes again", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(
      await world.campaign({ retryPolicy: { base_delay: "10m", max_delay: "1h", jitter: 1 } }),
      ANNA,
    );
    await world.dial();
    const { tell, enqueued } = door(world);
    const answer = await tell({ callId, status: "RNR" });
    expect(answer).toMatchObject({ retryScheduled: true, duplicate: false });
    await world.record(enqueued);
    expect(world.row(callId).next_attempt_at).toBe(answer.nextRetryAt);
  });

  it("at the last attempt schedules nothing", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 1 }" });
    const callId = await onTheLine(world);
    expect(await door(world).tell({ callId, status: "RNR" })).toMatchObject({
      retryScheduled: false,
      nextRetryAt: null,
      duplicate: false,
    });
  });
});

describe("a callback that changes nothing", () => {
  it("is said to be a duplicate when it is a repeat, and is queued all the same: its line may still be taken", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, enqueued } = door(world);
    await world.record([world.report(callId, "PICKED")]);
    expect(await tell({ callId })).toMatchObject({
      duplicate: true,
      retryScheduled: false,
      nextRetryAt: null,
    });
    expect(enqueued).toHaveLength(1);
  });

  it("is a duplicate while the call waits for a retry", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "RNR")]);
    expect(await door(world).tell({ callId, status: "RNR" })).toMatchObject({ duplicate: true });
    expect(await door(world).tell({ callId, status: "RNR", attempt: 2 })).toMatchObject({ duplicate: true });
  });

  it("is refused when nobody knows the call", async () => {
    const { tell, enqueued } = door(makeWorld());
    await expect(tell({ callId: "nobody" })).rejects.toMatchObject({ code: "not_found" });
    expect(enqueued).toEqual([]);
  });
});

describe("the attempt that is meant", () => {
  /** On the line with its second attempt. */
  async function second(world: World): Promise<string> {
    const callId = await onTheLine(world);
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dial();
    return callId;
  }

  it.each([
    ["the body's", { attempt: 1, externalCallId: "ext-?-2" }, 2, 1],
    ["else the URL's", { externalCallId: "ext-?-2" }, 1, 1],
    ["else the one with the external id", { externalCallId: "ext-?-1" }, null, 1],
    ["else, for an unknown external id, the current one", { externalCallId: "other" }, null, 2],
    ["else the current one", {}, null, 2],
  ])("is %s", async (_, said, url, expected) => {
    const world = makeWorld();
    const callId = await second(world);
    const { tell, enqueued } = door(world);
    const body = {
      ...said,
      ...("externalCallId" in said && { externalCallId: said.externalCallId?.replace("?", callId) }),
    };
    const answer = await tell({ callId, ...body } as Partial<ReceivedCallback> & { callId: string }, url);
    expect(enqueued[0]?.attempt).toBe(expected);
    expect(answer.duplicate).toBe(expected === 1);
  });

  it("is the first for a call that was not dialled yet, which is settled before it is answered", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    const { tell, enqueued } = door(world);
    expect(await tell({ callId })).toMatchObject({ attempt: 1, duplicate: false });
    // It could still be cancelled: a promise that waited in the queue might not be kept.
    expect(enqueued).toEqual([]);
    expect(world.row(callId)).toMatchObject({ status: "PICKED", attempts_started: 1 });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });
});

describe("a queue that refuses", () => {
  const refusing = (world: World) => ({
    ...door(world).deps,
    callbackQueue: { send: () => Promise.reject(new Error("the queue is full")) },
  });

  it("a repeat is handled at once: its line comes back", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const [{ campaignId = 0 } = {}] = world.permits.all();
    const body = { callId, status: "PICKED", duration: 9, externalCallId: null, attempt: null } as const;
    await world.record([world.report(callId, "PICKED")]);
    // The release of the delivery before was lost.
    world.permits.adopt([permit({ callId, campaignId, phoneNumber: ANNA, begun: true })]);
    expect(await receiveCallback(refusing(world), { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: true,
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });
});

describe("a gate that is out of reach", () => {
  it("is an error, so that the provider repeats: nothing was promised", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps, enqueued, tell } = door(world);
    const body = { callId, status: "PICKED", duration: 9, externalCallId: null, attempt: null } as const;
    const away = () => Promise.reject(new Error("the gate is out of reach"));
    const gate = { ...world.gate, note: away, receive: away };
    await expect(receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).rejects.toThrow(
      "out of reach",
    );
    expect(enqueued).toEqual([]);
    expect(await tell({ callId })).toMatchObject({ duplicate: false });
  });

  it("and does not take reports itself, as one of an older version, is asked to note them", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps, enqueued } = door(world);
    const body = { callId, status: "PICKED", duration: 9, externalCallId: null, attempt: null } as const;
    const gate = { ...world.gate, receive: () => Promise.reject(new TypeError("there is no such method")) };
    expect(await receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: false,
    });
    expect(enqueued).toHaveLength(1);
  });

  it("took a report, and its answer was lost: that is a duplicate, and has its effect all the same", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps } = door(world);
    const body = { callId, status: "PICKED", duration: 9, externalCallId: null, attempt: null } as const;
    const gate = {
      ...world.gate,
      receive: async (...asked: Parameters<typeof world.gate.receive>) => {
        await world.gate.receive(...asked);
        throw new Error("the gate's answer was lost");
      },
    };
    expect(await receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).toMatchObject({
      duplicate: true,
    });
    world.time.now += MINUTE;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 9 });
  });

  it("took a report, and its answer was lost: the same request goes on, and another one is a duplicate", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 2, retry_interval_minutes: 60 }" });
    const callId = await onTheLine(world);
    const { deps } = door(world);
    const body = {
      callId,
      status: "RNR",
      duration: 0,
      externalCallId: null,
      attempt: null,
      attemptInUrl: 1,
    } as const;
    const gate = {
      ...world.gate,
      receive: async (...asked: Parameters<typeof world.gate.receive>) => {
        await world.gate.receive(...asked);
        throw new Error("the object was reset because its code was updated");
      },
    };
    expect(await receiveCallback({ ...deps, gate }, { ...body, traceId: "request-1" })).toMatchObject({
      ...{ duplicate: false, retryScheduled: true },
    });
    expect(await receiveCallback({ ...deps, gate }, { ...body, traceId: "request-2" })).toMatchObject({
      duplicate: true,
    });
  });

  it("has too much to do, and is asked no more: the provider repeats it", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps } = door(world);
    const asked: string[] = [];
    const gate = {
      ...world.gate,
      receive: () =>
        Promise.reject(Object.assign(new Error("Durable Object is overloaded"), { overloaded: true })),
      note: async (...notes: Parameters<typeof world.gate.note>) => {
        asked.push("note");
        return world.gate.note(...notes);
      },
    };
    const body = { callId, status: "PICKED", duration: 9, externalCallId: null, attempt: null } as const;
    await expect(receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).rejects.toThrow(
      "overloaded",
    );
    expect(asked).toEqual([]);
  });

  it("noted late: the repeat is a duplicate, and the report has its effect all the same", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { deps, tell } = door(world);
    const body = { callId, status: "PICKED", duration: 9, externalCallId: null, attempt: null } as const;
    const gate = {
      ...world.gate,
      receive: async () => null,
      note: async (...asked: Parameters<typeof world.gate.note>) => {
        await world.gate.note(...asked);
        throw new Error("the gate's answer was lost");
      },
    };
    await expect(receiveCallback({ ...deps, gate }, { ...body, attemptInUrl: 1 })).rejects.toThrow(
      "answer was lost",
    );
    expect(await tell({ callId, status: "RNR" })).toMatchObject({ duplicate: true });
    world.time.now += MINUTE;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 9 });
  });
});

describe("a callback for an attempt that went over another trunk", () => {
  it("changes nothing: the trunk that gave it back knows nothing of it", async () => {
    const world = makeWorld();
    const callId = await onTheLine(world);
    const { tell, enqueued } = door(world);
    expect(await tell({ callId, status: "RNR", trunkInUrl: "spare" }, 1)).toMatchObject({ duplicate: true });
    expect(enqueued).toEqual([]);
    expect(await tell({ callId, trunkInUrl: "default" }, 1)).toMatchObject({ duplicate: false });
  });
});

// Between the grant and the dial: one dial per attempt, none that must not be, and the lines come back.
import { describe, expect, it } from "vitest";
import type { DialAnswer } from "../../../../src/actions/ports/provider.ts";
import type { DialMessage } from "../../../../src/domain/calls/dial-key.ts";
import { moveCampaign, updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { named } from "../../../support/named.ts";
import { failAlways, failOnce, makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";
const CLAIM = named("claim calls");
const READ_BACK = named("read back the claim");

/** One call, granted; its message is on its way. */
async function granted(world: World, campaign: Parameters<World["campaign"]>[0] = {}) {
  const campaignId = await world.campaign(campaign);
  const callId = await world.acceptedOne(campaignId, ANNA);
  await world.dispatch();
  return { campaignId, callId, messages: world.queue.take() };
}

const answering = (world: World, answer: DialAnswer) => {
  world.provider.answer = async () => answer;
};
/** A no that is about the call itself. */
const refusing = (final: boolean, reason = "no such number"): DialAnswer => ({
  kind: "refused",
  refusal: { about: "call", retryAfterSeconds: null },
  final,
  reason,
});

describe("a granted call", () => {
  it("is dialled with all that a provider needs, and its answer is noted", async () => {
    const world = makeWorld();
    const { callId, campaignId, messages } = await granted(world, { name: "Reminders" });
    world.db.sqlite.exec(`INSERT INTO call_metadata SELECT call_id, '{"order":7}' FROM calls`);
    world.time.now += SECOND;
    await world.place(messages);

    expect(world.provider.dialled).toEqual([
      {
        callId,
        attempt: 1,
        phoneNumber: ANNA,
        campaignId,
        campaignName: "Reminders",
        metadata: { order: 7 },
        callbackUrl: `https://calls.test/callback/${callId}/1`,
        leaseSeconds: 900,
        callerId: null,
        machineDetection: "off",
        ringTimeoutSeconds: null,
        maxCallSeconds: null,
        options: {},
      },
    ]);
    expect(world.row(callId)).toMatchObject({
      status: "PROCESSING",
      attempts_started: 1,
      next_attempt_at: null,
      last_attempt_at: NOW + SECOND,
      external_call_id: `ext-${callId}-1`,
      attempts: [
        { attempt: 1, status: "PROCESSING", started_at: NOW + SECOND, external_call_id: `ext-${callId}-1` },
      ],
    });
    expect(world.permits.all()).toMatchObject([
      { callId, begun: true, expiresAt: NOW + SECOND + 900 * SECOND },
    ]);
    world.expectTruth();
  });

  it("is dialled as its campaign says, and its claim when that is read back too", async () => {
    for (const lost of [false, true]) {
      const world = makeWorld();
      const { messages } = await granted(world, {
        machineDetection: "async",
        ringTimeoutSeconds: 20,
        maxCallSeconds: 899,
        providerOptions: { agent: "a-1", variables: { who: "Ada" } },
      });
      if (lost) failOnce(world, "after", CLAIM);
      await world.place(messages);
      expect(world.provider.dialled).toMatchObject([
        {
          machineDetection: "async",
          ringTimeoutSeconds: 20,
          maxCallSeconds: 899,
          options: { agent: "a-1", variables: { who: "Ada" } },
        },
      ]);
    }
  });

  it("is given no more time than its lease has", async () => {
    const world = makeWorld();
    const { messages } = await granted(world, { maxCallSeconds: 901 });
    await world.place(messages);
    expect(world.provider.dialled).toMatchObject([{ maxCallSeconds: 900, leaseSeconds: 900 }]);
  });

  it("is dialled as its campaign says after a change, when it was granted before", async () => {
    const world = makeWorld();
    const { campaignId, messages } = await granted(world, { ringTimeoutSeconds: 20 });
    await updateCampaign(world.db, campaignId, { ringTimeoutSeconds: 40 }, NOW);
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ ringTimeoutSeconds: 40 }]);
    world.expectTruth();
  });

  it("is marked as going out before the provider hears of it", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    let statusAtDial = "";
    world.provider.answer = async () => {
      statusAtDial = world.row(callId).status;
      return { kind: "accepted", externalCallId: null };
    };
    await world.place(messages);
    expect(statusAtDial).toBe("PROCESSING");
  });

  it("goes out with others of several campaigns in one chunk", async () => {
    const world = makeWorld();
    const [one, two] = [await world.campaign({ name: "One" }), await world.campaign({ name: "Two" })];
    await world.accepted(one, ANNA);
    await world.accepted(two, BEN);
    await world.dial();
    expect(world.provider.dialled.map(d => [d.phoneNumber, d.campaignName]).sort()).toEqual([
      [ANNA, "One"],
      [BEN, "Two"],
    ]);
    world.expectTruth();
  });

  it("is RETRYING at its second attempt, which counts as a retry", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    await world.place(messages);
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dial();
    expect(world.row(callId)).toMatchObject({ status: "RETRYING", attempts_started: 2 });
    expect(world.provider.dialled.map(d => d.attempt)).toEqual([1, 2]);
    world.expectTruth();
  });
});

describe("a message that is delivered twice", () => {
  it("dials once when one delivery follows the other", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    await world.place(messages);
    await world.place(messages);
    expect(world.provider.dialled).toHaveLength(1);
    expect(world.permits.all()).toMatchObject([{ callId, begun: true }]);
    world.expectTruth();
  });

  it("dials once when both are handled at the same time", async () => {
    const world = makeWorld();
    const { messages } = await granted(world);
    await Promise.all([world.place(messages), world.place(messages), world.place(messages)]);
    expect(world.provider.dialled).toHaveLength(1);
    expect(world.permits.all()).toHaveLength(1);
    world.expectTruth();
  });

  it("dials once when it is in one batch twice", async () => {
    const world = makeWorld();
    const { messages } = await granted(world);
    await world.place([...messages, ...messages]);
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("does not dial again after the attempt has ended", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    await world.place(messages);
    await world.record([world.report(callId, "PICKED")]);
    await world.place(messages);
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("dials once even when two permits for the attempt could be begun", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    // The first consumer hangs between begin and claim so long that its permit was given up and granted anew.
    const slow = world.place(messages, {
      calls: {
        ...world.calls,
        claim: async (...args) => {
          world.permits.release({ callId, attempt: 1 });
          await world.dispatch();
          await world.place(world.queue.take());
          return world.calls.claim(...args);
        },
      },
    });
    await slow;
    expect(world.provider.dialled).toHaveLength(1);
    // The permit of the call that is on the line is still there.
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 1, begun: true }]);
    world.expectTruth();
  });
});

describe("a campaign that stops between the grant and the claim", () => {
  it.each([
    ["paused", (w: World, id: number) => moveCampaign(w.db, id, "pause", NOW)],
    ["cancelled", (w: World, id: number) => moveCampaign(w.db, id, "cancel", NOW)],
    ["inactive", (w: World, id: number) => updateCampaign(w.db, id, { isActive: false }, NOW)],
    [
      "changed in its hours",
      (w: World, id: number) =>
        updateCampaign(w.db, id, { businessHours: [{ day_of_week: 5, start: "15:00", end: "18:00" }] }, NOW),
    ],
  ])("is not dialled when it is %s, and the permit comes back", async (_, stop) => {
    const world = makeWorld();
    const { campaignId, callId, messages } = await granted(world);
    await moveCampaign(world.db, campaignId, "start", NOW);
    world.permits.release({ callId, attempt: 1 });
    await world.dispatch();
    messages.splice(0, messages.length, ...world.queue.take());

    await stop(world, campaignId);
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0, attempts: [] });
    world.expectTruth();
  });

  it("is not dialled when it is paused between begin and claim either", async () => {
    const world = makeWorld();
    const { campaignId, messages } = await granted(world);
    await moveCampaign(world.db, campaignId, "start", NOW);
    for (const held of world.permits.all()) world.permits.release(held);
    await world.dispatch();
    messages.splice(0, messages.length, ...world.queue.take());
    world.db.faults.before = async sql => {
      if (!sql.includes(CLAIM)) return;
      world.db.faults.before = () => {};
      await moveCampaign(world.db, campaignId, "pause", NOW);
    };
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
  });

  it("is dialled once it goes on, at the same attempt", async () => {
    const world = makeWorld();
    const { campaignId, messages } = await granted(world);
    await updateCampaign(world.db, campaignId, { isActive: false }, NOW);
    await world.place(messages);
    await updateCampaign(world.db, campaignId, { isActive: true }, NOW);
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ attempt: 1 }]);
    world.expectTruth();
  });
});

describe("a message that waited in the queue", () => {
  it("until its calling window closed is not dialled, and the call goes at the next opening", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world, {
      businessHours: [{ day_of_week: 5, start: "11:00", end: "12:00:30" }],
    });
    world.time.now += 30 * SECOND;
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    await world.dispatch();
    expect(world.row(callId).next_attempt_at).toBe(NOW + 7 * 24 * HOUR - HOUR);
    world.expectTruth();
  });

  it("until the last millisecond of its window is dialled", async () => {
    const world = makeWorld();
    const { messages } = await granted(world, {
      businessHours: [{ day_of_week: 5, start: "11:00", end: "12:00:30" }],
    });
    world.time.now += 30 * SECOND - 1;
    await world.place(messages);
    expect(world.provider.dialled).toHaveLength(1);
  });

  it("until its permit lapsed is not dialled", async () => {
    const world = makeWorld();
    const { messages } = await granted(world);
    world.time.now += MINUTE;
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.rows()).toMatchObject([{ status: "INITIATED" }]);
  });

  it("for a call that was put off meanwhile is not dialled, and the permit comes back", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    await world.calls.postpone({ campaignId: 1, timeZone: null, retries: false }, NOW, NOW + HOUR, 10);
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId).next_attempt_at).toBe(NOW + HOUR);
  });

  it("for a call that was cancelled meanwhile is not dialled, and the permit comes back", async () => {
    const world = makeWorld();
    const { campaignId, callId, messages } = await granted(world);
    await moveCampaign(world.db, campaignId, "cancel", NOW);
    await world.calls.cancelWaiting(NOW, 10);
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId).status).toBe("CANCELLED");
    world.expectTruth();
  });
});

describe("a gate that answers late", () => {
  it("leads to no claim: the sweeper may have given the permit up by then", async () => {
    const world = makeWorld();
    const { messages } = await granted(world);
    await world.place(messages, {
      gate: {
        ...world.gate,
        begin: async asked => {
          const verdicts = await world.gate.begin(asked);
          world.time.now += 30 * SECOND;
          return verdicts;
        },
      },
    });
    expect(world.provider.dialled).toEqual([]);
    expect(world.rows()).toMatchObject([{ status: "INITIATED", attempts_started: 0 }]);
    expect(world.permits.all()).toEqual([]);
  });

  it("by minutes takes no line away from the delivery that was let go in its place", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    await world.place(messages, {
      gate: {
        ...world.gate,
        begin: async asked => {
          const verdicts = await world.gate.begin(asked);
          world.time.now += 2 * MINUTE;
          await world.reconcile();
          await world.dial();
          return verdicts;
        },
      },
    });
    expect(world.provider.dialled).toHaveLength(1);
    expect(world.row(callId).status).toBe("PROCESSING");
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 1, begun: true }]);
  });

  it("or not at all leads to a redelivery that dials nothing it cannot begin, and the sweeper frees the line", async () => {
    const world = makeWorld();
    const { messages } = await granted(world);
    const deaf = {
      ...world.gate,
      begin: async (asked: readonly DialMessage[]) => {
        await world.gate.begin(asked);
        throw new Error("the gate's answer was lost");
      },
    };
    await expect(world.place(messages, { gate: deaf })).rejects.toThrow("the gate's answer was lost");
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);

    world.time.now += 2 * MINUTE;
    const swept = await world.reconcile();
    expect(swept).toMatchObject({ released: 1 });
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ attempt: 1 }]);
  });
});

describe("a claim whose answer was lost", () => {
  it("after its commit is read back, and dialled once", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world, { name: "Reminders" });
    failOnce(world, "after", CLAIM);
    await world.place(messages);
    expect(world.provider.dialled).toMatchObject([{ callId, attempt: 1, campaignName: "Reminders" }]);
    expect(world.permits.all()).toMatchObject([{ callId, begun: true }]);
    await world.place(messages);
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("before it ran is not dialled now; the permit stays until the sweeper knows, then the call goes out once", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    failOnce(world, "before", CLAIM);
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toMatchObject([{ callId, begun: true }]);

    world.time.now += 2 * MINUTE;
    await world.reconcile();
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ callId, attempt: 1 }]);
    world.expectTruth();
  });

  it("and that cannot be read back is not dialled; the permit stays, and the lease ends the attempt", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    failAlways(world, "after", CLAIM);
    failAlways(world, "before", READ_BACK);
    await world.place(messages);
    world.db.faults.before = () => {};
    world.db.faults.after = () => {};
    expect(world.provider.dialled).toEqual([]);
    expect(world.row(callId).status).toBe("PROCESSING");
    expect(world.permits.all()).toMatchObject([{ callId, begun: true }]);

    // In flight, as far as anybody knows: the sweeper leaves it alone.
    world.time.now += 2 * MINUTE;
    expect(await world.reconcile()).toMatchObject({
      released: 0,
    });
    world.time.now = NOW + 900 * SECOND;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "FAILED", attempts_started: 1 });
    expect(world.row(callId).next_attempt_at).not.toBeNull();
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("for minutes, and of whose attempt another permit was begun meanwhile, leaves that permit to the lease", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    await world.place(messages, {
      calls: {
        ...world.calls,
        // The old claim commits just before this one.
        claim: async (wanted, nonce, now) => {
          await world.calls.claim(wanted, "an older delivery", now);
          return world.calls.claim(wanted, nonce, now);
        },
      },
    });
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toMatchObject([{ callId, attempt: 1, begun: true }]);
    world.time.now += 900 * SECOND;
    await world.endLeases();
    expect(world.row(callId)).toMatchObject({ status: "FAILED", attempts_started: 1 });
    expect(world.permits.all()).toEqual([]);
  });

  it("is not dialled by another delivery that reads it back", async () => {
    const world = makeWorld();
    const { messages } = await granted(world);
    failOnce(world, "after", CLAIM);
    await Promise.all([world.place(messages), world.place(messages)]);
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("for two campaigns at once, and that arrives late after all, dials nobody and still comes to an end", async () => {
    const world = makeWorld();
    const [one, two] = [await world.campaign(), await world.campaign()];
    await world.acceptedOne(one, ANNA);
    const late = await world.acceptedOne(two, BEN);
    await world.dispatch();
    // The claim is on its way to D1 when its answer is given up; it commits a moment later.
    let claims = 0;
    let commitLate = () => {};
    world.db.faults.before = (sql, later) => {
      if (!sql.includes(CLAIM) || claims++ !== 0) return;
      commitLate = later;
      throw new Error("network connection lost");
    };
    await world.place(world.queue.take());
    commitLate();
    expect(world.row(late).status).toBe("PROCESSING");
    expect(world.provider.dialled).toEqual([]);

    for (let minute = 0; minute <= 20; minute++) {
      world.time.now += MINUTE;
      await world.endLeases();
      await world.reconcile();
    }
    expect(world.row(late).status).not.toBe("PROCESSING");
  });
});

describe("a claim that takes so long that the calling window closes", () => {
  it("is not followed by a dial: the attempt is given back, saying why, and its line comes back", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world, {
      businessHours: [{ day_of_week: 5, start: "09:00", end: "12:00:30" }],
    });
    world.time.now += 20 * SECOND;
    world.db.faults.after = sql => {
      if (sql.includes(CLAIM)) world.time.now += 20 * SECOND;
    };
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.row(callId)).toMatchObject({
      status: "INITIATED",
      attempts_started: 0,
      attempts: [],
      error_message: "Not dialled: its calling window closed before it could go out",
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("and is read back for a campaign that was paused meanwhile is not dialled either", async () => {
    const world = makeWorld();
    const { campaignId, messages } = await granted(world);
    await moveCampaign(world.db, campaignId, "start", world.time.now);
    world.db.sqlite.exec("UPDATE campaigns SET revision = 1");
    world.db.faults.after = sql => {
      if (!sql.includes(CLAIM)) return;
      world.db.sqlite.exec("UPDATE campaigns SET status = 'paused'");
      throw new Error("D1 is out of reach");
    };
    await world.place(messages);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toMatchObject([{ begun: true }]);
  });
});

describe("what the provider answers", () => {
  it("nothing: the attempt is unknown, the permit stays, and nothing is sent again", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    answering(world, { kind: "unknown", reason: "no answer within 30 s" });
    await world.place(messages);
    await world.place(messages);
    expect(world.row(callId)).toMatchObject({
      status: "PROCESSING",
      attempts: [{ attempt: 1, status: "unknown", error: "no answer within 30 s" }],
    });
    expect(world.permits.all()).toMatchObject([{ callId, begun: true }]);
    expect(world.provider.dialled).toHaveLength(1);
    expect(await world.dispatch()).toMatchObject({ granted: 0 });
    world.expectTruth();
  });

  it("nothing, but the callback comes: the attempt ends by it", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    answering(world, { kind: "unknown", reason: "no answer within 30 s" });
    await world.place(messages);
    await world.record([world.report(callId, "PICKED", { duration: 40 })]);
    expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 40 });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("late, after the callback: the outcome and its silence about errors stand", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    world.provider.answer = async () => {
      await world.record([world.report(callId, "PICKED", { duration: 40 })]);
      return { kind: "unknown", reason: "no answer within 30 s" };
    };
    await world.place(messages);
    const row = world.row(callId);
    expect(row).toMatchObject({ status: "PICKED", attempts: [{ status: "PICKED" }] });
    expect(row.attempts[0]?.error ?? null).toBeNull();
    world.expectTruth();
  });

  it("no: the attempt has FAILED, the line is free, and the call is retried by the rules", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    answering(world, refusing(false));
    await world.place(messages);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: NOW + HOUR,
      attempts: [
        {
          attempt: 1,
          status: "FAILED",
          error: "Dial refused: no such number",
          started_at: NOW,
          ended_at: NOW,
        },
      ],
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("no, at the last attempt: the call has FAILED, saying why", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 1 }" });
    const { callId, messages } = await granted(world);
    answering(world, refusing(false));
    await world.place(messages);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: "Max retry attempts reached (1)",
    });
    world.expectTruth();
  });

  it("no, for good: the call has FAILED, whatever the rules say", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    answering(world, refusing(true, "HTTP 422: not a number"));
    await world.place(messages);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      attempts_started: 1,
      error_message: "Dial refused: HTTP 422: not a number",
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("different things for the calls of one chunk: each gets its own end", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const [yes, no, nothing] = await world.accepted(id, ANNA, BEN, "+12025550003");
    world.provider.answer = async ({ callId }) => {
      if (callId === no) return refusing(true);
      if (callId === nothing) return { kind: "unknown", reason: "timeout" };
      return { kind: "accepted", externalCallId: "x-1" };
    };
    await world.dial();
    expect(world.rows().map(r => [r.status, r.attempts[0]?.status])).toEqual([
      ["PROCESSING", "PROCESSING"],
      ["FAILED", "FAILED"],
      ["PROCESSING", "unknown"],
    ]);
    expect(world.permits.all().map(p => p.callId)).toEqual([yes, nothing]);
    world.expectTruth();
  });

  it("and cannot be noted: the message fails, and its redelivery dials nothing", async () => {
    const world = makeWorld();
    const { callId, messages } = await granted(world);
    failOnce(world, "before", named("record answers"));
    await expect(world.place(messages)).rejects.toThrow("D1 is out of reach");
    await world.place(messages);
    expect(world.provider.dialled).toHaveLength(1);
    expect(world.permits.all()).toMatchObject([{ callId, begun: true }]);
    await world.record([world.report(callId, "PICKED")]);
    expect(world.row(callId).status).toBe("PICKED");
    world.expectTruth();
  });
});

describe("one call of a chunk in trouble", () => {
  it("does not keep the others' answers from being noted, when the idle ones cannot be looked up", async () => {
    const world = makeWorld();
    const [on, off] = [await world.campaign(), await world.campaign()];
    const dialled = await world.acceptedOne(on, ANNA);
    await world.acceptedOne(off, BEN);
    await world.dispatch();
    await updateCampaign(world.db, off, { isActive: false }, NOW);
    failOnce(world, "before", named("calls in flight"));
    let answer: (a: DialAnswer) => void = () => {};
    world.provider.answer = () =>
      new Promise(resolve => {
        answer = resolve;
      });
    let failed = false;
    const placing = world.place(world.queue.take()).catch(() => {
      failed = true;
    });
    for (let turns = 0; turns < 50; turns++) await Promise.resolve();
    // A handler that ends while a dial waits for its answer loses the answer with it.
    expect(failed).toBe(false);
    answer({ kind: "accepted", externalCallId: "x-1" });
    await placing;
    expect(world.row(dialled).external_call_id).toBe("x-1");
  });
});

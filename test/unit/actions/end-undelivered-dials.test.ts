// Dial messages that were given up: what becomes of their attempts, their calls and their lines.
import { describe, expect, it } from "vitest";
import { lapseUnbegun } from "../../../src/actions/end-expired-leases.ts";
import { endUndeliveredDials } from "../../../src/actions/end-undelivered-dials.ts";
import type { DialMessage } from "../../../src/actions/ports.ts";

import { moveCampaign } from "../../../src/store/campaigns.ts";
import { failOnce, HOUR, MINUTE, makeWorld, NOW, SECOND, type World } from "./world.ts";

const ANNA = "+12025550001";
const SETTLE = "status = g.status";

/** A call that holds a permit, and the message that was sent for it. */
async function granted(world: World, number = ANNA): Promise<DialMessage> {
  await world.acceptedOne(await world.campaign(), number);
  await world.dispatch();
  const [message] = world.queue.take();
  if (message === undefined) throw new Error("nothing was sent");
  return message;
}

/** Gives the messages up. `between`: what happens after the gate has answered and before D1 is asked. */
async function giveUp(world: World, messages: readonly DialMessage[], between = async () => {}) {
  let woken = 0;
  const ended = await endUndeliveredDials(
    {
      gate: { ...world.gate, wake: async () => void woken++ },
      clock: world.clock,
      recordOutcomes: async reports => {
        await between();
        return world.record(reports);
      },
    },
    messages.map(message => ({ ...message, error: "the gate is out of reach" })),
  );
  return { ended, woken };
}

const lapse = (world: World) => {
  world.time.now += MINUTE;
  return lapseUnbegun(world.permits, world.time.now);
};

describe("a message whose permit was not begun", () => {
  it("ends its attempt as FAILED by the rules, gives the line back and lets the gate look again", async () => {
    const world = makeWorld();
    const message = await granted(world);
    expect(await giveUp(world, [message])).toEqual({ ended: 1, woken: 1 });
    const row = world.row(message.callId);
    expect(row).toMatchObject({
      status: "FAILED",
      attempts_started: 1,
      next_attempt_at: NOW + HOUR,
      error_message: "Dial not delivered: the gate is out of reach",
      last_attempt_at: null,
    });
    expect(row.attempts).toEqual([
      {
        attempt: 1,
        status: "FAILED",
        started_at: null,
        ended_at: NOW,
        duration: 0,
        external_call_id: null,
        error: "Dial not delivered: the gate is out of reach",
      },
    ]);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("is dialled no more when a copy of it comes late", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await giveUp(world, [message]);
    await world.place([message]);
    expect(world.provider.dialled).toEqual([]);
  });

  it("has lapsed meanwhile: its attempt ends all the same", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await lapse(world);
    expect(await giveUp(world, [message])).toEqual({ ended: 1, woken: 1 });
    expect(world.row(message.callId)).toMatchObject({ status: "FAILED", attempts_started: 1 });
    world.expectTruth();
  });

  it("was for the last attempt: the call is final", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 1 }" });
    const message = await granted(world);
    await giveUp(world, [message]);
    expect(world.row(message.callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: "Max retry attempts reached (1)",
    });
    world.expectTruth();
  });

  it("was for a retry: what was not dialled counts as no retry, what is dialled after it does", async () => {
    const world = makeWorld();
    const [first, callId] = [await granted(world), world.rows()[0]?.call_id ?? ""];
    await world.place([first]);
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dispatch();
    await giveUp(world, world.queue.take());
    const retries = () =>
      world.db.sqlite.prepare("SELECT sum(retries) AS n FROM campaign_counters").get()?.n as number;
    expect(retries()).toBe(0);
    expect(world.row(callId)).toMatchObject({ status: "FAILED", attempts_started: 2 });
    world.expectTruth();
    world.time.now += HOUR;
    await world.dial();
    expect(world.provider.dialled.map(d => d.attempt)).toEqual([1, 3]);
    expect(retries()).toBe(1);
    world.expectTruth();
  });

  it("is of a cancelled campaign: the call is cancelled", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await moveCampaign(world.db, world.row(message.callId).campaign_id, "cancel", NOW);
    await giveUp(world, [message]);
    expect(world.row(message.callId)).toMatchObject({ status: "CANCELLED", next_attempt_at: null });
    world.expectTruth();
  });
});

describe("a message that may have been dialled", () => {
  it("was begun: it is left to its lease", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await world.place([message]);
    expect(await giveUp(world, [message])).toEqual({ ended: 0, woken: 0 });
    expect(world.row(message.callId)).toMatchObject({ status: "PROCESSING" });
    expect(world.permits.all()).toMatchObject([{ token: message.token, begun: true }]);
  });

  it("was begun and not claimed: a claim that arrives after the end of its attempt finds nothing", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await world.gate.begin([message]);
    expect(await giveUp(world, [message])).toMatchObject({ ended: 0 });
    world.time.now += 120 * SECOND;
    await world.reconcile();
    expect(await giveUp(world, [message])).toMatchObject({ ended: 1 });
    const { campaign_id } = world.row(message.callId);
    const claimable = { ...message, campaignId: campaign_id, campaignRevision: 1 };
    expect(await world.calls.claim([claimable], "late", world.time.now)).toEqual([]);
    world.expectTruth();
  });

  it.each(["PICKED", "RNR"] as const)("has ended as %s long ago: nothing changes", async outcome => {
    const world = makeWorld();
    const message = await granted(world);
    await world.place([message]);
    await world.record([world.report(message.callId, outcome)]);
    const before = world.rows();
    expect(await giveUp(world, [message])).toMatchObject({ ended: 0 });
    expect(world.rows()).toEqual(before);
    world.expectTruth();
  });
});

describe("a message whose call was granted again", () => {
  it("changes nothing: the newer permit stands", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await lapse(world);
    await world.dispatch();
    expect(await giveUp(world, [message])).toEqual({ ended: 0, woken: 0 });
    expect(world.row(message.callId)).toMatchObject({ status: "INITIATED" });
    await world.place(world.queue.take());
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("a moment after the gate was asked, and dialled: the attempt on the line keeps its line", async () => {
    const world = makeWorld();
    const message = await granted(world);
    expect(await giveUp(world, [message], () => world.dial())).toMatchObject({ ended: 0 });
    expect(world.row(message.callId)).toMatchObject({ status: "PROCESSING" });
    expect(world.permits.all()).toMatchObject([{ callId: message.callId, begun: true }]);
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("a moment after the gate was asked, and not yet dialled: the attempt ends and is not dialled", async () => {
    const world = makeWorld();
    const message = await granted(world);
    const again = async () => void (await world.dispatch());
    expect(await giveUp(world, [message], again)).toMatchObject({ ended: 1 });
    expect(world.permits.all()).toEqual([]);
    await world.place(world.queue.take());
    expect(world.provider.dialled).toEqual([]);
    world.expectTruth();
  });

  it("between the read and the settlement: the claim was quicker and keeps its line", async () => {
    const world = makeWorld();
    const message = await granted(world);
    let dialled = false;
    world.db.faults.before = async sql => {
      if (!sql.includes(SETTLE) || dialled) return;
      dialled = true;
      await world.dial();
    };
    expect(await giveUp(world, [message])).toMatchObject({ ended: 0 });
    expect(world.permits.all()).toMatchObject([{ callId: message.callId, begun: true }]);
    expect(world.row(message.callId)).toMatchObject({ status: "PROCESSING" });
    world.expectTruth();
  });
});

describe("giving up that dies on its way", () => {
  it.each(["before", "after"] as const)("%s D1 had it: a second run ends the attempt once", async when => {
    const world = makeWorld();
    const message = await granted(world);
    failOnce(world, when, SETTLE);
    await expect(giveUp(world, [message])).rejects.toThrow("D1 is out of reach");
    expect(await giveUp(world, [message])).toMatchObject({ ended: when === "before" ? 1 : 0 });
    expect(world.row(message.callId)).toMatchObject({ status: "FAILED", attempts_started: 1 });
    world.expectTruth();
  });

  it("for good: the call is simply due, and granted again", async () => {
    const world = makeWorld();
    const message = await granted(world);
    failOnce(world, "before", SETTLE);
    await expect(giveUp(world, [message])).rejects.toThrow("D1 is out of reach");
    await world.dial();
    expect(world.provider.dialled).toHaveLength(1);
    expect(await giveUp(world, [message])).toMatchObject({ ended: 0 });
    world.expectTruth();
  });

  it("and is done twice at once: the attempt ends once", async () => {
    const world = makeWorld();
    const message = await granted(world);
    const results = await Promise.all([giveUp(world, [message]), giveUp(world, [message])]);
    expect(results.map(r => r.ended).sort()).toEqual([0, 1]);
    world.expectTruth();
  });
});

// What the watchdog asks the provider: dials without an answer, and calls whose webhook may be lost.

import { describe, expect, it, vi } from "vitest";
import type { DialStatus, StatusQuestion } from "../../../../src/actions/ports/provider.ts";
import {
  askAboutOverdueCalls,
  askAboutUnansweredDials,
} from "../../../../src/actions/trunks/ask-about-calls.ts";
import { named } from "../../../support/named.ts";
import { accountsOf } from "../../../support/worlds/account.ts";
import { failOnce, makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { MINUTE, SECOND } from "../../../support/worlds/permits.ts";

const LIMIT = 100;
const HUNG_UP = {
  kind: "hung_up",
  externalCallId: "ext-9",
  disposition: "busy",
  answeredBy: null,
  durationSeconds: 0,
  hangupCause: "user_busy",
  cost: null,
} as const satisfies DialStatus;

/** Calls on the line, and a provider that can be asked. */
async function onTheLine(n = 1, leaseSeconds = 900) {
  const world = makeWorld({ policy: { maxConcurrentCalls: n, leaseSeconds } });
  const ids = await world.accepted(await world.campaign(), ...numbers(n));
  const asked: { callId: string; minute: number; externalCallId: string | null }[] = [];
  const start = world.time.now;
  const provider = { says: (_: StatusQuestion): DialStatus => ({ kind: "live" }) };
  const fetchStatus = async (question: StatusQuestion) => {
    const { callId, externalCallId } = question;
    asked.push({ callId, externalCallId, minute: (world.time.now - start) / MINUTE });
    return provider.says(question);
  };
  const ctx = { ...world.recordDeps, accountOf: accountsOf({}, fetchStatus) };
  /** Each minute up to this one, as the watchdog does. */
  const minutes = async (last: number, limit = LIMIT) => {
    let settled = 0;
    while (world.time.now < start + last * MINUTE) {
      world.time.now += MINUTE;
      settled += await askAboutOverdueCalls(ctx, world.time.now, limit);
    }
    return settled;
  };
  return { world, ids, asked, provider, ctx, minutes };
}

describe("a call that is past its expected end", () => {
  it("is asked about by its id every five minutes up to its lease, and goes on while it is live", async () => {
    const { world, asked, minutes } = await onTheLine(1, 1800);
    world.time.now += 10 * SECOND;
    await world.dial();
    world.time.now -= 10 * SECOND;
    expect(await minutes(60)).toBe(0);
    expect(asked.map(a => a.minute)).toEqual([6, 11, 16, 21, 26]);
    expect(asked[0]?.externalCallId).toBe(`ext-${asked[0]?.callId}-1`);
    expect(world.rows()).toMatchObject([{ status: "PROCESSING" }]);
  });

  it("and has ended there is settled from the answer, its disposition and all, and its line comes back", async () => {
    const { world, ids, provider, minutes } = await onTheLine();
    await world.dial();
    provider.says = () => HUNG_UP;
    expect(await minutes(7)).toBe(1);
    expect((await world.calls.named(ids[0] ?? ""))?.call).toMatchObject({
      status: "RNR",
      attempts: [{ status: "RNR", disposition: "busy", hangup_cause: "user_busy" }],
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("and ended on a number that is none is not dialled again", async () => {
    const { world, ids, provider, minutes } = await onTheLine();
    await world.dial();
    provider.says = () => ({ ...HUNG_UP, disposition: "invalid_number" });
    await minutes(7);
    expect(world.row(ids[0] ?? "")).toMatchObject({ status: "FAILED", next_attempt_at: null });
    world.expectTruth();
  });

  it("is not believed to be over by a provider that knows nothing of it, or is out of reach", async () => {
    const { world, provider, minutes } = await onTheLine();
    await world.dial();
    provider.says = () => ({ kind: "unknown" });
    expect(await minutes(8)).toBe(0);
    provider.says = () => {
      throw new Error("out of reach");
    };
    expect(await minutes(14)).toBe(0);
    expect(world.rows()).toMatchObject([{ status: "PROCESSING" }]);
  });

  it("whose end was noted before ends as was noted", async () => {
    const { world, ids, provider, minutes } = await onTheLine();
    await world.dial();
    world.time.now += SECOND;
    const callId = ids[0] ?? "";
    const { campaignId, phoneNumber } = world.permits.of(callId) ?? { campaignId: 0, phoneNumber: "" };
    const end = world.report(callId, "PICKED");
    await world.gate.note([{ end, campaignId, phoneNumber, receivedBefore: true }]);
    provider.says = () => HUNG_UP;
    await minutes(7);
    expect(world.row(callId).status).toBe("PICKED");
    world.expectTruth();
  });

  it("is one of a bounded number a minute, and each has its turn", async () => {
    const { world, ids, asked, minutes } = await onTheLine(60, 14_400);
    // One after the other, all in one minute.
    await world.dispatch();
    for (const message of world.queue.take()) {
      await world.place([message]);
      world.time.now += 900;
    }
    await minutes(239, 10);
    const perMinute = Map.groupBy(asked, a => a.minute);
    expect(Math.max(...[...perMinute.values()].map(some => some.length))).toBe(10);
    expect(new Set(asked.map(a => a.callId))).toEqual(new Set(ids));
  });

  it("is nobody's question where the provider cannot be asked, or the lease ends before", async () => {
    const { world, ctx, asked } = await onTheLine(1, 300);
    await world.dial();
    world.time.now += 6 * MINUTE;
    const read = vi.fn();
    world.db.faults.before = read;
    expect(await askAboutOverdueCalls(ctx, world.time.now, LIMIT)).toBe(0);
    expect(read).not.toHaveBeenCalled();
    expect(await askAboutUnansweredDials({ ...ctx, accountOf: accountsOf({}) }, LIMIT)).toBe(0);
    expect(asked).toEqual([]);
  });
});

describe("a dial that got no answer", () => {
  async function unanswered() {
    const made = await onTheLine();
    made.world.provider.answer = async () => ({ kind: "unknown", reason: "timeout" });
    await made.world.dial();
    made.world.time.now += 2 * MINUTE;
    return { ...made, ask: () => askAboutUnansweredDials(made.ctx, LIMIT) };
  }

  it("and is found in the provider's list goes on under the id that it has there", async () => {
    const { world, ids, asked, provider, ask } = await unanswered();
    provider.says = () => ({ kind: "live", externalCallId: "ext-7" });
    expect(await ask()).toBe(0);
    await ask();
    expect(asked.map(a => a.externalCallId)).toEqual([null, "ext-7"]);
    expect(world.row(ids[0] ?? "")).toMatchObject({
      status: "PROCESSING",
      attempts: [{ status: "unknown", external_call_id: "ext-7" }],
    });
    world.expectTruth();
  });

  it("keeps its line when the id cannot be written down, and is found again", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { world, ids, provider, ask } = await unanswered();
    provider.says = () => ({ kind: "live", externalCallId: "ext-7" });
    failOnce(world, "before", named("record details"));
    await ask();
    expect(world.row(ids[0] ?? "").attempts).toMatchObject([{ external_call_id: null }]);
    await ask();
    expect(world.row(ids[0] ?? "").attempts).toMatchObject([{ external_call_id: "ext-7" }]);
  });

  it("and has ended there is settled", async () => {
    const { world, ids, provider, ask } = await unanswered();
    provider.says = () => HUNG_UP;
    expect(await ask()).toBe(1);
    expect(world.row(ids[0] ?? "").attempts).toMatchObject([{ status: "RNR", external_call_id: "ext-9" }]);
    world.expectTruth();
  });

  it("is asked about each minute, not by age", async () => {
    const { asked, minutes } = await unanswered();
    await minutes(14);
    expect(asked).toEqual([]);
  });
});

it("a provider that answers slowly is asked for fifteen seconds, and what it said in them is settled", async () => {
  const { world, asked, provider, minutes } = await onTheLine(40);
  world.time.now += 10 * SECOND;
  await world.dial();
  world.time.now -= 10 * SECOND;
  provider.says = () => {
    world.time.now += 5 * SECOND;
    return HUNG_UP;
  };
  expect(await minutes(6)).toBe(asked.length);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(8);
});

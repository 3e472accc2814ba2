// Reports that a gate takes itself: the plain ones, read together; everything else is left to the door.

import { expect, it } from "vitest";
import type { ReceivedCallback } from "../../../src/domain/calls/received-callback.ts";
import type { AttemptEnd } from "../../../src/domain/calls/settlement.ts";
import { Door } from "../../../src/gate/door.ts";
import { named } from "../../support/named.ts";
import { countingStatements } from "../../support/platform/counting-statements.ts";
import { failOnce, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { permit } from "../../support/worlds/permits.ts";
import { realTrunk } from "./real-trunk.ts";

const reportOf = (callId: string, more: Partial<ReceivedCallback> = {}): ReceivedCallback => ({
  callId,
  status: "PICKED",
  duration: 5,
  externalCallId: null,
  attempt: null,
  attemptInUrl: 1,
  ...more,
});

async function onTheLine(count: number, wired: Parameters<typeof realTrunk>[1] = {}) {
  const { world, gated, id, deliver } = await realTrunk({ policy: { maxConcurrentCalls: 100 } }, wired);
  await gated.gate.initiate(requestOf(id, ...numbers(count)));
  await gated.idle();
  await deliver();
  const callIds = world.rows().map(row => row.call_id);
  return { world, gated, callIds, callId: callIds[0] as string };
}

it("answers a report of the attempt on the line, which is noted then, and has it settled", async () => {
  const { world, gated, callId } = await onTheLine(1);
  expect(await gated.gate.receive(reportOf(callId))).toMatchObject({
    ...{ callId, attempt: 1, status: "PICKED", duplicate: false, retryScheduled: false },
  });
  // Durable before it is answered.
  gated.restart();
  expect((await gated.gate.state()).permits).toMatchObject([{ callId, ended: { outcome: "PICKED" } }]);
  // Its queue is out of reach: it settles what it was to send.
  await gated.idle();
  expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 5 });
  world.expectTruth();
});

/** As a provider reports: at the URL that was made for the attempt. */
const signed = (callId: string, more: Partial<ReceivedCallback> = {}) =>
  reportOf(callId, { trunkInUrl: "default", ...more });

it("takes a signed report of an answered call without asking D1", async () => {
  const queued: AttemptEnd[] = [];
  const { world, gated, callId } = await onTheLine(1, {
    callbackQueue: { send: async ends => void queued.push(...ends) },
  });
  const reads = countingStatements(world.db, named("calls with campaigns"));
  expect(await gated.gate.receive(signed(callId))).toEqual({
    ...{ callId, attempt: 1, status: "PICKED", duplicate: false, retryScheduled: false, nextRetryAt: null },
  });
  await gated.idle();
  expect(queued).toMatchObject([{ callId, attempt: 1, outcome: "PICKED", duration: 5 }]);
  expect(reads()).toBe(0);
  // Told once more, it is no first report.
  expect(await gated.gate.receive(signed(callId))).toBeNull();
});

it.each([
  ["was not answered", { status: "RNR" as const }],
  ["asks to be called later", { details: { call_back_at: Date.UTC(2027, 0, 4, 12) } }],
  ["is reported with a token", { trunkInUrl: null }],
  ["names no attempt in its URL", { attemptInUrl: null }],
])("asks D1 about a call that %s", async (_, more) => {
  const { world, gated, callId } = await onTheLine(1);
  const reads = countingStatements(world.db, named("calls with campaigns"));
  expect(await gated.gate.receive(signed(callId, more))).toMatchObject({ duplicate: false });
  expect(reads()).toBeGreaterThan(0);
});

it("asks D1 about an answered call whose dial has not begun, and takes nothing over another trunk", async () => {
  const { world, gated, id } = await realTrunk({ policy: { maxConcurrentCalls: 100 } });
  await gated.gate.initiate(requestOf(id, ...numbers(1)));
  await gated.idle();
  const [callId] = world.rows().map(row => row.call_id) as [string];
  const reads = countingStatements(world.db, named("calls with campaigns"));
  expect(await gated.gate.receive(signed(callId))).toBeNull();
  expect(reads()).toBe(1);
  const [permit] = (await gated.gate.state()).permits;
  expect(permit?.ended).toBeUndefined();
});

it("reads calls together that are reported while others are read", async () => {
  const { world, gated, callIds } = await onTheLine(20, { callbackQueue: { send: async () => {} } });
  const reads = countingStatements(world.db, named("calls with campaigns"));
  const taken = await Promise.all(callIds.map(callId => gated.gate.receive(reportOf(callId))));
  expect(taken.map(t => t?.callId)).toEqual(callIds);
  expect(reads()).toBe(2);
});

it("leaves to the door what it does not find, what was noted before, and what went over another trunk", async () => {
  const { gated, callId } = await onTheLine(1);
  expect(await gated.gate.receive(reportOf("nobody"))).toBeNull();
  expect(await gated.gate.receive(reportOf(callId, { trunkInUrl: "spare" }))).toBeNull();
  expect(await gated.gate.receive(reportOf(callId, { attempt: 2 }))).toBeNull();
  expect(await gated.gate.receive(reportOf(callId))).not.toBeNull();
  expect(await gated.gate.receive(reportOf(callId, { status: "RNR" }))).toBeNull();
});

it("of two reports at the same moment takes one", async () => {
  const { gated, callId } = await onTheLine(1);
  const both = [reportOf(callId), reportOf(callId, { status: "RNR" })];
  const taken = await Promise.all(both.map(asked => gated.gate.receive(asked)));
  expect(taken.filter(t => t !== null)).toHaveLength(1);
});

it("notes nothing when the calls cannot be read", async () => {
  const { world, gated, callId } = await onTheLine(1);
  failOnce(world, "before", named("calls with campaigns"));
  await expect(gated.gate.receive(reportOf(callId))).rejects.toThrow("out of reach");
  world.db.faults.before = () => {};
  expect(await gated.gate.receive(reportOf(callId))).toMatchObject({ duplicate: false });
});

it("leaves to the door what would wait behind a thousand others, while D1 is slow", async () => {
  let reads = 0;
  const forever = new Promise<never>(() => {});
  const { world } = await onTheLine(1);
  const door = new Door({
    calls: {
      ...world.calls,
      byIds: () => {
        reads++;
        return forever;
      },
    },
    permits: { of: id => (id === "answered" ? permit({ begun: true, firstClaim: true }) : undefined) },
    note: ([asked]) =>
      asked === undefined ? [] : [{ end: asked.end, token: "t", first: true, adopted: false }],
    ...{ policy: world.policy, clock: world.clock, trunk: "default" },
  });
  const answers: unknown[] = [];
  for (let n = 0; n < 5_000; n++)
    void door.receive(reportOf(`call-${n}`)).then(answer => answers.push(answer));
  await new Promise(resolve => setImmediate(resolve));
  expect(reads).toBe(1);
  // The first is being read, and a thousand wait.
  expect(answers).toEqual(Array.from({ length: 5_000 - 1_001 }, () => null));
  // What need not be read waits for nobody.
  expect(await door.receive(signed("answered"))).toMatchObject({ callId: "answered", duplicate: false });
});

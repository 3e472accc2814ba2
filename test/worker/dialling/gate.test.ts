// Permits, leases and dials, through crash, redelivery, eviction and lost alarms, in the real runtime.
import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { SqlitePermitBook } from "../../../src/gate/storage/permit-book.ts";
import worker from "../../../src/index.ts";
import {
  api,
  callback,
  freshNumber,
  initiate,
  type Json,
  makeCampaign,
  readCall,
} from "../../support/api.ts";
import { expectAttemptsToStayInBounds, expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { eventually } from "../../support/eventually.ts";

const gate = () => env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
const simulator = () => env.SIMULATOR.get(env.SIMULATOR.idFromName(DEFAULT_TRUNK));
const quick = { max_attempts: 2, base_delay: "1ms" };

interface StoredPermit {
  callId: string;
  attempt: number;
  token: string;
}
const permits = (): Promise<StoredPermit[]> =>
  runInDurableObject(gate(), (_, state) =>
    new SqlitePermitBook(state.storage.sql)
      .all()
      .map(({ callId, attempt, token }) => ({ callId, attempt, token })),
  );

async function deliver(...messages: { callId: string; attempt: number; token: string }[]) {
  const batch = createMessageBatch(
    DIAL_QUEUE,
    messages.map(body => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body })),
  );
  await worker.queue(batch, env);
  return getQueueResult(batch, createExecutionContext());
}

/** A permit in the gate for a waiting call whose message was lost: written as dispatch does, never sent. */
async function permitWithoutMessage(callId: string, changes: Json = {}) {
  const row = (await env.DB.prepare("SELECT * FROM calls WHERE call_id = ?").bind(callId).first()) as Json;
  const campaign = (await env.DB.prepare("SELECT revision FROM campaigns WHERE id = ?")
    .bind(row.campaign_id)
    .first()) as Json;
  const message = { callId, attempt: row.attempts_started + 1, token: crypto.randomUUID() };
  const { configure } = await import("../../../src/wiring/configuration.ts");
  const configuration = configure(env);
  const version = configuration.ok ? configuration.policy.version : "";
  await runInDurableObject(gate(), (_, state) => {
    const permit = {
      ...message,
      campaignId: row.campaign_id,
      phoneNumber: row.phone_number,
      callerId: null,
      campaignRevision: campaign.revision,
      rulesVersion: changes.rulesVersion ?? version,
      openUntil: changes.openUntil ?? null,
      begun: false,
      begunAt: null,
      grantedAt: Date.now(),
      expiresAt: Date.now() + 60_000,
    };
    new SqlitePermitBook(state.storage.sql).grant([permit]);
  });
  await evictDurableObject(gate());
  return message;
}

/** A call that waits while nothing dispatches it: its campaign pauses while the gate is not looking. */
async function waitingCall(campaign: number, number = freshNumber(5)) {
  await api("POST", `/api/v1/campaigns/${campaign}/pause`);
  const { body } = await initiate(campaign, number);
  return body.call_id as string;
}

async function runningCampaign(fields: Json = {}) {
  const id = await makeCampaign({ retry_policy: quick, ...fields });
  await api("POST", `/api/v1/campaigns/${id}/start`);
  return id;
}

/** As resume, but the gate is not told. */
const resumeQuietly = (id: number) =>
  env.DB.prepare("UPDATE campaigns SET status = 'in_progress' WHERE id = ?").bind(id).run();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});

afterEach(async () => {
  vi.useRealTimers();
  // Lines left open by a test would starve the next one.
  const rows = (await env.DB.prepare(
    "SELECT call_id FROM calls WHERE status IN ('PROCESSING', 'RETRYING') OR next_attempt_at IS NOT NULL",
  ).all()) as { results: { call_id: string }[] };
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
  for (const { call_id } of rows.results) await callback(call_id, "PICKED");
  await eventually(async () => {
    const { n } = (await env.DB.prepare(
      "SELECT count(*) AS n FROM calls WHERE status IN ('PROCESSING', 'RETRYING')",
    ).first()) as { n: number };
    return n === 0;
  });
  await runInDurableObject(gate(), (_, state) => {
    state.storage.sql.exec("DELETE FROM permit_journal");
  });
  await evictDurableObject(gate());
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
});

it("never has more calls on the line than the trunk has lines, and uses them all", async () => {
  const id = await runningCampaign();
  await api("POST", "/api/v1/bulk-initiate-calls", {
    campaign_id: id,
    phone_numbers: Array.from({ length: 40 }, () => freshNumber(5)),
  });
  await eventually(async () => (await simulator().ledger()).distinct >= 10);
  const { body } = await api("GET", `/api/v1/campaigns/${id}/stats`);
  expect(body).toMatchObject({ in_progress_calls: 10, pending_calls: 30 });
  expect((await gate().snapshot()).permits).toBe(10);
  expect((await api("GET", "/api/v1/metrics")).body.system_status).toBe("at_capacity");
});

it("never gives a campaign more lines than its own limit, and leaves the rest to others", async () => {
  const small = await runningCampaign({ max_concurrent_calls: 3 });
  const other = await runningCampaign();
  for (const campaign_id of [small, other]) {
    await api("POST", "/api/v1/bulk-initiate-calls", {
      campaign_id,
      phone_numbers: Array.from({ length: 20 }, () => freshNumber(5)),
    });
  }
  await eventually(async () => (await gate().snapshot()).begun === 10);
  const { byCampaign } = await gate().snapshot();
  expect(byCampaign[small]).toBe(3);
  expect(byCampaign[other]).toBe(7);
});

it("dials once, however often and however close together a dial message is delivered", async () => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  const message = await permitWithoutMessage(callId);
  const before = (await simulator().ledger()).dials;
  await Promise.all([deliver(message, message), deliver(message), deliver(message)]);
  await deliver(message);
  expect((await readCall(callId)).status).toBe("PROCESSING");
  expect((await simulator().ledger()).dials).toBe(before + 1);
  expect(await permits()).toHaveLength(1);
});

it("dials nothing for a message without a permit, with an old token, or for another attempt", async () => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  const message = await permitWithoutMessage(callId);
  const before = (await simulator().ledger()).dials;
  const result = await deliver(
    { ...message, token: "stale" },
    { ...message, attempt: 2 },
    { ...message, callId: "nobody" },
  );
  expect(result.explicitAcks).toHaveLength(3);
  expect((await simulator().ledger()).dials).toBe(before);
  expect((await readCall(callId)).status).toBe("INITIATED");
});

it.each([
  ["paused", "status = 'paused'"],
  ["cancelled", "status = 'cancelled'"],
  ["deactivated", "is_active = 0"],
  ["changed", "revision = revision + 1"],
])("does not dial what was granted before its campaign was %s, and frees the line", async (_, change) => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  const message = await permitWithoutMessage(callId);
  await env.DB.prepare(`UPDATE campaigns SET ${change} WHERE id = ?`).bind(campaign).run();
  const before = (await simulator().ledger()).dials;
  await deliver(message);
  expect((await simulator().ledger()).dials).toBe(before);
  expect((await permits()).filter(p => p.token === message.token)).toEqual([]);
});

it("does not dial when the calling window closed while the message waited", async () => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  const message = await permitWithoutMessage(callId, { openUntil: Date.now() });
  const before = (await simulator().ledger()).dials;
  await deliver(message);
  expect((await simulator().ledger()).dials).toBe(before);
});

it("does not dial under rules that are no longer in force", async () => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  const message = await permitWithoutMessage(callId, { rulesVersion: "of yesterday" });
  const before = (await simulator().ledger()).dials;
  await deliver(message);
  expect((await simulator().ledger()).dials).toBe(before);
  expect((await permits()).filter(p => p.token === message.token)).toEqual([]);
});

it("finds a call again whose dial message was lost: the permit lapses, then it is dialled", async () => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  await permitWithoutMessage(callId);
  await gate().watch();
  expect((await readCall(callId)).status).toBe("INITIATED");
  vi.setSystemTime(Date.now() + 61_000);
  await runDurableObjectAlarm(gate());
  await eventually(async () => (await readCall(callId)).status === "PROCESSING");
});

it("finds a call again whose consumer died between begin and claim", async () => {
  const campaign = await runningCampaign();
  const callId = await waitingCall(campaign);
  await resumeQuietly(campaign);
  const message = await permitWithoutMessage(callId);
  expect(await gate().begin([message])).toMatchObject([{ go: true }]);
  vi.setSystemTime(Date.now() + 119_000);
  await gate().watch();
  expect((await readCall(callId)).status).toBe("INITIATED");
  vi.setSystemTime(Date.now() + 2_000);
  await gate().watch();
  await eventually(async () => (await readCall(callId)).status === "PROCESSING");
});

it("ends an attempt whose provider never calls back when its lease ends, and goes on by the rules", async () => {
  const campaign = await runningCampaign();
  const { body } = await initiate(campaign, freshNumber(5));
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  vi.setSystemTime(Date.now() + 899_000);
  await gate().watch();
  expect((await readCall(body.call_id)).status).toBe("PROCESSING");
  vi.setSystemTime(Date.now() + 2_000);
  await runDurableObjectAlarm(gate());
  expect((await readCall(body.call_id)).status).toBe("FAILED");
  vi.setSystemTime(Date.now() + 2_000);
  await gate().watch();
  const ended = await eventually(async () => {
    const call = await readCall(body.call_id);
    return call.attempt_count === 2 && call.status === "RETRYING" && call;
  });
  expect(ended.attempts[0]).toMatchObject({ status: "FAILED", error: "No callback within 900 s" });
  vi.setSystemTime(Date.now() + 901_000);
  await gate().watch();
  expect(await readCall(body.call_id)).toMatchObject({
    status: "FAILED",
    next_retry_at: null,
    error_message: "Max retry attempts reached (2)",
  });
});

it("ends an attempt by cron when it is on the line longer than any lease and its permit is gone", async () => {
  const campaign = await runningCampaign({ retry_policy: { max_attempts: 1 } });
  const { body } = await initiate(campaign, freshNumber(5));
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  await runInDurableObject(gate(), (_, state) => {
    state.storage.sql.exec("DELETE FROM permit_journal");
  });
  await evictDurableObject(gate());
  const { createScheduledController } = await import("cloudflare:test");
  const tick = () => worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  vi.setSystemTime(Date.now() + 1_199_000);
  await tick();
  expect((await readCall(body.call_id)).status).toBe("PROCESSING");
  vi.setSystemTime(Date.now() + 2_000);
  await tick();
  expect(await readCall(body.call_id)).toMatchObject({ status: "FAILED", next_retry_at: null });
});

it("goes on where it was after an eviction: permits, leases and windows are in storage", async () => {
  const campaign = await runningCampaign();
  const number = freshNumber(5);
  const { body } = await initiate(campaign, number);
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  await evictDurableObject(gate());
  expect((await gate().snapshot()).begun).toBe(1);
  expect((await initiate(campaign, number)).status).toBe(429);
  await callback(body.call_id, "PICKED");
  await eventually(async () => (await gate().snapshot()).permits === 0);
});

it("dials what is due by cron alone when the alarm was lost", async () => {
  const campaign = await runningCampaign({ retry_policy: { max_attempts: 2, base_delay: "10m" } });
  const { body } = await initiate(campaign, freshNumber(3));
  await eventually(async () => (await readCall(body.call_id)).status === "RNR");
  await runInDurableObject(gate(), (_, state) => state.storage.deleteAlarm());
  vi.setSystemTime(Date.now() + 600_000);
  const { createScheduledController } = await import("cloudflare:test");
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  await eventually(async () => (await readCall(body.call_id)).attempts.length === 2);
  await eventually(async () => (await readCall(body.call_id)).status === "FAILED");
});

it("keeps a second call to a number off the line while the first one lasts, however old the window", async () => {
  const campaign = await runningCampaign();
  const number = freshNumber(5);
  const first = (await initiate(campaign, number)).body.call_id;
  await eventually(async () => (await readCall(first)).status === "PROCESSING");
  vi.setSystemTime(Date.now() + 301_000);
  const second = await initiate(campaign, number);
  expect(second.status).toBe(201);
  await gate().watch();
  expect((await readCall(second.body.call_id)).status).toBe("INITIATED");
  await callback(first, "PICKED");
  await eventually(async () => (await readCall(second.body.call_id)).status === "PROCESSING");
});

it("arms its alarm for the next due time, and the retry goes out when it rings", async () => {
  const campaign = await runningCampaign({ retry_policy: { max_attempts: 2, base_delay: "1h" } });
  const { body } = await initiate(campaign, freshNumber(9));
  const waiting = await eventually(async () => {
    const call = await readCall(body.call_id);
    return call.status === "RNR" && call;
  });
  const due = Date.parse(waiting.next_retry_at);
  vi.setSystemTime(due - 1);
  await runDurableObjectAlarm(gate());
  expect((await readCall(body.call_id)).status).toBe("RNR");
  vi.setSystemTime(due);
  await runDurableObjectAlarm(gate());
  await eventually(async () => (await readCall(body.call_id)).status === "PICKED");
});

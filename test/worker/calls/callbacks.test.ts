// Reports of outcomes: the first one of an attempt counts, everything else changes nothing.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { CALLBACK_QUEUE } from "../../../src/domain/queue-names.ts";
import { DAY_MS, HOUR_MS } from "../../../src/domain/time-units.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
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

let campaign = 0;
beforeAll(async () => {
  campaign = await makeCampaign();
});

/** A call on the line whose provider never calls back. */
async function callOnTheLine(campaignId = campaign): Promise<string> {
  const { body } = await initiate(campaignId, freshNumber(5));
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  return body.call_id;
}

const settled = (callId: string, status: string) =>
  eventually(async () => {
    const call = await readCall(callId);
    return call.status === status && call;
  });

it("ends a call that was picked up, and frees its line", async () => {
  const id = await callOnTheLine();
  const { status, body } = await callback(id, "PICKED", { call_duration: 42, external_call_id: "ext-1" });
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    call_id: id,
    status: "PICKED",
    message: "Callback processed",
    retry_scheduled: false,
    next_retry_at: null,
    duplicate: false,
  });
  const call = await settled(id, "PICKED");
  expect(call).toMatchObject({ total_call_time: 42, external_call_id: "ext-1", attempt_count: 1 });
  const gate = env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
  await eventually(async () => (await gate.snapshot()).permits === 0);
});

it("schedules a retry when it was not, at the time it answers", async () => {
  const id = await callOnTheLine();
  const { body } = await callback(id, "RNR", { call_duration: 20 });
  expect(body).toMatchObject({ retry_scheduled: true, duplicate: false });
  const call = await settled(id, "RNR");
  expect(call.next_retry_at).toBe(body.next_retry_at);
  expect(Date.parse(call.next_retry_at) - Date.parse(call.attempts[0].ended_at)).toBe(HOUR_MS);
});

it("answers repeats, late ones and those for a finished call as duplicates without effect", async () => {
  const id = await callOnTheLine();
  await callback(id, "PICKED", { call_duration: 10 });
  const call = await settled(id, "PICKED");
  for (const [status, more] of [
    ["PICKED", { call_duration: 99 }],
    ["FAILED", {}],
    ["RNR", { attempt: 1 }],
    ["DISCONNECTED", { attempt: 2 }],
  ] as const) {
    const { status: code, body } = await callback(id, status, more);
    expect([code, body.duplicate, body.retry_scheduled]).toEqual([200, true, false]);
  }
  expect(await readCall(id)).toEqual(call);
});

it("lets the first of many that arrive together win", async () => {
  const id = await callOnTheLine();
  await Promise.all(
    ["PICKED", "RNR", "FAILED", "DISCONNECTED", "PICKED", "RNR"].map(s =>
      callback(id, s, { call_duration: 5 }),
    ),
  );
  const call = await eventually(async () => {
    const c = await readCall(id);
    return c.status !== "PROCESSING" && c;
  });
  expect(call.attempts).toHaveLength(1);
  expect(call.total_call_time).toBe(5);
});

it("takes an outcome that comes before the dial, and does not dial then", async () => {
  const paused = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${paused}/start`);
  await api("POST", `/api/v1/campaigns/${paused}/pause`);
  const { body } = await initiate(paused, freshNumber(1));
  await callback(body.call_id, "PICKED", { call_duration: 3 });
  const call = await settled(body.call_id, "PICKED");
  expect(call.attempts).toMatchObject([{ attempt: 1, status: "PICKED", started_at: null, duration: 3 }]);
  await api("POST", `/api/v1/campaigns/${paused}/resume`);
  const gate = env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
  await gate.watch();
  expect((await readCall(body.call_id)).external_call_id).toBeNull();
});

it("while a call waits for its retry, another report is a repeat", async () => {
  const id = await callOnTheLine();
  await callback(id, "RNR");
  const call = await settled(id, "RNR");
  expect((await callback(id, "PICKED")).body.duplicate).toBe(true);
  expect((await callback(id, "PICKED", { attempt: 2 })).body.duplicate).toBe(true);
  expect(await readCall(id)).toEqual(call);
});

it.each([
  ["a bad status before looking up the call", { call_id: "nobody", status: "BUSY" }, 400, "BUSY"],
  ["an unknown call", { call_id: "nobody", status: "PICKED" }, 404, "nobody"],
  ["no call", { status: "PICKED" }, 400, "call_id: is required"],
  ["a negative duration", { call_id: "x", status: "PICKED", call_duration: -1 }, 400, "call_duration"],
  ["a duration that is text", { call_id: "x", status: "PICKED", call_duration: "1" }, 400, "call_duration"],
  [
    "a disposition that is none",
    { call_id: "x", status: "RNR", disposition: "BUSY" },
    400,
    'disposition: must be one of answered, busy, no_answer, voicemail, rejected, invalid_number, blocked, network_error, provider_error, cancelled, wrong_number, refused, not "BUSY"',
  ],
  [
    "an answerer that is none",
    { call_id: "x", status: "RNR", answered_by: 1 },
    400,
    "answered_by: must be one of human, machine, fax, unknown, not 1",
  ],
  [
    "a call back at a time without its offset",
    { call_id: "x", status: "PICKED", call_back_at: "2026-11-20T16:40:00" },
    400,
    'not "2026-11-20T16:40:00"',
  ],
  [
    "a call back at a number",
    { call_id: "x", status: "PICKED", call_back_at: 1_800_000_000 },
    400,
    "call_back_at: must be ISO 8601 with its offset",
  ],
  [
    "a call back in another century",
    { call_id: "x", status: "PICKED", call_back_at: "2126-11-20T16:40:00+01:00" },
    400,
    "call_back_at: must not be more than 30 days ahead, not 2126-11-20T15:40:00.000Z",
  ],
  [
    "a call back in the past, before looking up the call",
    { call_id: "nobody", status: "RNR", call_back_at: "2020-11-20T16:40:00Z" },
    400,
    "call_back_at: must not be in the past, not 2020-11-20T16:40:00.000Z",
  ],
  [
    "an agent who came before the greeting",
    { call_id: "x", status: "PICKED", connected_to_agent_ms: -1 },
    400,
    "connected_to_agent_ms: must be 0 or more ms, not -1",
  ],
  [
    "an agent who came at a text",
    { call_id: "x", status: "PICKED", connected_to_agent_ms: "2s" },
    400,
    'connected_to_agent_ms: must be a number of ms, not "2s"',
  ],
  [
    "ringing for longer than an hour",
    { call_id: "x", status: "RNR", rang_seconds: 3_601 },
    400,
    "rang_seconds: must not exceed 3600 seconds, not 3601",
  ],
  [
    "a message that was played perhaps",
    { call_id: "x", status: "PICKED", message_played: "perhaps" },
    400,
    'message_played: must be true or false, not "perhaps"',
  ],
  [
    "an answer at a time without its offset",
    { call_id: "x", status: "PICKED", answered_at: "2026-11-20T16:40:00" },
    400,
    "answered_at: must be ISO 8601 with its offset",
  ],
  ["an attempt of 0", { call_id: "x", status: "PICKED", attempt: 0 }, 400, "attempt"],
])("refuses %s", async (_, body, status, message) => {
  const answer = await api("PUT", "/api/v1/callback/", body);
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
});

it("shows how it went and who answered, where the provider tells", async () => {
  const id = await callOnTheLine();
  const told = { disposition: "voicemail", answered_by: "machine" };
  await callback(id, "RNR", { call_duration: 12, ...told });
  const call = await settled(id, "RNR");
  expect(call.attempts).toMatchObject([
    {
      status: "RNR",
      ...told,
      answered_at: null,
      hangup_cause: null,
      trunk: null,
      caller_id: null,
      cost: null,
    },
  ]);
  const untold = await callOnTheLine();
  await callback(untold, "PICKED", { disposition: null, answered_by: null });
  expect((await settled(untold, "PICKED")).attempts).toMatchObject([
    { disposition: null, answered_by: null },
  ]);
});

it("shows when it was answered, how long it rang, when an agent came and who refused", async () => {
  const id = await callOnTheLine();
  const told = { rang_seconds: 11.5, message_played: false, connected_to_agent_ms: 640 };
  const answered = "2026-11-20T16:40:00+01:00";
  await callback(id, "PICKED", { disposition: "refused", answered_at: answered, ...told });
  expect((await settled(id, "PICKED")).attempts).toMatchObject([
    {
      ...told,
      answered_at: "2026-11-20T15:40:00.000Z",
      disposition: "answered",
      refused: true,
      abandoned: null,
    },
  ]);
});

it("ends a call whose number is not valid, and says so, whatever the rules say", async () => {
  const id = await callOnTheLine();
  const { body } = await callback(id, "FAILED", { disposition: "invalid_number" });
  expect(body).toMatchObject({ retry_scheduled: false, next_retry_at: null, duplicate: false });
  const call = await settled(id, "FAILED");
  expect(call).toMatchObject({
    next_retry_at: null,
    error_message: "The provider says that the number is not valid",
    attempts: [{ disposition: "invalid_number" }],
  });
});

it("calls back who picked up and asked for it, then, and not who asks twice", async () => {
  const id = await callOnTheLine();
  const call_back_at = new Date(Date.now() + 3 * HOUR_MS).toISOString();
  const { body } = await callback(id, "PICKED", { call_duration: 12, call_back_at });
  expect(body).toMatchObject({
    status: "PICKED",
    retry_scheduled: true,
    next_retry_at: call_back_at,
    duplicate: false,
  });
  const call = await settled(id, "DISCONNECTED");
  expect(call).toMatchObject({
    next_retry_at: call_back_at,
    scheduled_at: call_back_at,
    total_call_time: 12,
    attempts: [{ status: "PICKED", call_back_at, duration: 12 }],
  });
  const again = { attempt: 1, call_back_at: new Date(Date.now() + HOUR_MS).toISOString() };
  expect((await callback(id, "PICKED", again)).body).toMatchObject({ duplicate: true, next_retry_at: null });
  expect(await readCall(id)).toEqual(call);
  await expectCountersToEqualAScan();
});

it("moves a retry to the time that was asked for", async () => {
  const id = await callOnTheLine();
  const call_back_at = new Date(Date.now() + 10 * DAY_MS).toISOString();
  expect((await callback(id, "RNR", { call_back_at })).body.next_retry_at).toBe(call_back_at);
  expect(await settled(id, "RNR")).toMatchObject({
    next_retry_at: call_back_at,
    attempts: [{ call_back_at }],
  });
});

it("ignores keys it does not know, and takes POST as well", async () => {
  const id = await callOnTheLine();
  const { status } = await api("POST", "/api/v1/callback", {
    call_id: id,
    status: "PICKED",
    timestamp: "2026-01-01T00:00:00Z",
    whatever: 1,
  });
  expect(status).toBe(200);
  await settled(id, "PICKED");
});

it("takes the signature of the URL it gave out instead of a token, for that call and attempt only", async () => {
  const { callbackSignatures } = await import("../../../src/wiring/telephony.ts");
  const id = await callOnTheLine();
  const other = await callOnTheLine();
  const signature = await callbackSignatures(env).sign(id, 1);
  const put = (path: string, callId: string): Promise<Json> =>
    api("PUT", path, { call_id: callId, status: "PICKED" }, { "X-Auth-Token": "" });
  const path = `/api/v1/callback/?call_id=${id}&attempt=1&signature=${signature}`;
  expect((await put(path.replace("attempt=1", "attempt=2"), id)).status).toBe(401);
  expect((await put(path.replace(id, other), other)).status).toBe(401);
  expect((await put(path, other)).status).toBe(403);
  expect((await put(`/api/v1/campaigns/?call_id=${id}&attempt=1&signature=${signature}`, id)).status).toBe(
    401,
  );
  expect((await put(path, id)).status).toBe(200);
  await settled(id, "PICKED");
});

it("settles a report at once when it comes without the queue's help, and once when delivered twice", async () => {
  const { createExecutionContext, createMessageBatch, getQueueResult } = await import("cloudflare:test");
  const { default: worker } = await import("../../../src/index.ts");
  const id = await callOnTheLine();
  const body = {
    callId: id,
    attempt: 1,
    outcome: "DISCONNECTED",
    duration: 7,
    externalCallId: null,
    error: null,
    receivedAt: Date.now(),
    final: false,
    source: "callback",
  };
  const later = { ...body, outcome: "PICKED", receivedAt: body.receivedAt + 5 };
  const message = (n: number, b: unknown) => ({
    id: `${id}-${n}`,
    timestamp: new Date(),
    attempts: 1,
    body: b,
  });
  for (const bodies of [[later, body], [body], [later]]) {
    const batch = createMessageBatch(
      CALLBACK_QUEUE,
      bodies.map((b, n) => message(n, b)),
    );
    await worker.queue(batch, env);
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result.explicitAcks).toHaveLength(bodies.length);
  }
  const call = await readCall(id);
  expect(call).toMatchObject({ status: "DISCONNECTED", total_call_time: 7, attempt_count: 1 });
});

it("keeps every counter true", async () => {
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
});

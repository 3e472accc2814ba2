// The walk of a client of the Go voice platform: bearer token, no trailing slashes, campaigns with targets, business
// hours and a retry policy, their life by verbs, calls and attempts, page tokens, and a provider that uses signed URLs.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { callbackUrl } from "../../src/telephony/callback-url.ts";
import { callbackSignatures } from "../../src/wiring/telephony.ts";
import type { Json } from "../support/api.ts";
import {
  expectAttemptsToStayInBounds,
  expectCountersToEqualAScan,
  openCalls,
} from "../support/checks/invariants.ts";
import { eventually } from "../support/eventually.ts";
import { aTime, clientWith } from "../support/http-client.ts";

const go = clientWith({ Authorization: "Bearer dev-token-12345", "User-Agent": "Go-http-client/1.1" });
/** The provider holds no token: all it has is the URL it was given. */
const provider = clientWith({});
/** As dials carry it. */
const given = async (callId: string, attempt: number) =>
  callbackUrl("http://calls.test", callId, attempt, await callbackSignatures(env).sign(callId, attempt));

const always = [0, 1, 2, 3, 4, 5, 6].map(day_of_week => ({ day_of_week, start: "00:00", end: "24:00" }));

it("walks a campaign through its life and its calls to their ends, as the Go-era collection did", async () => {
  for (const path of ["/healthz", "/health"]) {
    const { status, body } = await provider("GET", path);
    expect([status, body.status, Object.keys(body).includes("checks")]).toEqual([200, "ok", true]);
  }

  const wanted = {
    name: "Onboarding",
    time_zone: "Asia/Kolkata",
    max_concurrent_calls: 4,
    retry_policy: { max_attempts: 3, base_delay: "1ms", max_delay: "2ms", jitter: 0.2 },
    business_hours: always,
  };
  const created = await go("POST", "/api/v1/campaigns", {
    ...wanted,
    targets: [
      { phone_number: "+15005551001", metadata: { name: "Asha" } },
      { phone_number: "+15005559002", time_zone: "Asia/Kolkata" },
      { phone_number: "+15005554003" },
    ],
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    ...wanted,
    id: expect.any(Number),
    description: null,
    is_active: true,
    status: "pending",
    created_at: aTime,
    updated_at: aTime,
    started_at: null,
    completed_at: null,
    phone_count: 3,
  });
  const campaign = `/api/v1/campaigns/${created.body.id}`;
  const bad = await go("POST", "/api/v1/campaigns", {
    ...wanted,
    targets: [{ phone_number: "+15005551001" }, { phone_number: "x" }],
  });
  expect([bad.status, Object.keys(bad.body.error.details)]).toEqual([400, ["targets.1.phone_number"]]);

  // Nothing is dialled before it is started; what is illegal says what is legal.
  const illegal = await go("POST", `${campaign}/pause`);
  expect([illegal.status, illegal.body.error.code, illegal.body.error.details]).toEqual([
    409,
    "conflict",
    expect.objectContaining({ status: "pending", legal: ["start", "cancel"] }),
  ]);
  expect((await go("GET", `${campaign}/stats`)).body).toMatchObject({ total_calls: 0, pending_calls: 0 });

  // Started and held up at once: numbers may still be added.
  const verb = async (name: string) => {
    const { status, body } = await go("POST", `${campaign}/${name}`);
    return [status, body.status ?? body.error.code];
  };
  expect((await go("POST", `${campaign}/start`)).body).toMatchObject({
    status: "in_progress",
    started_at: aTime,
  });
  expect(await verb("start")).toEqual([409, "conflict"]);
  expect(await verb("pause")).toEqual([200, "paused"]);
  const targets = await go("POST", `${campaign}/targets`, {
    targets: [
      { phone_number: "+15005551004", metadata: { plan: "gold" } },
      { phone_number: "+15005551001" },
      { phone_number: "?" },
    ],
  });
  expect(targets.status).toBe(202);
  expect(targets.body).toMatchObject({
    added_count: 1,
    duplicates: ["+15005551001"],
    errors: ["Invalid phone number: ?"],
  });
  expect(await verb("resume")).toEqual([200, "in_progress"]);

  // It completes by itself when every number was called.
  const completed = await eventually(async () => {
    const { body } = await go("GET", campaign);
    return body.status === "completed" && body;
  }, 25_000);
  expect(completed).toMatchObject({ completed_at: aTime, phone_count: 4 });
  for (const name of ["pause", "resume", "complete", "cancel"])
    expect(await verb(name)).toEqual([409, "conflict"]);
  const { body: stats } = await go("GET", `${campaign}/stats`);
  expect(stats).toMatchObject({
    total_calls: 4,
    completed_calls: 3,
    failed_calls: 1,
    in_progress_calls: 0,
    pending_calls: 0,
    retries_attempted: 3,
  });

  // Its calls, page by page, by the token of the page before.
  const seen: Json[] = [];
  let token: string | null = "";
  while (token !== null) {
    const { body } = await go("GET", `${campaign}/calls?limit=3${token && `&page_token=${token}`}`);
    seen.push(...body.calls);
    token = body.next_page_token;
  }
  expect(seen.map(c => [c.phone_number, c.status]).sort()).toEqual([
    ["+15005551001", "PICKED"],
    ["+15005551004", "PICKED"],
    ["+15005554003", "FAILED"],
    ["+15005559002", "PICKED"],
  ]);
  const twice = seen.find(c => c.phone_number === "+15005559002");
  const { body: read } = await go("GET", `/api/v1/calls/${twice.call_id}`);
  expect(read).toMatchObject({ ...twice, attempt_count: 2, max_attempts: 3 });
  expect(read.attempts).toMatchObject(
    [
      [1, "RNR"],
      [2, "PICKED"],
    ].map(([attempt, status]) => ({
      attempt,
      status,
      external_call_id: expect.any(String),
      started_at: aTime,
      ended_at: aTime,
      duration: expect.any(Number),
      error: null,
    })),
  );

  // A single call of no campaign; its provider reports by the signed URL, to that attempt only.
  const single = await go("POST", "/api/v1/calls", {
    phone_number: "+15005555005",
    metadata: { ticket: "42" },
  });
  expect(single.status).toBe(202);
  expect(single.body).toMatchObject({
    call_id: expect.any(String),
    campaign_id: expect.any(Number),
    phone_number: "+15005555005",
    status: "INITIATED",
    metadata: { ticket: "42" },
    scheduled_at: aTime,
    last_error: null,
  });
  const id: string = single.body.call_id;
  await eventually(async () => (await go("GET", `/api/v1/calls/${id}`)).body.status === "PROCESSING");
  const onTheLine = await go("POST", `/api/v1/calls/${id}/cancel`);
  expect([onTheLine.status, onTheLine.body.error.code]).toEqual([409, "conflict"]);
  const url = await given(id, 1);
  const outcome = { call_id: id, status: "PICKED", call_duration: 33, provider: "acme" };
  expect((await provider("PUT", url.replace("attempt=1", "attempt=2"), outcome)).status).toBe(401);
  expect((await provider("PUT", url, { ...outcome, call_id: read.call_id })).status).toBe(403);
  expect((await provider("POST", url, outcome)).body).toMatchObject({ success: true, duplicate: false });
  await eventually(async () => (await go("GET", `/api/v1/calls/${id}`)).body.status === "PICKED");
  expect((await provider("PUT", url, outcome)).body).toMatchObject({ success: true, duplicate: true });
  const filtered = await go("GET", "/api/v1/calls?status=PICKED&phone_number=%2B15005555005&limit=10");
  expect(filtered.body).toMatchObject({ data: [{ call_id: id, total_call_time: 33 }], next_cursor: null });

  // A campaign that is called off takes its waiting calls with it, and one call can be called off alone.
  const second = `/api/v1/campaigns/${(await go("POST", "/api/v1/campaigns", { name: "Called off" })).body.id}`;
  await go("POST", `${second}/start`);
  await go("POST", `${second}/pause`);
  const waiting = [];
  for (const phone_number of ["+15005551006", "+15005551007"]) {
    const { status, body } = await go("POST", "/api/v1/calls", {
      phone_number,
      campaign_id: second.split("/").at(-1),
    });
    expect(status).toBe(202);
    waiting.push(`/api/v1/calls/${body.call_id}`);
  }
  expect((await go("POST", `${waiting[0]}/cancel`)).body).toMatchObject({
    status: "CANCELLED",
    attempts: [],
  });
  expect((await go("POST", `${second}/cancel`)).body.status).toBe("cancelled");
  expect((await go("POST", `${second}/start`)).status).toBe(409);
  const refused = await go("POST", "/api/v1/calls", {
    phone_number: "+15005551008",
    campaign_id: second.split("/").at(-1),
  });
  expect(refused.status).toBe(404);
  const { tick } = await import("../support/entrance.ts");
  const { env } = await import("cloudflare:workers");
  await tick(env, Date.now());
  expect((await go("GET", waiting[1] ?? "")).body.status).toBe("CANCELLED");
  expect((await go("GET", `${second}/stats`)).body).toMatchObject({
    total_calls: 2,
    failed_calls: 2,
    pending_calls: 0,
  });

  // And one that is completed by hand.
  const third = `/api/v1/campaigns/${(await go("POST", "/api/v1/campaigns", { name: "Enough" })).body.id}`;
  await go("POST", `${third}/start`);
  expect((await go("POST", `${third}/complete`)).body).toMatchObject({
    status: "completed",
    completed_at: aTime,
  });

  expect(await openCalls()).toBe(0);
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
}, 40_000);

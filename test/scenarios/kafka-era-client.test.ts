// The walk of a client of the Django and Kafka call manager: X-Auth-Token, every path with its trailing slash, one call
// at a time, its own provider calling back without attempt numbers; reads success, status words and daily metrics.
import { expect, it } from "vitest";
import type { Json } from "../support/api.ts";
import {
  expectAttemptsToStayInBounds,
  expectCountersToEqualAScan,
  openCalls,
} from "../support/checks/invariants.ts";
import { eventually } from "../support/eventually.ts";
import { aTime, clientWith } from "../support/http-client.ts";

const kafka = clientWith({ "X-Auth-Token": "dev-token-12345", Accept: "application/json" });
const stranger = clientWith({ Accept: "application/json" });

/** The old provider never reported by itself: this number's calls wait for the walk's callbacks. */
const SILENT = ["+1500555500", "+1500555501", "+1500555502", "+1500555503"].map(n => `${n}0`);

const call = async (id: string): Promise<Json> => (await kafka("GET", `/api/v1/calls/${id}/`)).body;
let reports = 0;
/** That provider gave every ring an id of its own. */
const report = (call_id: string, status: string, call_duration: number) =>
  kafka("PUT", "/api/v1/callback/", {
    call_id,
    status,
    call_duration,
    external_call_id: `ext-${call_id}-${++reports}`,
    timestamp: "2026-11-20T10:00:00Z",
  });
const until = (id: string, holds: (c: Json) => boolean) =>
  eventually(async () => {
    const now = await call(id);
    return holds(now) && now;
  });

it("walks from a campaign to its calls' ends, as the Kafka-era collection did", async () => {
  // A campaign, with nothing but what that system knew.
  const created = await kafka("POST", "/api/v1/campaigns/", {
    name: "Winter reminders",
    description: "Appointments of December",
    is_active: true,
    created_by: "admin",
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    id: expect.any(Number),
    name: "Winter reminders",
    description: "Appointments of December",
    is_active: true,
    created_at: aTime,
    updated_at: aTime,
    phone_numbers: [],
  });
  const campaign: number = created.body.id;
  // Retries without an hour's wait; the old system was made quick for its tests by its rules file.
  await kafka("PATCH", `/api/v1/campaigns/${campaign}/`, {
    retry_policy: { max_attempts: 3, base_delay: "1ms", max_delay: "1ms" },
  });
  const listed = await kafka("GET", "/api/v1/campaigns/");
  expect(Array.isArray(listed.body)).toBe(true);
  expect(listed.body.map((c: Json) => c.id)).toContain(campaign);
  expect((await kafka("GET", `/api/v1/campaigns/${campaign}/`)).body.name).toBe("Winter reminders");

  // Its phone numbers; ids came out of forms, as text.
  const added = await kafka("POST", "/api/v1/phone-numbers/", {
    campaign_id: String(campaign),
    phone_numbers: ["+1234567890", "+1234567891", "12345", "+1234567890"],
  });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    success: true,
    campaign_id: campaign,
    added_count: 2,
    created_count: 2,
    phone_numbers: ["+1234567890", "+1234567891"],
    created_numbers: ["+1234567890", "+1234567891"],
    errors: ["Invalid phone number: 12345"],
    duplicates: ["+1234567890"],
  });
  const numbers = (await kafka("GET", `/api/v1/phone-numbers/?campaign_id=${campaign}`)).body.data;
  expect(numbers).toHaveLength(2);
  expect(numbers[0]).toMatchObject({
    id: expect.any(Number),
    campaign,
    campaign_id: campaign,
    number: "+1234567890",
    phone_number: "+1234567890",
    is_active: true,
    added_at: aTime,
    created_at: aTime,
  });

  // One call each, accepted whatever the lines are doing; a second to the same customer is refused.
  const ask = (phone_number: unknown) =>
    kafka("POST", "/api/v1/initiate-call/", {
      phone_number,
      campaign_id: String(campaign),
      metadata: { order: "A-1" },
      priority: "high",
    });
  const accepted = [];
  for (const number of SILENT) {
    const { status, body } = await ask(number);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      success: true,
      call_id: expect.any(String),
      id: body.call_id,
      campaign,
      phone_number: number,
      status: "INITIATED",
      attempt_count: 1,
      max_attempts: 3,
      created_at: aTime,
      metadata: { order: "A-1" },
    });
    accepted.push(body.call_id);
  }
  const [picked, retried, hopeless, dropped] = accepted as [string, string, string, string];
  const duplicate = await ask(SILENT[0]?.slice(1));
  expect(duplicate.status).toBe(429);
  expect(duplicate.body.error).toMatchObject({ code: "duplicate_call", details: { call_id: picked } });
  expect(Number(duplicate.headers.get("Retry-After"))).toBeGreaterThan(0);

  // What it was refused with.
  const refused = [
    [await stranger("GET", "/api/v1/metrics/"), 401, "Authentication token not provided"],
    [
      await clientWith({ "X-Auth-Token": "stale" })("GET", "/api/v1/metrics/"),
      401,
      "Invalid authentication token",
    ],
    [await ask("555-ABC"), 400, "Invalid phone number format. Must start with + and contain digits"],
    [await kafka("POST", "/api/v1/initiate-call/", { phone_number: "+15550001111" }), 400, "campaign_id"],
    [
      await kafka("POST", "/api/v1/initiate-call/", { phone_number: "+15550001111", campaign_id: 99_999 }),
      404,
      "Campaign not found or inactive.",
    ],
    [await report(picked, "BUSY", 0), 400, "BUSY"],
    [await report("no-such-call", "PICKED", 0), 404, "not found"],
    [await kafka("GET", "/api/v1/campaigns/99999/"), 404, "not found"],
  ] as const;
  for (const [{ status, body }, wanted, words] of refused) {
    expect([status, body.error.message]).toEqual([wanted, expect.stringContaining(words)]);
    expect(body.error).toHaveProperty("request_id");
  }

  // Answered at once.
  await until(picked, c => c.status === "PROCESSING");
  const answered = await report(picked, "PICKED", 45);
  expect(answered.status).toBe(200);
  expect(answered.body).toEqual({
    success: true,
    call_id: picked,
    status: "PICKED",
    message: "Callback processed",
    retry_scheduled: false,
    next_retry_at: null,
    duplicate: false,
  });
  expect(await until(picked, c => c.status === "PICKED")).toMatchObject({
    total_call_time: 45,
    external_call_id: `ext-${picked}-3`,
    next_retry_at: null,
    error_message: null,
    last_attempt_at: aTime,
  });
  expect((await report(picked, "RNR", 0)).body).toMatchObject({ duplicate: true, retry_scheduled: false });

  // Rang, was tried again, and then answered.
  await until(retried, c => c.status === "PROCESSING");
  const rang = await report(retried, "RNR", 30);
  expect(rang.body).toMatchObject({ status: "RNR", retry_scheduled: true, next_retry_at: aTime });
  await until(retried, c => c.status === "RETRYING" && c.attempt_count === 2);
  await report(retried, "PICKED", 60);
  expect(await until(retried, c => c.status === "PICKED")).toMatchObject({
    attempt_count: 2,
    total_call_time: 90,
  });

  // Three times in vain, each time otherwise.
  for (const [attempt, status] of ["DISCONNECTED", "FAILED", "RNR"].entries()) {
    await until(
      hopeless,
      c => ["PROCESSING", "RETRYING"].includes(c.status) && c.attempt_count === attempt + 1,
    );
    expect((await report(hopeless, status, 2)).body.retry_scheduled).toBe(attempt < 2);
  }
  expect(await until(hopeless, c => c.status === "FAILED" && c.next_retry_at === null)).toMatchObject({
    attempt_count: 3,
    error_message: "Max retry attempts reached (3)",
    attempts: [{ status: "DISCONNECTED" }, { status: "FAILED" }, { status: "RNR" }],
  });

  // Dropped, while its campaign is switched off: nothing more is dialled, and nothing more taken.
  await until(dropped, c => c.status === "PROCESSING");
  expect((await kafka("PUT", `/api/v1/campaigns/${campaign}/`, { is_active: false })).body.is_active).toBe(
    false,
  );
  expect((await report(dropped, "DISCONNECTED", 5)).body.retry_scheduled).toBe(true);
  expect(await until(dropped, c => c.status === "DISCONNECTED")).toMatchObject({ next_retry_at: aTime });
  expect((await ask("+15550002222")).status).toBe(404);
  expect((await kafka("GET", "/api/v1/campaigns/")).body.map((c: Json) => c.id)).not.toContain(campaign);

  // What the day was like.
  const { body: metrics } = await kafka("GET", "/api/v1/metrics/");
  expect(metrics).toMatchObject({
    current_concurrent_calls: 0,
    max_concurrent_calls: 10,
    system_status: "healthy",
    queued_calls: 1,
  });
  expect(metrics.recent_metrics[0]).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    total_calls_initiated: 4,
    total_calls_picked: 2,
    total_calls_disconnected: 2,
    total_calls_rnr: 2,
    total_calls_failed: 1,
    total_retries: 3,
    total_call_duration: 146,
    avg_call_duration: expect.any(Number),
  });
  expect(await openCalls()).toBe(1);
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
}, 40_000);

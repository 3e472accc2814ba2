// The walk of a client of the Django and Celery call manager: X-Auth-Token, trailing slashes, calls in bulk from typed
// numbers and from its campaign, dead letters and metrics on a dashboard, error bodies read by status and code.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Json } from "../support/api.ts";
import {
  expectAttemptsToStayInBounds,
  expectCountersToEqualAScan,
  openCalls,
} from "../support/checks/invariants.ts";
import { eventually } from "../support/eventually.ts";
import { aTime, clientWith } from "../support/http-client.ts";

const celery = clientWith({ "X-Auth-Token": "dev-token-12345" });
const error = (code: string, details: Json = expect.any(Object)) => ({
  error: { code, message: expect.any(String), details, request_id: expect.any(String) },
});

it("walks through bulk calls, metrics and dead letters, as the Celery-era collection did", async () => {
  const campaign: number = (
    await celery("POST", "/api/v1/campaigns/", { name: "Spring sale", description: "" })
  ).body.id;
  await celery("PATCH", `/api/v1/campaigns/${campaign}/`, {
    retry_policy: { max_attempts: 2, base_delay: "1ms", max_delay: "1ms" },
  });

  // One call as the workflow document shows it: the provider answers for it by itself.
  const single = await celery("POST", "/api/v1/initiate-call/", {
    phone_number: "+15005551001",
    campaign_id: campaign,
    metadata: { customer_id: "123", priority: "high" },
  });
  expect(single.status).toBe(201);
  expect(single.body).toMatchObject({
    success: true,
    id: single.body.call_id,
    campaign,
    campaign_name: "Spring sale",
    phone_number: "+15005551001",
    status: "INITIATED",
    attempt_count: 1,
    max_attempts: 2,
    last_attempt_at: null,
    next_retry_at: null,
    external_call_id: null,
    error_message: null,
    total_call_time: 0,
    created_at: aTime,
    updated_at: aTime,
  });

  // Numbers typed into the dashboard: repeats are folded, one is inside its window, the order is kept.
  const typed = ["+15005551002", "+1 500 555-3003", "+15005551002", "+15005551001", "+15005552004"];
  const bulk = await celery("POST", "/api/v1/bulk-initiate-calls/", {
    campaign_id: String(campaign),
    phone_numbers: typed,
    use_campaign_numbers: false,
    requested_by: "dashboard",
  });
  expect(bulk.status).toBe(201);
  expect(bulk.body).toMatchObject({
    success: true,
    batch_id: expect.any(String),
    campaign_id: campaign,
    campaign_name: "Spring sale",
    total_requested: 4,
    failed: 1,
    failed_count: 1,
    failed_numbers: [{ phone_number: "+15005551001", reason: "Duplicate call within window" }],
    queue_info: {
      available_slots: expect.any(Number),
      immediate_processed: bulk.body.immediate_processed,
      queued_pending: bulk.body.queued_for_later,
      total_in_queue: expect.any(Number),
      message: expect.any(String),
    },
  });
  expect(bulk.body.immediate_processed + bulk.body.queued_for_later).toBe(3);
  const bulkCalls: Json[] = await Promise.all(
    bulk.body.call_ids.map(async (id: string) => (await celery("GET", `/api/v1/calls/${id}/`)).body),
  );
  expect(bulkCalls.map(c => c.phone_number)).toEqual(["+15005551002", "+15005553003", "+15005552004"]);

  // The campaign's own numbers; more than there are lines, and none is refused for that.
  const own = Array.from({ length: 15 }, (_, i) => `+15005551${100 + i}`);
  await celery("POST", "/api/v1/phone-numbers/", { campaign_id: campaign, phone_numbers: own });
  const all = await celery("POST", "/api/v1/bulk-initiate-calls/", {
    campaign_id: campaign,
    use_campaign_numbers: true,
  });
  expect([all.status, all.body.total_requested, all.body.failed]).toEqual([201, 15, 0]);
  expect(all.body.call_ids).toHaveLength(15);
  expect(all.body.immediate_processed).toBeLessThanOrEqual(10);

  // What it was refused with.
  const bulkOf = (body: Json) => celery("POST", "/api/v1/bulk-initiate-calls/", body);
  const nothing = await bulkOf({ campaign_id: campaign });
  expect([nothing.status, nothing.body]).toEqual([400, error("validation_error")]);
  const bad = await bulkOf({ campaign_id: campaign, phone_numbers: ["+15005551003", "call me"] });
  expect([bad.status, bad.body]).toEqual([
    400,
    error("validation_error", { phone_numbers: ["Invalid phone number: call me"] }),
  ]);
  const unknown = await bulkOf({ campaign_id: 99_999, phone_numbers: ["+15005551003"] });
  expect([unknown.status, unknown.body]).toEqual([404, error("not_found")]);
  for (const [headers, message] of [
    [{}, "Authentication token not provided"],
    [{ "X-Auth-Token": "dev-token" }, "Invalid authentication token"],
  ] as const) {
    for (const [method, path] of [
      ["POST", "/api/v1/initiate-call/"],
      ["POST", "/api/v1/bulk-initiate-calls/"],
      ["PUT", "/api/v1/callback/"],
      ["GET", "/api/v1/metrics/"],
      ["GET", "/api/v1/dead-letters/"],
    ] as const) {
      const { status, body } = await clientWith(headers)(method, path, method === "GET" ? undefined : {});
      expect([status, body, body.error.message]).toEqual([401, error("unauthorized"), message]);
    }
  }
  const form = await celery("POST", "/api/v1/initiate-call/", {
    phone_number: "12-34",
    campaign_id: campaign,
  });
  expect([form.status, form.body]).toEqual([
    400,
    error("validation_error", { phone_number: [expect.any(String)] }),
  ]);
  const gone = await celery("PUT", "/api/v1/callback/", {
    call_id: "gone",
    status: "PICKED",
    call_duration: 1,
  });
  expect([gone.status, gone.body]).toEqual([404, error("not_found")]);

  // Everything ends: 17 answered, two tried twice in vain.
  await eventually(async () => (await openCalls()) === 0, 25_000);
  const ended = (await celery("GET", `/api/v1/calls/?campaign_id=${campaign}&limit=100`)).body.data as Json[];
  expect(ended).toHaveLength(19);
  expect(ended.filter(c => c.status === "PICKED")).toHaveLength(17);
  expect(
    ended.filter(c => c.status === "FAILED").map(c => [c.phone_number, c.attempt_count, c.error_message]),
  ).toEqual([
    ["+15005552004", 2, "Max retry attempts reached (2)"],
    ["+15005553003", 2, "Max retry attempts reached (2)"],
  ]);

  // A message that nobody can read is on the dashboard's list, and in the day's figures.
  await env.DEAD_LETTER_QUEUE.send({ call_id: "from an older system", task: "process_callback" });
  const letter = await eventually(async () => (await celery("GET", "/api/v1/dead-letters/")).body.data[0]);
  expect(letter).toMatchObject({ id: expect.any(String), reason: expect.any(String), created_at: aTime });
  expect(JSON.stringify(letter.payload)).toContain("from an older system");

  const { body: metrics } = await celery("GET", "/api/v1/metrics/?days=1");
  expect(metrics).toMatchObject({
    current_concurrent_calls: 0,
    max_concurrent_calls: 10,
    system_status: expect.stringMatching(/^(healthy|degraded)$/),
    queued_calls: 0,
  });
  expect(metrics.recent_metrics).toHaveLength(1);
  expect(metrics.recent_metrics[0]).toMatchObject({
    total_calls_initiated: 19,
    total_calls_picked: 17,
    total_calls_disconnected: 2,
    total_calls_rnr: 2,
    total_calls_failed: 0,
    total_retries: 2,
    peak_concurrent_calls: expect.any(Number),
    total_call_duration_seconds: expect.any(Number),
    dlq_entries_created: 1,
  });
  expect(metrics.recent_metrics[0].peak_concurrent_calls).toBeLessThanOrEqual(10);
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
}, 40_000);

// Asking for calls: what is accepted, what is refused, in which order, and what it leaves behind.
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { expectCountersToEqualAScan } from "../../support/checks/invariants.ts";

const pausedCampaign = async () => {
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await api("POST", `/api/v1/campaigns/${id}/pause`);
  return id;
};
const callsTo = async (phoneNumber: string) =>
  (await env.DB.prepare("SELECT call_id FROM calls WHERE phone_number = ?").bind(phoneNumber).all()).results;

it("accepts a call with all its fields at the top level, as INITIATED", async () => {
  const id = await pausedCampaign();
  const { status, body } = await initiate(id, "+1 (202) 900-0001", { metadata: { order: 7 } });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    success: true,
    campaign: id,
    campaign_id: id,
    campaign_name: "a campaign",
    phone_number: "+12029000001",
    status: "INITIATED",
    attempt_count: 1,
    max_attempts: 3,
    next_retry_at: null,
    total_call_time: 0,
    metadata: { order: 7 },
  });
  expect(body.id).toBe(body.call_id);
  const { attempts, ...read } = await readCall(body.call_id);
  const { success: _, ...answered } = body;
  expect(read).toEqual(answered);
  expect(attempts).toEqual([]);
});

it("lets a paused campaign's calls wait, and dials them when it resumes", async () => {
  const id = await pausedCampaign();
  const { body } = await initiate(id, freshNumber(1));
  const gate = env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
  await gate.watch();
  expect((await readCall(body.call_id)).status).toBe("INITIATED");
  await api("POST", `/api/v1/campaigns/${id}/resume`);
  await expect.poll(async () => (await readCall(body.call_id)).status, { timeout: 5_000 }).toBe("PICKED");
});

it.each([
  ["a missing number", { campaign_id: 1 }, 400, "phone_number: is required"],
  [
    "a number of the wrong type",
    { phone_number: 5, campaign_id: 1 },
    400,
    "phone_number: must be a string, not 5",
  ],
  ["a missing campaign", { phone_number: "+12025550100" }, 400, "campaign_id: must be an id, not nothing"],
  ["letters", { phone_number: "call me", campaign_id: 1 }, 400, "Invalid phone number format"],
  ["a number too short", { phone_number: "+123456", campaign_id: 1 }, 400, "Invalid phone number format"],
  [
    "a number too long",
    { phone_number: "+1234567890123456", campaign_id: 1 },
    400,
    "Invalid phone number format",
  ],
  ["a bad number before an unknown campaign", { phone_number: "x", campaign_id: 9e6 }, 400, "Invalid phone"],
  [
    "an unknown campaign",
    { phone_number: "+12025550100", campaign_id: 9e6 },
    404,
    "Campaign not found or inactive.",
  ],
  [
    "an unknown zone",
    { phone_number: "+12025550100", campaign_id: 1, time_zone: "Mars/Base" },
    400,
    "Mars/Base",
  ],
  [
    "metadata that is no object",
    { phone_number: "+12025550100", campaign_id: 1, metadata: "x" },
    400,
    "metadata",
  ],
])("refuses %s", async (_, body, status, message) => {
  const answer = await api("POST", "/api/v1/initiate-call/", body);
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
});

it("takes no calls for an inactive campaign, and takes them again when it is active", async () => {
  const id = await makeCampaign({ is_active: false });
  const number = freshNumber();
  expect((await initiate(id, number)).status).toBe(404);
  await api("PATCH", `/api/v1/campaigns/${id}`, { is_active: true });
  expect((await initiate(id, number)).status).toBe(201);
  await api("PATCH", `/api/v1/campaigns/${id}`, { is_active: false });
  expect((await initiate(id, freshNumber())).status).toBe(404);
});

it("refuses a number inside its window, across campaigns and spellings, naming the call that holds it", async () => {
  const [one, other] = [await pausedCampaign(), await pausedCampaign()];
  const first = await initiate(one, "+1 202 900-0002");
  const second = await initiate(other, "12029000002");
  expect(second.status).toBe(429);
  expect(second.body.error).toMatchObject({
    code: "duplicate_call",
    details: { call_id: first.body.call_id },
  });
  expect(Number(second.headers.get("Retry-After"))).toBeGreaterThan(290);
  expect(await callsTo("+12029000002")).toHaveLength(1);
});

it("still refuses it when the gate has started again and forgotten its number: the insert has the last word", async () => {
  const id = await pausedCampaign();
  const number = freshNumber();
  const first = await initiate(id, number);
  await evictDurableObject(env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK)));
  const second = await initiate(id, number);
  expect(second.status).toBe(429);
  expect(second.body.error.details.call_id).toBe(first.body.call_id);
});

it("accepts one of fifty requests for one number that arrive together", async () => {
  const id = await pausedCampaign();
  const number = freshNumber();
  const answers = await Promise.all(Array.from({ length: 50 }, () => initiate(id, number)));
  expect(answers.map(a => a.status).sort()).toEqual([201, ...Array(49).fill(429)]);
  expect(await callsTo(number)).toHaveLength(1);
});

it("accepts many at once in order, folds repeats, and refuses only what is in its window", async () => {
  const id = await pausedCampaign();
  const [a, b, c] = [freshNumber(), freshNumber(), freshNumber()];
  const held = await initiate(id, b);
  const { status, body } = await api("POST", "/api/v1/bulk-initiate-calls/", {
    campaign_id: id,
    phone_numbers: [a, b, c, a.replace("+", "")],
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    success: true,
    campaign_id: id,
    total_requested: 3,
    failed: 1,
    failed_count: 1,
    failed_numbers: [{ phone_number: b, reason: "Duplicate call within window", call_id: held.body.call_id }],
  });
  const numbers = await Promise.all(body.call_ids.map(async (i: string) => (await readCall(i)).phone_number));
  expect(numbers).toEqual([a, c]);
  expect(body.immediate_processed + body.queued_for_later).toBe(2);
  expect(body.queue_info.total_in_queue).toBe(3);
});

it.each([
  ["no numbers", {}, 400, "phone_numbers"],
  ["an empty list", { phone_numbers: [] }, 400, "phone_numbers"],
  ["a bad number, naming it", { phone_numbers: ["+12025550111", "nope"] }, 400, "nope"],
  ["more than 10,000", { phone_numbers: Array(10_001).fill("+12025550111") }, 413, "At most 10000"],
])("refuses a bulk request with %s", async (_, fields, status, message) => {
  const id = await makeCampaign();
  const answer = await api("POST", "/api/v1/bulk-initiate-calls/", { campaign_id: id, ...fields });
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
});

it("dials a campaign's own numbers when asked to", async () => {
  const id = await makeCampaign({
    targets: [{ phone_number: freshNumber(1) }, { phone_number: freshNumber(1) }],
  });
  const { body } = await api("POST", "/api/v1/bulk-initiate-calls/", {
    campaign_id: id,
    use_campaign_numbers: true,
  });
  expect(body.total_requested).toBe(2);
  await expect
    .poll(async () => (await api("GET", `/api/v1/campaigns/${id}/stats`)).body.completed_calls, {
      timeout: 5_000,
    })
    .toBe(2);
});

it("accepts 10,000 numbers in one request, and lists them page by page, newest first", async () => {
  const id = await pausedCampaign();
  const numbers = Array.from({ length: 10_000 }, (_, i) => `+4420${String(i).padStart(8, "0")}`);
  const { status, body } = await api("POST", "/api/v1/bulk-initiate-calls", {
    campaign_id: id,
    phone_numbers: numbers,
  });
  expect(status).toBe(201);
  expect(body.call_ids).toHaveLength(10_000);
  const seen: string[] = [];
  let cursor = "";
  do {
    const page: Json = (await api("GET", `/api/v1/campaigns/${id}/calls?limit=500&cursor=${cursor}`)).body;
    seen.push(...page.calls.map((c: Json) => c.phone_number));
    cursor = page.next_cursor ?? "";
  } while (cursor !== "");
  expect(seen).toEqual(numbers.toReversed());
});

it("counts what it accepted", expectCountersToEqualAScan);

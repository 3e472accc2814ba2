// Calls outside campaigns, calls that are called off, and lists that cost the same at any size.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { CALL_STATUSES } from "../../../src/domain/calls/call.ts";
import { listCalls } from "../../../src/store/calls/list-calls.ts";
import { api, callback, freshNumber, initiate, makeCampaign, readCall } from "../../support/api.ts";
import { expectAttemptsToStayInBounds, expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { eventually } from "../../support/eventually.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

it("a call that names no campaign is accepted, dialled and counted like any other", async () => {
  const number = freshNumber(1);
  const { status, body } = await api("POST", "/api/v1/calls", { phone_number: number, metadata: { a: 1 } });
  expect(status).toBe(202);
  expect(body).toMatchObject({
    status: "INITIATED",
    campaign_id: 0,
    campaign_name: "Ad-hoc calls",
    phone_number: number,
    metadata: { a: 1 },
  });
  const again = await api("POST", "/api/v1/calls/", { phone_number: number });
  expect([again.status, again.body.error.details.call_id]).toEqual([429, body.call_id]);
  await eventually(async () => (await readCall(body.call_id)).status === "PICKED");
  expect((await api("GET", "/api/v1/campaigns/0/stats")).body).toMatchObject({ completed_calls: 1 });
  expect(
    (await api("GET", "/api/v1/campaigns?is_active=all")).body.map((c: { id: number }) => c.id),
  ).not.toContain(0);
  await expectCountersToEqualAScan();
});

it("a call that names its campaign belongs to it; an unknown one is 404", async () => {
  const campaign_id = await makeCampaign();
  const { body } = await api("POST", "/api/v1/calls", { phone_number: freshNumber(1), campaign_id });
  expect(body.campaign_id).toBe(campaign_id);
  const unknown = await api("POST", "/api/v1/calls", { phone_number: freshNumber(), campaign_id: 9_999 });
  expect([unknown.status, unknown.body.error.message]).toEqual([404, "Campaign not found or inactive."]);
});

it("a waiting call can be called off, once and for all; twice is the same", async () => {
  const campaign = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${campaign}/start`);
  await api("POST", `/api/v1/campaigns/${campaign}/pause`);
  const { body: call } = await initiate(campaign, freshNumber(1));
  const { status, body } = await api("POST", `/api/v1/calls/${call.call_id}/cancel/`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    call_id: call.call_id,
    status: "CANCELLED",
    next_retry_at: null,
    scheduled_at: null,
    error_message: "Cancelled by request",
    attempts: [],
  });
  expect((await api("POST", `/api/v1/calls/${call.call_id}/cancel`)).body).toEqual(body);
  await api("POST", `/api/v1/campaigns/${campaign}/resume`);
  expect((await callback(call.call_id, "PICKED")).body).toMatchObject({ duplicate: true });
  expect(await readCall(call.call_id)).toMatchObject({ status: "CANCELLED", attempts: [] });
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
});

it("a call on the line, one that has ended and one that nobody knows are not called off, and why is said", async () => {
  const campaign = await makeCampaign();
  const { body: live } = await initiate(campaign, freshNumber(5));
  await eventually(async () => (await readCall(live.call_id)).status === "PROCESSING");
  const onTheLine = await api("POST", `/api/v1/calls/${live.call_id}/cancel`);
  expect([onTheLine.status, onTheLine.body.error.code]).toEqual([409, "conflict"]);
  expect(onTheLine.body.error.message).toContain("attempt 1 is on the line");
  await callback(live.call_id, "PICKED");
  await eventually(async () => (await readCall(live.call_id)).status === "PICKED");
  const ended = await api("POST", `/api/v1/calls/${live.call_id}/cancel`);
  expect([ended.status, ended.body.error.details.status]).toEqual([409, "PICKED"]);
  expect((await api("POST", "/api/v1/calls/nobody/cancel")).status).toBe(404);
});

it("lists take every filter, refuse a bad one by name, and go on where a page ended", async () => {
  const campaign = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${campaign}/start`);
  await api("POST", `/api/v1/campaigns/${campaign}/pause`);
  const numbers = [1, 2, 3].map(() => freshNumber());
  const before = new Date().toISOString();
  for (const number of numbers) await initiate(campaign, number);
  const list = async (query: string) =>
    (await api("GET", `/api/v1/calls?campaign_id=${campaign}&${query}`)).body;
  expect((await list("")).data.map((c: { phone_number: string }) => c.phone_number)).toEqual(
    numbers.toReversed(),
  );
  expect((await list(`created_after=${before}`)).data).toHaveLength(3);
  expect((await list(`created_before=${before}`)).data).toHaveLength(0);
  expect((await list("status=INITIATED&limit=2")).data).toHaveLength(2);
  const first = await api("GET", `/api/v1/campaigns/${campaign}/calls?limit=2`);
  const token = first.body.next_page_token;
  expect(
    (await api("GET", `/api/v1/campaigns/${campaign}/calls?limit=2&page_token=${token}`)).body,
  ).toMatchObject({
    calls: [{ phone_number: numbers[0] }],
    next_page_token: null,
  });
  expect((await list("created_after=yesterday")).error.details).toHaveProperty("created_after");
});

it("a page reads under 200 rows, and the same with 20,000 calls as with none, under every filter", async () => {
  const campaigns = [await makeCampaign(), await makeCampaign()];
  const filters = [
    {},
    { campaignId: campaigns[0] ?? 0 },
    ...CALL_STATUSES.flatMap(status => [{ status }, { status, campaignId: campaigns[1] ?? 0 }]),
    { phoneNumber: "+4930000000007" },
    { createdAfter: Date.now() - 1_000 },
  ];
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
     INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, last_attempt_at, next_attempt_at,
       created_at, updated_at)
     SELECT printf('%08x-0000-7000-8000-000000000000', i), ?1 + i % 2, printf('+4930%09d', i),
       CASE WHEN i % 1000 < 2 THEN 'PROCESSING' WHEN i % 7 = 0 THEN 'RNR' WHEN i % 5 = 0 THEN 'FAILED'
         WHEN i < 100 THEN 'INITIATED' ELSE 'PICKED' END, 3, i, CASE WHEN i % 7 = 0 THEN i END, i, i FROM n`,
  )
    .bind(campaigns[0])
    .run();
  for (const filter of filters) {
    const { db, count } = countingD1(env.DB);
    await listCalls(db, filter, 50);
    expect([filter, count.read < 200]).toEqual([filter, true]);
  }
});

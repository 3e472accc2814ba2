// Why a call, or a campaign, is not being dialled now, asked over HTTP of calls in every situation.
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { HOUR_MS } from "../../../src/domain/time-units.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import worker from "../../../src/index.ts";
import { waitingCalls } from "../../../src/store/calls/waiting-groups.ts";
import {
  api,
  callback,
  freshNumber,
  initiate,
  type Json,
  makeCampaign,
  readCall,
} from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

/** Hours that are never now: an hour that began two hours from now, in UTC. */
const closedNow = () => {
  const opens = new Date(Date.now() + 2 * HOUR_MS);
  const hour = String(opens.getUTCHours()).padStart(2, "0");
  return {
    time_zone: "UTC",
    business_hours: [{ day_of_week: opens.getUTCDay(), start: `${hour}:00`, end: `${hour}:59` }],
    opensAt: new Date(Math.floor(opens.getTime() / HOUR_MS) * HOUR_MS).toISOString(),
  };
};
const gate = () => env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
const check = (body: Json, name: string) => body.checks.find((c: Json) => c.check === name);
const failed = (body: Json) => body.checks.filter((c: Json) => !c.pass).map((c: Json) => c.check);

/** Nothing is left on the line for the next test. */
afterEach(async () => {
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
  const { results } = await env.DB.prepare("SELECT call_id FROM calls WHERE status = 'PROCESSING'").all();
  for (const { call_id } of results) await callback(String(call_id), "PICKED");
  await eventually(async () => (await gate().snapshot()).permits === 0);
});

it("explains a call that waits for its campaign's hours, and when they open", async () => {
  const { opensAt, ...hours } = closedNow();
  const campaign = await makeCampaign(hours);
  const { body: call } = await initiate(campaign, freshNumber(5));
  expect(call.scheduled_at).toBe(opensAt);
  const { status, body } = await api("GET", `/api/v1/calls/${call.call_id}/explain/`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    call_id: call.call_id,
    campaign_id: campaign,
    status: "INITIATED",
    can_be_dialled_now: false,
    next_possible_at: opensAt,
  });
  expect(failed(body)).toEqual(["due", "business_hours"]);
  expect(check(body, "business_hours").detail).toMatch(/^Business hours: closed until .* UTC\)\.$/);
  expect(body.reason).toBe(`${check(body, "due").detail} ${check(body, "business_hours").detail}`);
});

it("explains a call on the line, while it waits for a retry, and when it has ended", async () => {
  const campaign = await makeCampaign({ retry_policy: { base_delay: "2h" } });
  const { body: call } = await initiate(campaign, freshNumber(5));
  const explain = async () => (await api("GET", `/api/v1/calls/${call.call_id}/explain`)).body;
  await eventually(async () => (await readCall(call.call_id)).status === "PROCESSING");
  expect((await explain()).reason).toMatch(/^Attempt 1 is on the line since .*; its lease ends at /);
  await callback(call.call_id, "RNR");
  const waiting = await eventually(async () => {
    const now = await readCall(call.call_id);
    return now.status === "RNR" && now;
  });
  expect(await explain()).toMatchObject({
    status: "RNR",
    can_be_dialled_now: false,
    next_possible_at: waiting.next_retry_at,
  });
  expect(failed(await explain())).toEqual(["due"]);
  await api("POST", `/api/v1/campaigns/${campaign}/cancel`);
  expect(failed(await explain())).toEqual(["campaign_state", "due"]);
  expect((await explain()).next_possible_at).toBeNull();
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  expect(await explain()).toMatchObject({
    status: "CANCELLED",
    reason: "It has ended: CANCELLED, Campaign cancelled.",
    checks: [{ check: "waits_for_an_attempt", pass: false }],
  });
});

it("explains that a number is on the line, and that the trunk is full", async () => {
  const campaign = await makeCampaign();
  const number = freshNumber(5);
  const { body: first } = await initiate(campaign, number);
  await eventually(async () => (await readCall(first.call_id)).status === "PROCESSING");
  // The window is over, the first call is not.
  await env.DB.prepare("UPDATE calls SET created_at = created_at - 400000 WHERE call_id = ?")
    .bind(first.call_id)
    .run();
  await env.DB.prepare(
    `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, created_at, updated_at)
     SELECT 'second', campaign_id, phone_number, 'INITIATED', 3, 1, 1, 1 FROM calls WHERE call_id = ?`,
  )
    .bind(first.call_id)
    .run();
  const second = (await api("GET", "/api/v1/calls/second/explain")).body;
  expect(failed(second)).toEqual(["number_free"]);
  expect(second.reason).toContain(first.call_id);
  await env.DB.prepare("DELETE FROM calls WHERE call_id = 'second'").run();

  const rest = await api("POST", "/api/v1/bulk-initiate-calls", {
    campaign_id: campaign,
    phone_numbers: Array.from({ length: 12 }, () => freshNumber(5)),
  });
  const last = await eventually(async () => {
    const { body } = await api("GET", `/api/v1/campaigns/${campaign}/explain`);
    return body.waiting.on_the_line === 10 && body;
  });
  expect(last).toMatchObject({
    can_dial_now: false,
    reason: expect.stringContaining("10 of the trunk's 10"),
  });
  expect(last.waiting).toMatchObject({ for_first_attempt: 3, for_retry: 0, due_now: { calls: 3 } });
  const waiting = (await api("GET", `/api/v1/calls/${rest.body.call_ids.at(-1)}/explain`)).body;
  expect(failed(waiting)).toEqual(["trunk_lines"]);
});

it("explains a campaign: what waits for what, when the next may go, counted up to a limit", async () => {
  const { opensAt, ...hours } = closedNow();
  const id = await makeCampaign({ ...hours, targets: [{ phone_number: freshNumber(5) }] });
  const empty = (await api("GET", `/api/v1/campaigns/${id}/explain`)).body;
  expect(empty).toMatchObject({
    campaign_id: id,
    status: "pending",
    can_dial_now: false,
    next_eligible_at: null,
  });
  expect(check(empty, "something_waits").detail).toBe(
    "No call waits; 1 contact there for when the campaign is started.",
  );

  await api("POST", "/api/v1/bulk-initiate-calls", {
    campaign_id: id,
    phone_numbers: Array.from({ length: 1_200 }, (_, i) => `+1303${String(i).padStart(7, "0")}`),
  });
  const { body } = await api("GET", `/api/v1/campaigns/${id}/explain`);
  expect(body).toMatchObject({ can_dial_now: false, next_eligible_at: opensAt });
  expect(failed(body)).toEqual(["due", "calling_hours"]);
  expect(body.waiting).toEqual({
    for_first_attempt: 1_200,
    for_retry: 0,
    on_the_line: 0,
    due_now: { calls: 0, first_attempts: 0, retries: 0, at_least: false },
    due_later: { calls: 1_000, first_attempts: 1_000, retries: 0, at_least: true },
    contacts_not_called: { contacts: 1, at_least: false },
  });
});

it("reads a bounded number of rows to explain a campaign, however many calls wait", async () => {
  const [big] = (
    await env.DB.prepare("SELECT campaign_id AS id FROM calls GROUP BY 1 HAVING count(*) > 1000").all()
  ).results as { id: number }[];
  await env.DB.prepare(
    `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, created_at, updated_at)
     SELECT 'more-' || value, ?, '+1', 'INITIATED', 3, value, 1, 1 FROM json_each(?)`,
  )
    .bind(big?.id, JSON.stringify(Array.from({ length: 5_000 }, (_, i) => i + 1)))
    .run();
  const { db, count } = countingD1(env.DB);
  const { groups } = await waitingCalls(db, { id: big?.id ?? 0 }, Date.now());
  expect(groups.map(g => g.calls)).toEqual([1_000, 1_000]);
  // Index and row of each, and the grouping's own.
  expect(count.read).toBeLessThan(2 * 4 * 1_000);
});

// Never at the wrong time, in the real runtime: a clock that is driven, the gate's own alarm, and cron alone.
// The dates lie ahead of the real clock, on which alarms ring, so that none rings by itself.
import {
  createScheduledController,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
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

const NEW_YORK = {
  time_zone: "America/New_York",
  business_hours: [1, 2, 3, 4, 5].map(day_of_week => ({ day_of_week, start: "09:00", end: "17:00" })),
  retry_policy: { max_attempts: 2, base_delay: "1h" },
};
/** A Friday, and the Monday after it; New York is at -5. */
const FRIDAY = "2030-02-01T";
const MONDAY_9 = Date.parse("2030-02-04T09:00:00-05:00");
const never = 5;

const gate = () => env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
const dials = async () => (await env.SIMULATOR.get(env.SIMULATOR.idFromName(DEFAULT_TRUNK)).ledger()).dials;
const iso = (at: number) => new Date(at).toISOString();
const set = (at: number | string) => vi.setSystemTime(at);
const cron = () => worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
const status = async (callId: string) => (await readCall(callId)).status as string;
const becomes = (callId: string, wanted: string) => eventually(async () => (await status(callId)) === wanted);
const waitingAt = async (campaign: number): Promise<unknown[]> =>
  (
    await env.DB.prepare(
      "SELECT DISTINCT next_attempt_at AS at FROM calls WHERE campaign_id = ? AND attempts_started = 0",
    )
      .bind(campaign)
      .all()
  ).results.map(row => row.at);

async function call(campaign: number, more: Json = {}): Promise<Json> {
  const { status: code, body } = await initiate(campaign, freshNumber(never), more);
  expect(code).toBe(201);
  return body;
}

/** The gate's alarm, once it is armed, rings at `at` (ms), and whatever it does is done. */
async function ring(at: number): Promise<void> {
  await eventually(async () => (await runInDurableObject(gate(), (_, s) => s.storage.getAlarm())) !== null);
  set(at);
  expect(await runDurableObjectAlarm(gate())).toBe(true);
}

/** Nothing is granted and nothing dialled when the alarm rings a millisecond early; at its time the call goes out. */
async function expectDialExactlyAt(at: number, callId: string, onTheLine: string): Promise<void> {
  const [before, dialled] = [await status(callId), await dials()];
  await ring(at - 1);
  expect((await gate().snapshot()).permits).toBe(0);
  expect([await status(callId), await dials()]).toEqual([before, dialled]);
  await ring(at);
  await becomes(callId, onTheLine);
  expect(await dials()).toBe(dialled + 1);
}

/** One attempt that ended without response at Friday 16:40 and waits over the weekend. */
async function failedOnFriday(): Promise<string> {
  set(`${FRIDAY}16:30:00-05:00`);
  const { call_id } = await call(await makeCampaign(NEW_YORK));
  await becomes(call_id, "PROCESSING");
  set(`${FRIDAY}16:40:00-05:00`);
  const { body } = await callback(call_id, "RNR");
  expect(body).toMatchObject({ retry_scheduled: true, next_retry_at: iso(MONDAY_9) });
  await becomes(call_id, "RNR");
  await eventually(async () => (await gate().snapshot()).permits === 0);
  return call_id;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(`${FRIDAY}12:00:00-05:00`) });
});

afterEach(async () => {
  // Nothing is left for the next test: no due call, no line, no alarm.
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
  const { results } = await env.DB.prepare(
    "SELECT call_id FROM calls WHERE status IN ('PROCESSING', 'RETRYING')",
  ).all();
  for (const { call_id } of results) await callback(String(call_id), "PICKED");
  await eventually(async () => (await gate().snapshot()).permits === 0);
  await runInDurableObject(gate(), (_, state) => state.storage.deleteAlarm());
  await evictDurableObject(gate());
  vi.useRealTimers();
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
});

it("dials a call that came on Saturday when the business hours open, by the gate's alarm", async () => {
  set("2030-02-02T12:00:00-05:00");
  const { call_id, scheduled_at, next_retry_at } = await call(await makeCampaign(NEW_YORK));
  expect([scheduled_at, next_retry_at]).toEqual([iso(MONDAY_9), null]);
  await eventually(async () => (await gate().snapshot()).alarmAt === MONDAY_9);
  await expectDialExactlyAt(MONDAY_9, call_id, "PROCESSING");
});

it("retries on Monday at nine what failed on Friday at 16:40, by the gate's alarm", async () => {
  const callId = await failedOnFriday();
  // One that the clock has jumped over is made up for within a second.
  await ring(Date.now() + 1_000);
  await eventually(async () => (await gate().snapshot()).alarmAt === MONDAY_9);
  await evictDurableObject(gate());
  await expectDialExactlyAt(MONDAY_9, callId, "RETRYING");
  expect(await readCall(callId)).toMatchObject({ attempt_count: 2, last_attempt_at: iso(MONDAY_9) });
});

it("retries it by cron alone when the alarm was lost, not a minute early", async () => {
  const callId = await failedOnFriday();
  await runInDurableObject(gate(), (_, state) => state.storage.deleteAlarm());
  await evictDurableObject(gate());
  const dialled = await dials();
  for (const at of [Date.parse("2030-02-02T12:00:00-05:00"), MONDAY_9 - 60_000, MONDAY_9 - 1]) {
    set(at);
    await cron();
    // Cron armed it again; here it is lost every time.
    await runInDurableObject(gate(), (_, state) => state.storage.deleteAlarm());
  }
  expect([await status(callId), await dials()]).toEqual(["RNR", dialled]);
  set(MONDAY_9);
  await cron();
  await becomes(callId, "RETRYING");
  expect(await dials()).toBe(dialled + 1);
});

it("goes by a contact's own zone before the campaign's", async () => {
  set("2030-02-03T12:00:00Z");
  const campaign = await makeCampaign(NEW_YORK);
  const paris = await call(campaign, { time_zone: "Europe/Paris" });
  const newYork = await call(campaign);
  const parisOpens = Date.parse("2030-02-04T09:00:00+01:00");
  expect([paris.scheduled_at, newYork.scheduled_at]).toEqual([iso(parisOpens), iso(MONDAY_9)]);
  await expectDialExactlyAt(parisOpens, paris.call_id, "PROCESSING");
  expect(await status(newYork.call_id)).toBe("INITIATED");
  await callback(paris.call_id, "PICKED");
  await eventually(async () => (await gate().snapshot()).permits === 0);
  await expectDialExactlyAt(MONDAY_9, newYork.call_id, "PROCESSING");
});

it("feeds a started campaign's contacts when its hours open, and none before", async () => {
  set("2030-02-02T12:00:00-05:00");
  const id = await makeCampaign({ ...NEW_YORK, targets: [{ phone_number: freshNumber(never) }] });
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await ring(MONDAY_9 - 1);
  const stats = async () => (await api("GET", `/api/v1/campaigns/${id}/stats`)).body;
  expect(await stats()).toMatchObject({ total_calls: 0 });
  await ring(MONDAY_9);
  await eventually(async () => (await stats()).in_progress_calls === 1);
});

it("moves calls that waited for a line until the window closed to the next opening, and dials none", async () => {
  set(`${FRIDAY}16:50:00-05:00`);
  const busy = await makeCampaign();
  const lines = await Promise.all(Array.from({ length: 10 }, () => call(busy)));
  await eventually(async () => (await gate().snapshot()).begun === 10);
  const office = await makeCampaign(NEW_YORK);
  const { body } = await api("POST", "/api/v1/bulk-initiate-calls", {
    campaign_id: office,
    phone_numbers: Array.from({ length: 30 }, () => freshNumber(never)),
  });
  expect(body.queued_for_later).toBe(30);
  expect(await waitingAt(office)).toEqual([Date.parse(`${FRIDAY}16:50:00-05:00`)]);
  const dialled = await dials();

  set(`${FRIDAY}17:00:00-05:00`);
  for (const { call_id } of lines) await callback(call_id, "PICKED");
  await eventually(async () => (await waitingAt(office))[0] === MONDAY_9);
  await eventually(async () => (await gate().snapshot()).permits === 0);
  expect(await waitingAt(office)).toEqual([MONDAY_9]);
  expect(await dials()).toBe(dialled);
  expect((await api("GET", `/api/v1/campaigns/${office}/stats`)).body).toMatchObject({
    pending_calls: 30,
    in_progress_calls: 0,
  });
  await ring(MONDAY_9);
  await eventually(async () => (await gate().snapshot()).begun === 10);
});

it("goes by hours that were narrowed while calls waited for a line", async () => {
  const id = await makeCampaign({ ...NEW_YORK, max_concurrent_calls: 1 });
  const first = await call(id);
  await becomes(first.call_id, "PROCESSING");
  const second = await call(id);
  await api("PATCH", `/api/v1/campaigns/${id}`, {
    business_hours: [{ day_of_week: 5, start: "09:00", end: "12:00" }],
  });
  await callback(first.call_id, "PICKED");
  const opens = iso(Date.parse("2030-02-08T09:00:00-05:00"));
  await eventually(async () => (await readCall(second.call_id)).scheduled_at === opens);
  expect(await status(second.call_id)).toBe("INITIATED");
});

it("goes by hours that were widened: a first attempt at once, a retry at the time it was given", async () => {
  const retry = await failedOnFriday();
  const { campaign_id } = await readCall(retry);
  set("2030-02-02T12:00:00-05:00");
  const first = await call(campaign_id);
  expect(first.scheduled_at).toBe(iso(MONDAY_9));
  await api("PATCH", `/api/v1/campaigns/${campaign_id}`, { business_hours: null });
  await becomes(first.call_id, "PROCESSING");
  expect(await readCall(retry)).toMatchObject({ status: "RNR", next_retry_at: iso(MONDAY_9) });
});

it("opens at three in the night that has no two o'clock", async () => {
  set("2030-03-09T12:00:00-05:00");
  const id = await makeCampaign({
    ...NEW_YORK,
    business_hours: [{ day_of_week: 0, start: "02:00", end: "04:00" }],
  });
  const { call_id, scheduled_at } = await call(id);
  const opens = Date.parse("2030-03-10T03:00:00-04:00");
  expect(scheduled_at).toBe(iso(opens));
  await expectDialExactlyAt(opens, call_id, "PROCESSING");
});

it("opens twice in the night that has two half past ones", async () => {
  set("2030-11-02T12:00:00-04:00");
  const id = await makeCampaign({
    ...NEW_YORK,
    business_hours: [{ day_of_week: 0, start: "01:30", end: "02:00" }],
    retry_policy: { max_attempts: 2, base_delay: "20m" },
  });
  const { call_id } = await call(id);
  await expectDialExactlyAt(Date.parse("2030-11-03T01:30:00-04:00"), call_id, "PROCESSING");
  set("2030-11-03T01:50:00-04:00");
  await callback(call_id, "RNR");
  await becomes(call_id, "RNR");
  await eventually(async () => (await gate().snapshot()).permits === 0);
  await expectDialExactlyAt(Date.parse("2030-11-03T01:30:00-05:00"), call_id, "RETRYING");
});

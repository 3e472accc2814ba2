// A walk in the real runtime, on a clock that is driven: a Florida number is called three times on one subject, the fourth
// call waits until exactly a day after the first, and an opt-out in a duplicate callback of a finished call ends it all. The
// dates lie ahead of the real clock, on which alarms ring, so that none rings by itself.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { api, callback, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { expectAttemptsToStayInBounds, expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { eventually } from "../../support/eventually.ts";

/** The simulator takes it and never calls back: the test does. It has no place of its own, and is said to be in Florida. */
const SOMEBODY = {
  phone_number: "+15005555001",
  time_zone: "America/New_York",
  region: "US-FL",
  subject: "solar",
  person_id: "p-1",
};
/** A Tuesday; Florida is at -5. */
const DAY_1 = "2030-02-05T";
const DAY_2 = "2030-02-06T";
const at = (day: string, time: string) => Date.parse(`${day}${time}:00-05:00`);
const iso = (ms: number) => new Date(ms).toISOString();

const gate = () => env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
const dials = async () => (await env.SIMULATOR.get(env.SIMULATOR.idFromName(DEFAULT_TRUNK)).ledger()).dials;
const becomes = (callId: string, status: string) =>
  eventually(async () => (await readCall(callId)).status === status);

/** The gate's alarm, once it is armed, rings, and whatever it does is done. */
async function ring(when: number): Promise<void> {
  await eventually(async () => (await runInDurableObject(gate(), (_, s) => s.storage.getAlarm())) !== null);
  vi.setSystemTime(when);
  expect(await runDurableObjectAlarm(gate())).toBe(true);
}

/** Its attempt on the line ends by callback, and the line comes free. */
async function ends(callId: string, status: string, attempt: number): Promise<Json> {
  const { body } = await callback(callId, status, { attempt });
  await becomes(callId, status);
  await eventually(async () => (await gate().snapshot()).permits === 0);
  return body;
}

const about = (campaign: number) => api("POST", "/api/v1/calls", { campaign_id: campaign, ...SOMEBODY });

async function accepted(campaign: number): Promise<string> {
  const { status, body } = await about(campaign);
  expect(status).toBe(202);
  return body.call_id;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: at(DAY_1, "10:00") });
});

afterEach(async () => {
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
  await runInDurableObject(gate(), (_, state) => state.storage.deleteAlarm());
  await evictDurableObject(gate());
  vi.useRealTimers();
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
});

it("calls a Florida number three times a day on one subject, and never again after stop", async () => {
  const campaign = await makeCampaign({
    time_zone: "America/New_York",
    retry_policy: { max_attempts: 2, base_delay: "1h" },
    compliance: { packs: ["us-federal", "us-fl"], purpose: "telemarketing", mode: "enforce" },
  });
  const dialled = await dials();

  // At 10:00 nobody answers; the retry at 11:00 is talked.
  const first = await accepted(campaign);
  await becomes(first, "PROCESSING");
  expect(await ends(first, "RNR", 1)).toMatchObject({ next_retry_at: iso(at(DAY_1, "11:00")) });
  await ring(at(DAY_1, "11:00"));
  await becomes(first, "RETRYING");
  await ends(first, "PICKED", 2);
  // At 14:00 the third.
  vi.setSystemTime(at(DAY_1, "14:00"));
  const second = await accepted(campaign);
  await becomes(second, "PROCESSING");
  await ends(second, "PICKED", 1);
  expect(await dials()).toBe(dialled + 3);

  // The fourth, at 15:00, waits until the first is a day old, to the millisecond.
  vi.setSystemTime(at(DAY_1, "15:00"));
  const fourth = await accepted(campaign);
  const free = at(DAY_2, "10:00");
  await eventually(async () => (await readCall(fourth)).scheduled_at === iso(free));
  const asked = { ...SOMEBODY, campaign_id: String(campaign) };
  const check = await api("GET", `/api/v1/compliance/check?${new URLSearchParams(asked)}`);
  expect(check.body).toMatchObject({
    decision: "wait",
    until: iso(free),
    blocked_by: ["us-fl/three-a-day"],
    looked_up: ["campaign", "history", "suppressions", "blackouts"],
  });
  const explained = (await api("GET", `/api/v1/campaigns/${campaign}/explain`)).body;
  expect(explained).toMatchObject({ can_dial_now: false, next_eligible_at: iso(free) });
  expect(explained.checks.find((c: Json) => c.check === "us-fl/three-a-day")).toMatchObject({
    detail: expect.stringMatching(/^us-fl\/three-a-day: 1 of 1 (due|later) calls; opens /),
    source: expect.stringContaining("501.616"),
  });
  await ring(free - 1);
  expect([(await readCall(fourth)).status, await dials()]).toEqual(["INITIATED", dialled + 3]);
  await ring(free);
  await becomes(fourth, "PROCESSING");
  await ends(fourth, "PICKED", 1);
  expect(await dials()).toBe(dialled + 4);

  // Another waits for 11:00, when the second is a day old.
  vi.setSystemTime(at(DAY_2, "10:30"));
  const fifth = await accepted(campaign);
  await eventually(async () => (await readCall(fifth)).scheduled_at === iso(at(DAY_2, "11:00")));

  // "Stop", in a duplicate of the report that ended the first call yesterday.
  const stop = await callback(first, "PICKED", { attempt: 2, opt_out: true });
  expect([stop.status, stop.body.duplicate]).toEqual([200, true]);
  await becomes(fifth, "CANCELLED");
  expect((await readCall(fifth)).error_message).toBe("Suppressed (opt_out)");
  const refused = await about(campaign);
  expect(refused.status).toBe(403);
  expect(refused.body.error).toMatchObject({ code: "forbidden", details: { reason: "suppressed" } });
  for (const time of ["11:00", "15:00"]) {
    vi.setSystemTime(at(DAY_2, time));
    await runDurableObjectAlarm(gate());
  }
  expect(await dials()).toBe(dialled + 4);

  // What each attempt was decided on.
  const evidence = (await Promise.all([first, second, fourth].map(readCall))).flatMap(({ attempts }: Json) =>
    attempts.map((a: Json) => a.evidence),
  );
  expect(evidence.map(e => [e.decided_at, e.counts["us-fl/three-a-day"]])).toEqual([
    [iso(at(DAY_1, "10:00")), 0],
    [iso(at(DAY_1, "11:00")), 1],
    [iso(at(DAY_1, "14:00")), 2],
    [iso(free), 2],
  ]);
  for (const { decision } of evidence) {
    expect(decision).toMatchObject({
      decision: "dial",
      mode: "enforce",
      packs: ["us-federal@1", "us-fl@1"],
      regions: ["US-FL"],
      zones: ["America/New_York"],
      time_zones: { ok: true },
      subject: "solar",
      code_version: "0.1.0",
    });
  }
  const [{ decision }] = evidence;
  expect(decision).toMatchObject({
    open_from: iso(at(DAY_1, "08:00")),
    open_until: iso(at(DAY_1, "19:59")),
    suppression_checked_at: iso(at(DAY_1, "10:00")),
  });
  expect(new Set(evidence.map(e => e.context_id)).size).toBe(2);
}, 30_000);

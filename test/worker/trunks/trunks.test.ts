// The big red button and the view behind it, in the real runtime.
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import worker from "../../../src/index.ts";
import { api, freshNumber, initiate, makeCampaign, readCall } from "../../support/api.ts";
import { expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { tick } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";

const trunk = async () => (await api("GET", "/api/v1/trunks/default")).body;

afterEach(async () => {
  await api("POST", "/api/v1/trunks/default/resume");
});

it("shows who holds a line, since when and until when", async () => {
  const campaign = await makeCampaign();
  const number = freshNumber(5);
  const { body: call } = await initiate(campaign, number);
  await eventually(async () => (await readCall(call.call_id)).status === "PROCESSING");
  const shown = await trunk();
  expect(shown).toMatchObject({
    name: "default",
    status: "ok",
    paused: false,
    max_concurrent_calls: 10,
    pacing: { calls_per_second: 0, next_dial_at: null },
    breaker: { state: "closed", since: null, until: null },
    held_until: null,
  });
  expect(shown.permits).toContainEqual(
    expect.objectContaining({
      call_id: call.call_id,
      attempt: 1,
      campaign_id: campaign,
      phone_number: number,
      begun: true,
    }),
  );
  expect(shown.lines_in_use).toBe(shown.permits.length);
  expect(Date.parse(shown.next_alarm_at)).toBeGreaterThan(Date.now());
});

it("dials nothing while it is paused, says so when asked why, and goes on when it is resumed", async () => {
  const campaign = await makeCampaign();
  const { status, body } = await api("POST", "/api/v1/trunks/default/pause/");
  expect([status, body.status, body.paused]).toEqual([200, "paused", true]);
  const { body: call } = await initiate(campaign, freshNumber(1));
  await tick(env, Date.now());
  expect(await readCall(call.call_id)).toMatchObject({ status: "INITIATED", attempts: [] });
  const { body: why } = await api("GET", `/api/v1/calls/${call.call_id}/explain`);
  expect(why).toMatchObject({
    can_be_dialled_now: false,
    reason: "The trunk is paused: nothing is dialled.",
  });
  // Again is the same.
  expect((await api("POST", "/api/v1/trunks/default/pause")).body.paused_at).toBe(body.paused_at);

  await api("POST", "/api/v1/trunks/default/resume");
  await eventually(async () => (await readCall(call.call_id)).status === "PICKED");
  await expectCountersToEqualAScan();
});

it("stops what is in the queue already: the claim looks last", async () => {
  const campaign = await makeCampaign();
  await api("POST", "/api/v1/trunks/default/pause");
  const { body: call } = await initiate(campaign, freshNumber(1));
  const stub = env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));
  // Granted before the pause, delivered after it, to a gate that has not heard of it.
  const message = { callId: call.call_id, attempt: 1, token: "stale" };
  const batch = createMessageBatch(DIAL_QUEUE, [
    { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body: message },
  ]);
  await worker.queue(batch, env);
  expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toHaveLength(1);
  expect((await stub.snapshot()).permits).toBe((await trunk()).lines_in_use);
  expect(await readCall(call.call_id)).toMatchObject({ status: "INITIATED", attempts: [] });
});

it("of another name is 404, and only pause and resume are known", async () => {
  expect((await api("GET", "/api/v1/trunks/berlin")).body.error).toMatchObject({
    code: "not_found",
    message: 'Trunk "berlin" not found; there is "default".',
  });
  expect((await api("POST", "/api/v1/trunks/berlin/pause")).status).toBe(404);
  expect((await api("GET", "/api/v1/trunks/default/pause")).status).toBe(405);
});

it("is looked after once a minute, each sweeper by its name", async () => {
  expect(Object.keys(await tick(env, Date.now()))).toEqual(
    expect.arrayContaining([
      "permits whose message never came",
      "leases past",
      "permits whose call is not on the line",
      "calls on the line without a permit",
      "gates whose alarm was missing or in the past",
      "waiting calls of cancelled campaigns",
      "campaigns with nothing left",
      "dead letters past their retention",
    ]),
  );
});

// The main job: a campaign's numbers become calls, are dialled, retried and end, through every real component.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { api, type Json, makeCampaign } from "../support/api.ts";
import {
  expectAttemptsToStayInBounds,
  expectCountersToEqualAScan,
  openCalls,
} from "../support/checks/invariants.ts";
import { eventually } from "../support/eventually.ts";

const quick = { max_attempts: 3, base_delay: "1ms", max_delay: "1ms" };

it("dials a started campaign to its end, each number to the outcome it was made for", async () => {
  const wanted: Record<string, Json> = {
    "+15005551001": { status: "PICKED", attempts: ["PICKED"] },
    "+15005552002": { status: "FAILED", attempts: ["DISCONNECTED", "DISCONNECTED", "DISCONNECTED"] },
    "+15005553003": { status: "FAILED", attempts: ["RNR", "RNR", "RNR"] },
    "+15005554004": { status: "FAILED", attempts: ["FAILED", "FAILED", "FAILED"] },
    "+15005556005": { status: "PICKED", attempts: ["PICKED"] },
    "+15005559007": { status: "PICKED", attempts: ["RNR", "PICKED"] },
  };
  const id = await makeCampaign({
    retry_policy: quick,
    targets: Object.keys(wanted).map(phone_number => ({ phone_number, metadata: { for: phone_number } })),
  });
  expect((await api("POST", `/api/v1/campaigns/${id}/start`)).body.status).toBe("in_progress");

  const campaign = await eventually(async () => {
    const { body } = await api("GET", `/api/v1/campaigns/${id}/`);
    return body.status === "completed" && body;
  }, 25_000);
  expect(campaign.completed_at).not.toBeNull();

  const { body } = await api("GET", `/api/v1/campaigns/${id}/calls?limit=500`);
  for (const listed of body.calls as Json[]) {
    const call = (await api("GET", `/api/v1/calls/${listed.call_id}/`)).body;
    const want = wanted[call.phone_number];
    expect(call).toMatchObject({
      status: want.status,
      metadata: { for: call.phone_number },
      next_retry_at: null,
    });
    expect(call.attempts.map((a: Json) => a.status)).toEqual(want.attempts);
    expect(call.attempt_count).toBe(want.attempts.length);
    expect(call.error_message).toBe(want.status === "PICKED" ? null : "Max retry attempts reached (3)");
  }
  expect(body.calls).toHaveLength(6);

  expect((await api("GET", `/api/v1/campaigns/${id}/stats`)).body).toMatchObject({
    total_calls: 6,
    completed_calls: 3,
    failed_calls: 3,
    in_progress_calls: 0,
    pending_calls: 0,
    retries_attempted: 7,
  });
  const { recent_metrics, current_concurrent_calls } = (await api("GET", "/api/v1/metrics/")).body;
  expect(current_concurrent_calls).toBe(0);
  expect(recent_metrics[0]).toMatchObject({
    total_calls_initiated: 6,
    total_calls_picked: 3,
    total_calls_disconnected: 3,
    total_calls_rnr: 4,
    total_calls_failed: 3,
    total_retries: 7,
  });

  const ledger = await env.SIMULATOR.get(env.SIMULATOR.idFromName(DEFAULT_TRUNK)).ledger();
  expect(ledger).toMatchObject({ repeated: 0, distinct: 13 });
  expect(await openCalls()).toBe(0);
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
}, 40_000);

it("gives a dial back that the provider refuses for its own sake: the call waits, and nothing is counted", async () => {
  const id = await makeCampaign({ retry_policy: quick });
  const { body } = await api("POST", "/api/v1/initiate-call/", {
    campaign_id: id,
    phone_number: "+15005558006",
  });
  const call = await eventually(async () => {
    const found = (await api("GET", `/api/v1/calls/${body.call_id}/`)).body;
    return found.error_message !== null && found.status === "INITIATED" && found;
  }, 25_000);
  expect(call).toMatchObject({ attempt_count: 1, attempts: [], last_attempt_at: null });
  expect(call.error_message).toBe("Dial refused: 500 simulated refusal of the dial");
  expect(Date.parse(call.next_retry_at ?? call.scheduled_at)).toBeGreaterThan(Date.now() + 20_000);
  expect((await api("GET", `/api/v1/campaigns/${id}/stats`)).body).toMatchObject({
    pending_calls: 1,
    in_progress_calls: 0,
    retries_attempted: 0,
  });
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
}, 40_000);

// The abandon meter on the real thing: what reports tell becomes a rate, and the rate holds a campaign back.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { api, freshNumber, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { expectCountersToEqualAScan } from "../../support/checks/invariants.ts";

const COMPLIANCE = { packs: ["us-federal"], purpose: "telemarketing", mode: "enforce" };

/** A call of the campaign that never calls back by itself; where it may be called now does not matter to reports. */
async function reported(campaign: number, report: Json): Promise<string> {
  const phone_number = freshNumber(5);
  const said = { campaign_id: campaign, phone_number, time_zone: "America/New_York", region: "US-NY" };
  const { body } = await api("POST", "/api/v1/calls", said);
  const answer = await api("PUT", "/api/v1/callback", { call_id: body.call_id, status: "PICKED", ...report });
  expect(answer.status).toBe(200);
  await expect.poll(async () => (await readCall(body.call_id)).status, { timeout: 5_000 }).toBe("PICKED");
  return body.call_id;
}

const rateOf = async (campaign: number) =>
  (await api("GET", `/api/v1/campaigns/${campaign}/abandon-rate`)).body;

it("counts who got an agent in time, who did not, and of whom nobody told", async () => {
  const campaign = await makeCampaign({ compliance: COMPLIANCE });
  await reported(campaign, { answered_by: "human", connected_to_agent_ms: 1_200 });
  const silent = await reported(campaign, { answered_by: "human", connected_to_agent_ms: null });
  await reported(campaign, { answered_by: "unknown", connected_to_agent_ms: 5_000, message_played: true });
  await reported(campaign, { answered_by: "machine", connected_to_agent_ms: null });
  await reported(campaign, {});
  expect((await readCall(silent)).attempts).toMatchObject([{ abandoned: true, connected_to_agent_ms: null }]);
  expect(await rateOf(campaign)).toMatchObject({
    campaign_id: campaign,
    rule: { pack: "us-federal", min_ring_seconds: 15 },
    days: 30,
    answered_human: 3,
    abandoned: 2,
    silent: 1,
    not_told: 1,
    rate_percent: 66.667,
    limit_percent: 3,
    // Too few to go by.
    throttle: null,
    by_day: [{ answered_human: 4, abandoned: 2, silent: 1, short_ring: 0, not_told: 1 }],
  });
  await expectCountersToEqualAScan();
});

it("measures nothing for a campaign without such a rule", async () => {
  const campaign = await makeCampaign({});
  await reported(campaign, { answered_by: "human", connected_to_agent_ms: null });
  expect(await rateOf(campaign)).toMatchObject({
    rule: null,
    answered_human: 0,
    rate_percent: null,
    limit_percent: null,
    throttle: null,
    by_day: [],
  });
});

it("says of a campaign at its limit what is held back, and until when", async () => {
  const campaign = await makeCampaign({ compliance: COMPLIANCE, max_concurrent_calls: 40 });
  const today = new Date().toISOString().slice(0, 10);
  await env.DB.prepare("INSERT INTO abandon_days (day, campaign_id, connected, silent) VALUES (?, ?, 97, 3)")
    .bind(today, campaign)
    .run();
  const reason = expect.stringContaining("first attempts stop until the rate falls below 3 %");
  expect(await rateOf(campaign)).toMatchObject({
    rate_percent: 3,
    throttle: { lines: 20, first_attempts: false, enforced: true, reason },
  });
  const explained = (await api("GET", `/api/v1/campaigns/${campaign}/explain`)).body;
  expect(explained.checks.find((c: Json) => c.check === "abandon_rate")).toMatchObject({
    pass: false,
    detail: reason,
  });
  const said = { phone_number: freshNumber(1), time_zone: "America/New_York", region: "US-NY" };
  const { body } = await api("POST", "/api/v1/calls", { campaign_id: campaign, ...said });
  const call = (await api("GET", `/api/v1/calls/${body.call_id}/explain`)).body;
  expect(call.checks.find((c: Json) => c.check === "abandon_rate")).toMatchObject({
    pass: false,
    detail: reason,
  });
  await env.DB.prepare("DELETE FROM abandon_days WHERE campaign_id = ?").bind(campaign).run();
});

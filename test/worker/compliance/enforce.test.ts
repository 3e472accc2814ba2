// Rule packs on the real thing: a campaign chooses them, and they decide about its calls from the door to the dial.
import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../src/domain/time-units.ts";
import { api, freshNumber, type Json, makeCampaign, readCall } from "../../support/api.ts";

const COMPLIANCE = { packs: ["us-fl"], purpose: "telemarketing", mode: "enforce" };

/** Somewhere it is noon now, said to be in Florida. */
function noonInFlorida() {
  const hours = 12 - new Date().getUTCHours();
  return {
    time_zone: hours === 0 ? "Etc/GMT" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`,
    region: "US-FL",
  };
}

const call = (campaign: number, fields: Json) =>
  api("POST", "/api/v1/calls", { campaign_id: campaign, ...fields });

it("lets the fourth call on one subject to one person wait for a day, and shows why the others went", async () => {
  const campaign = await makeCampaign({ compliance: COMPLIANCE });
  const said = { person_id: `p-${campaign}`, subject: "solar", ...noonInFlorida() };
  const counts: unknown[] = [];
  for (let n = 0; n < 3; n++) {
    const { status, body } = await call(campaign, { phone_number: freshNumber(1), ...said });
    expect(status).toBe(202);
    await expect.poll(async () => (await readCall(body.call_id)).status, { timeout: 5_000 }).toBe("PICKED");
    const { evidence } = (await readCall(body.call_id)).attempts[0];
    expect(evidence.decision).toMatchObject({
      mode: "enforce",
      packs: ["us-fl@1"],
      regions: ["US-FL"],
      subject: "solar",
      would_block: null,
    });
    counts.push(evidence.counts);
  }
  expect(counts).toEqual([0, 1, 2].map(count => ({ "us-fl/three-a-day": count })));
  const { body } = await call(campaign, { phone_number: freshNumber(1), ...said });
  const inADay = () => Date.now() + 20 * HOUR_MS;
  await expect
    .poll(async () => Date.parse((await readCall(body.call_id)).scheduled_at) > inADay(), { timeout: 5_000 })
    .toBe(true);
  const waiting = await readCall(body.call_id);
  expect(waiting).toMatchObject({ status: "INITIATED", attempts: [] });
  const explained = (await api("GET", `/api/v1/calls/${body.call_id}/explain`)).body;
  expect(explained).toMatchObject({ can_be_dialled_now: false, next_possible_at: waiting.scheduled_at });
  expect(explained.checks.find((c: Json) => c.check === "us-fl/three-a-day")).toMatchObject({
    pass: false,
    opens_at: expect.any(String),
    source: expect.stringContaining("501.616"),
  });
});

it("lets the next call about a debt wait for seven days after a conversation about it, told at the door", async () => {
  const regF = { packs: ["us-reg-f"], purpose: "collections", mode: "enforce" };
  const first = await makeCampaign({ compliance: regF });
  const said = { person_id: `p-${first}`, debt_id: "card", ...noonInFlorida() };
  const { body } = await call(first, { phone_number: freshNumber(1), ...said });
  await expect.poll(async () => (await readCall(body.call_id)).status, { timeout: 5_000 }).toBe("PICKED");
  const next = await call(await makeCampaign({ compliance: regF }), {
    phone_number: freshNumber(1),
    ...said,
  });
  expect(next.status).toBe(202);
  const { scheduled_at: scheduledAt } = await readCall(next.body.call_id);
  expect(Date.parse(scheduledAt) - Date.now()).toBeGreaterThan(6 * DAY_MS);
});

it("refuses at the door whom nobody can place, naming the rule", async () => {
  const campaign = await makeCampaign({ compliance: COMPLIANCE });
  const { status, body } = await call(campaign, { phone_number: "+18005550123" });
  expect(status).toBe(403);
  expect(body.error).toMatchObject({
    code: "forbidden",
    details: { reason: "No location known", blocked_by: ["us-fl/unknown"] },
  });
});

it.each([
  [{ packs: ["us-fl", "us-xx"] }, "compliance.packs.1", 'no rule pack is called "us-xx"'],
  [{ purpose: "fun" }, "compliance.purpose", 'not "fun"'],
])("refuses %j, naming what it does not know", async (wrong, field, message) => {
  const { status, body } = await api("POST", "/api/v1/campaigns", {
    name: "a campaign",
    compliance: { ...COMPLIANCE, ...wrong },
  });
  expect(status).toBe(400);
  expect(body.error.details).toEqual({ [field]: [expect.stringContaining(message)] });
});

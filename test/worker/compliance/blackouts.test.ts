// Blackouts on the real thing: stored, they stop; lifted, they do not; and whoever asks is told.
import { expect, it } from "vitest";
import { HOUR_MS } from "../../../src/domain/time-units.ts";
import { api, freshNumber, type Json, makeCampaign, readCall } from "../../support/api.ts";

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

const blackOut = async (body: Json): Promise<Json> => {
  const { status, body: added } = await api("POST", "/api/v1/blackouts", { reason: "a storm", ...body });
  expect(status).toBe(201);
  return added;
};

it("keeps a campaign's calls until its end, and says so to whoever asks about the call or the campaign", async () => {
  const campaign = await makeCampaign();
  const to = inHours(2);
  const storm = await blackOut({ campaign_ids: [campaign], to });
  expect(storm).toMatchObject({
    state: "in_force",
    regions: null,
    campaign_ids: [campaign],
    lifted_at: null,
  });
  const { body } = await api("POST", "/api/v1/calls", {
    campaign_id: campaign,
    phone_number: freshNumber(1),
  });
  await expect.poll(async () => (await readCall(body.call_id)).scheduled_at, { timeout: 5_000 }).toBe(to);
  const call = (await api("GET", `/api/v1/calls/${body.call_id}/explain`)).body;
  expect(call).toMatchObject({ can_be_dialled_now: false, next_possible_at: to });
  expect(call.checks).toContainEqual(
    expect.objectContaining({ check: `blackout/${storm.id}`, pass: false, opens_at: to }),
  );
  const whole = (await api("GET", `/api/v1/campaigns/${campaign}/explain`)).body;
  expect(whole.can_dial_now).toBe(false);
  expect(whole.checks).toContainEqual(
    expect.objectContaining({ check: `blackout/${storm.id}`, pass: false }),
  );
});

it("is looked up by whoever asks what the rules say, unless they say which there are", async () => {
  const campaign_id = await makeCampaign();
  const storm = await blackOut({ campaign_ids: [campaign_id], regions: ["US-LA"], to: inHours(2) });
  const ask = async (number: string, more: Json = {}) =>
    (await api("POST", "/api/v1/compliance/check", { campaign_id, call: { phone_number: number }, ...more }))
      .body;
  const blocked_by = [`blackout/${storm.id}`];
  expect(await ask("+15045550123")).toMatchObject({ decision: "wait", blocked_by, mode: "off" });
  expect(await ask("+12125550123")).toMatchObject({ decision: "dial" });
  // Nobody knows where.
  expect(await ask("+18005550123")).toMatchObject({ decision: "wait", blocked_by });
  expect(await ask("+15045550123", { blackouts: [] })).toMatchObject({ decision: "dial" });
  await api("DELETE", `/api/v1/blackouts/${storm.id}`);
  expect(await ask("+15045550123")).toMatchObject({ decision: "dial" });
});

it("is kept when it is lifted, with who and when, and listed by its state", async () => {
  const { id } = await blackOut({ from: inHours(1), campaign_ids: [await makeCampaign()] });
  const listed = async (state: string) =>
    (await api("GET", `/api/v1/blackouts?state=${state}`)).body.data.map((b: Json) => b.id);
  expect(await listed("coming")).toContain(id);
  expect(await listed("standing")).toContain(id);
  const lifted = await api("DELETE", `/api/v1/blackouts/${id}`);
  expect(lifted).toMatchObject({ status: 200, body: { state: "lifted", lifted_by: expect.any(String) } });
  expect((await api("DELETE", `/api/v1/blackouts/${id}`)).body).toEqual(lifted.body);
  expect((await api("GET", `/api/v1/blackouts/${id}`)).body).toEqual(lifted.body);
  expect(await listed("standing")).not.toContain(id);
  expect(await listed("lifted")).toContain(id);
});

it.each([
  [{ to: "2026-01-01T00:00:00Z" }, "to"],
  [{ to: "tomorrow" }, "to"],
  [{ regions: [] }, "regions"],
  [{ regions: ["us-la"] }, "regions.0"],
  [{ campaign_ids: ["x"] }, "campaign_ids.0"],
  [{ reason: "" }, "reason"],
  [{ until: "2199-01-01T00:00:00Z" }, "until"],
])("refuses %j, naming what is wrong", async (wrong, field) => {
  const { status, body } = await api("POST", "/api/v1/blackouts", { reason: "a storm", ...wrong });
  expect(status).toBe(400);
  expect(Object.keys(body.error.details)).toEqual([field]);
});

it("is named by the windows of a campaign without rule packs, and moves the retry that is asked about", async () => {
  const campaign_id = await makeCampaign();
  const day = 24 * HOUR_MS;
  const midnight = Math.ceil(Date.now() / day) * day + 2 * day;
  const storm = await blackOut({
    campaign_ids: [campaign_id],
    from: new Date(midnight - day).toISOString(),
    to: new Date(midnight + 2 * day).toISOString(),
  });
  const blocked_by = [`blackout/${storm.id}`];
  const from = new Date(midnight - day).toISOString();
  const shown = await api(
    "GET",
    `/api/v1/campaigns/${campaign_id}/windows?days=5&time_zone=UTC&from=${from}`,
  );
  expect(shown.status).toBe(200);
  expect(shown.body.closed_days).toContainEqual(expect.objectContaining({ blocked_by }));
  const { body } = await api("POST", "/api/v1/retry-rules/preview", {
    campaign_id,
    outcome: "RNR",
    attempt: 1,
    at: new Date(midnight).toISOString(),
    time_zone: "UTC",
  });
  expect(body).toMatchObject({ blocked_by });
  expect(Date.parse(body.next_retry_at)).toBeGreaterThanOrEqual(midnight + 2 * day);
});

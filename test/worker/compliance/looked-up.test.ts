// What is given to the check is assumed; what is not is looked up: the ledger, the suppressions, the campaign's choice.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, type Json, makeCampaign } from "../../support/api.ts";

const NOON = "2026-01-15T17:00:00Z";
const check = (body: Json) => api("POST", "/api/v1/compliance/check", { now: NOON, ...body });
const get = (query: Record<string, string>) =>
  api("GET", `/api/v1/compliance/check?${new URLSearchParams({ at: NOON, ...query })}`);

/** Three calls on solar power, an hour apart, the first at nine. */
async function calledThrice(key: string, number: string, personId: string | null = null) {
  const placed = [14, 15, 16].map((hour, n) => {
    const at = Date.parse(`2026-01-15T${hour}:00:00Z`);
    return [at, "p", "solar", `call-${n}`, 1, 7, number, personId, null, 0];
  });
  await env.DB.prepare(
    "INSERT INTO reach (key, placed, quiet, revision, updated_at) VALUES (?, ?, '[]', 3, 0)",
  )
    .bind(key, JSON.stringify(placed))
    .run();
}

const CAPPED = {
  decision: "wait",
  until: "2026-01-16T14:00:00.000Z",
  blocked_by: ["us-fl/three-a-day"],
  looked_up: ["history", "suppressions", "blackouts"],
};

describe("what has happened", () => {
  it("is looked up by number and by person where nothing is said of it", async () => {
    await calledThrice("n:+13055550171", "+13055550171");
    const asked = { packs: ["us-fl"], call: { phone_number: "+13055550171", subject: "solar" } };
    expect((await check(asked)).body).toMatchObject(CAPPED);
    expect((await check({ ...asked, history: [] })).body).toMatchObject({
      decision: "dial",
      looked_up: ["suppressions", "blackouts"],
    });
    await calledThrice("p:looked-up", "+13055550172", "looked-up");
    const another = { phone_number: "+13055550173", subject: "solar" };
    expect((await check({ ...asked, call: another })).body.decision).toBe("dial");
    const same = { ...another, person_id: "looked-up" };
    expect((await check({ ...asked, call: same })).body).toMatchObject(CAPPED);
    const { body } = await get({ ...same, packs: "us-fl" });
    expect(body).toMatchObject(CAPPED);
  });

  it("is what had happened by then", async () => {
    await calledThrice("n:+13055550174", "+13055550174");
    const asked = { packs: ["us-fl"], call: { phone_number: "+13055550174", subject: "solar" } };
    const { body } = await check({ ...asked, now: "2026-01-15T15:30:00Z" });
    expect(body.rules.find((r: Json) => r.rule === "us-fl/three-a-day").detail).toContain("2 of 3");
  });

  it("is not read where no rule asks for it", async () => {
    const { body } = await check({ packs: ["us-federal"], call: { phone_number: "+12125550123" } });
    expect(body.looked_up).toEqual(["suppressions", "blackouts"]);
  });
});

it("finds a suppression, unless others are given", async () => {
  const phone_number = "+13055550175";
  await api("POST", "/api/v1/suppressions", { phone_number, reason: "litigator" });
  const asked = { packs: ["us-federal"], call: { phone_number } };
  const now = new Date().toISOString();
  expect((await check({ ...asked, now })).body).toMatchObject({
    decision: "refuse",
    blocked_by: ["suppression/litigator"],
    looked_up: ["suppressions", "blackouts"],
  });
  expect((await check({ ...asked, suppressions: [] })).body).toMatchObject({
    decision: "dial",
    looked_up: ["blackouts"],
  });
  expect((await get({ phone_number, packs: "us-federal", at: now })).body.decision).toBe("refuse");
});

it("goes by a campaign's packs, purpose and mode, as far as nothing else is said", async () => {
  const compliance = { packs: ["us-fl"], purpose: "telemarketing", mode: "observe" };
  const campaign_id = await makeCampaign({ compliance });
  const night = { now: "2026-01-16T04:00:00Z", campaign_id, call: { phone_number: "+13055550176" } };
  expect((await check(night)).body).toMatchObject({
    decision: "dial",
    would_block: true,
    mode: "observe",
    packs: ["us-fl@1"],
    looked_up: ["campaign", "history", "suppressions", "blackouts"],
  });
  expect((await check({ ...night, mode: "enforce" })).body.decision).toBe("wait");
  const asked = { phone_number: "+13055550176", campaign_id: String(campaign_id), at: night.now };
  expect((await get(asked)).body).toMatchObject({ decision: "dial", would_block: true });
  expect((await get({ ...asked, purpose: "collections" })).body).toMatchObject({ would_block: false });
});

// biome-ignore format: a row for each mistake
it.each<[string, Record<string, string>, field: string, message: string]>([
  ["no number", { packs: "us-fl" }, "phone_number", "is required"],
  ["a number that is none", { packs: "us-fl", phone_number: "12" }, "phone_number", 'must be a phone number of 7 to 15 digits, not "12"'],
  ["neither packs nor campaign", { phone_number: "+13055550123" }, "packs", "is required where no campaign_id is given"],
  ["an unknown pack", { phone_number: "+13055550123", packs: "us-fl,us-xx" }, "packs.1", 'no rule pack is called "us-xx"'],
  ["a place that is none", { phone_number: "+13055550123", packs: "us-fl", region: "Florida!" }, "region", "Florida!"],
  ["a time that is none", { phone_number: "+13055550123", packs: "us-fl", at: "noon" }, "at", 'not "noon"'],
])("%s in a query is refused by name", async (_, query, field, message) => {
  const { status, body } = await get(query);
  expect(status).toBe(400);
  expect(body.error.details[field]?.join()).toContain(message);
});

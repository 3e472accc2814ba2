// Counters counted anew: what is right stays, what is wrong is mended, and what no call tells is left alone.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { d1Calls } from "../../../src/store/d1.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { newCalls } from "../../support/dial-a-batch.ts";
import { eventually } from "../../support/eventually.ts";

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const now = Date.now();
const today = dayOf(now);
const yesterday = dayOf(now - DAY_MS);
const rebuild = (body: Json) => api("POST", "/api/v1/metrics/rebuild", body);
const day = async (date: string) =>
  env.DB.prepare("SELECT * FROM daily_counters WHERE date = ?1").bind(date).first<Json>();

/** Calls of today with retries, and of yesterday, one of which was answered today. */
beforeAll(async () => {
  const quick = { max_attempts: 2, base_delay: "1ms", max_delay: "1ms" };
  const campaign = await makeCampaign({ retry_policy: quick, targets: [{ phone_number: "+12025550199" }] });
  for (const magic of [1, 3, 9, 9]) {
    const { body } = await initiate(campaign, freshNumber(magic));
    await eventually(async () => (await readCall(body.call_id)).scheduled_at === null);
    await eventually(async () => ["PICKED", "FAILED"].includes((await readCall(body.call_id)).status));
  }
  const calls = d1Calls(env.DB);
  const old = await makeCampaign();
  const [a, b] = newCalls(old, 2, now - DAY_MS);
  if (a === undefined || b === undefined) throw new Error("no calls");
  await calls.accept([a, b], 0);
  const key = { callId: a.callId, attempt: 1 };
  await calls.claim([{ ...key, campaignId: old, campaignRevision: 1 }], "n", now - DAY_MS);
  const settlement = { stage: "picked", status: "PICKED", outcome: "PICKED", nextAttemptAt: null } as const;
  const more = { maxAttempts: 3, endedAt: now, externalCallId: null, attemptError: null, error: null };
  await calls.settle([{ ...key, ...settlement, ...more, duration: 12.5 }], now);
  await expectCountersToEqualAScan();
});

it("right counters stay as they are", async () => {
  const { status, body } = await rebuild({ from: yesterday, to: today, campaigns: true });
  expect(status).toBe(200);
  expect(body.days.map((d: Json) => [d.date, d.differed])).toEqual([
    [yesterday, false],
    [today, false],
  ]);
  expect(body.days[0].after).toMatchObject({ initiated: 2, picked: 0 });
  expect(body.days[1].after).toMatchObject({ initiated: 4, picked: 4, rnr: 4, retries: 3 });
  expect(body.campaigns.differed).toEqual([]);
  expect(body.campaigns.checked).toBeGreaterThanOrEqual(2);
  expect([body.done, body.cursor, body.changed_meanwhile]).toEqual([
    true,
    null,
    { days: [], campaign_ids: [] },
  ]);
  await expectCountersToEqualAScan();
});

it("wrong days are mended, their peak and dead letters stay", async () => {
  const right = await day(today);
  await env.DB.prepare(
    `UPDATE daily_counters SET initiated = 99, rnr = 0, call_seconds = 1, retries = retries + 1, peak_concurrent = 7,
       dead_letters = 3 WHERE date = ?1`,
  )
    .bind(today)
    .run();
  const { body } = await rebuild({ from: today, to: today });
  expect(body.days).toHaveLength(1);
  expect(body.days[0]).toMatchObject({ date: today, differed: true, before: { initiated: 99, rnr: 0 } });
  // Mending it is a revision of its own.
  const revision = expect.any(Number);
  expect(await day(today)).toEqual({ ...right, revision, peak_concurrent: 7, dead_letters: 3 });
  expect(body.campaigns).toBeNull();
  await expectCountersToEqualAScan();
});

it("a day that is missing is counted, one on which nothing happened is emptied", async () => {
  const empty = dayOf(now - 3 * DAY_MS);
  await env.DB.batch([
    env.DB.prepare("DELETE FROM daily_counters WHERE date = ?1").bind(yesterday),
    env.DB.prepare("INSERT INTO daily_counters (date, picked, peak_concurrent) VALUES (?1, 5, 2)").bind(
      empty,
    ),
  ]);
  const { body } = await rebuild({ from: empty, to: today });
  expect(body.days.map((d: Json) => [d.date, d.differed, d.before?.picked ?? null])).toEqual([
    [empty, true, 5],
    [yesterday, true, null],
    [today, false, 4],
  ]);
  expect(await day(empty)).toMatchObject({ picked: 0, peak_concurrent: 2 });
  await expectCountersToEqualAScan();
});

it("wrong counters of a campaign are mended when asked for", async () => {
  const { results } = await env.DB.prepare(
    "SELECT * FROM campaign_counters ORDER BY campaign_id",
  ).all<Json>();
  const campaign = results.find(row => row.total > 2);
  await env.DB.prepare("UPDATE campaign_counters SET picked = 0, contacts = 8 WHERE campaign_id = ?1")
    .bind(campaign.campaign_id)
    .run();
  const { body } = await rebuild({ from: today, to: today, campaigns: true });
  expect(body.campaigns.differed).toHaveLength(1);
  expect(body.campaigns.differed[0]).toMatchObject({
    campaign_id: campaign.campaign_id,
    before: { picked: 0, contacts: 8 },
    after: { picked: campaign.picked, contacts: 1 },
  });
  const after = await env.DB.prepare("SELECT * FROM campaign_counters ORDER BY campaign_id").all();
  const revision = expect.any(Number);
  expect(after.results).toEqual(results.map(row => ({ ...row, revision })));
});

it.each([
  [{}, "from"],
  [{ from: "2026-11-20" }, "to"],
  [{ from: null, to: "2026-11-20" }, "from"],
  [{ cursor: "k:1" }, "cursor"],
  [{ from: "2026-02-30", to: "2026-03-01" }, "from"],
  [{ from: "2026-11-20", to: "yesterday" }, "to"],
  [{ from: "2026-11-20", to: "2026-11-19" }, "to"],
  [{ from: "2026-10-01", to: "2026-11-01" }, "to"],
  [{ from: "2026-11-20", to: "2026-11-20", campaigns: "yes" }, "campaigns"],
])("%j is refused, naming %s", async (body, field) => {
  const { status, body: answer } = await rebuild(body);
  expect(status).toBe(400);
  expect(Object.keys(answer.error.details)).toContain(field);
});

it("31 days are taken", async () => {
  expect((await rebuild({ from: "2026-10-01", to: "2026-10-31" })).body.days).toEqual([]);
});

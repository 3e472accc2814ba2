// The aggregate answers: that they are what the calls say, that they add up, and that they are not sent twice.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { d1Calls } from "../../../src/store/d1.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { newCalls } from "../../support/dial-a-batch.ts";
import { eventually } from "../../support/eventually.ts";
import { claimable, settlement } from "../../support/statements/small-world.ts";

const get = async (path: string): Promise<Json> => (await api("GET", `/api/v1${path}`)).body;

async function called(campaign: number, magic: number, status: string): Promise<void> {
  const { body } = await initiate(campaign, freshNumber(magic));
  await eventually(async () => (await readCall(body.call_id)).status === status);
}

const partsOf = ({ ended, on_the_line, to_retry, waiting, not_called }: Json) =>
  ended + on_the_line + to_retry + waiting + not_called;

it("a campaign's figures add up to its people, whoever is asked", async () => {
  const once = { max_attempts: 2, base_delay: "1h", max_delay: "1h" };
  const targets = [{ phone_number: freshNumber(), time_zone: "Asia/Tokyo" }];
  const campaign = await makeCampaign({ retry_policy: once, targets });
  await called(campaign, 1, "PICKED");
  await called(campaign, 1, "PICKED");
  await called(campaign, 3, "RNR");
  const live = await get(`/campaigns/${campaign}/live`);
  expect(live.counts).toMatchObject({ total: 4, ended: 2, to_retry: 1, not_called: 1, picked: 2 });
  expect(partsOf(live.counts)).toBe(4);
  expect(live.pick_up).toBeCloseTo(2 / 3);
  expect(live.why).toMatchObject({ retry_delay: 1, ready: 0, at_least: false });
  expect(live.waits).toMatchObject({ reason: "retry_delay" });

  const series = await get(`/campaigns/${campaign}/series`);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  expect([sum(series.outcomes.picked), sum(series.outcomes.rnr), series.seconds.length]).toEqual([2, 1, 4]);
  for (const range of ["24h", "7d", "35d"])
    expect(sum((await get(`/campaigns/${campaign}/series?range=${range}`)).outcomes.picked)).toBe(2);

  const heat = await get(`/campaigns/${campaign}/heat-map`);
  expect(heat.cells[heat.now]).toEqual({ attempts: 3, picked: 2 });
  expect(sum(heat.cells.map((cell: Json) => cell.attempts))).toBe(3);

  const funnel = await get(`/campaigns/${campaign}/funnel`);
  expect(funnel.attempts).toMatchObject([{ attempt: 1, dialled: 3, picked: 2, rnr: 1 }]);
  expect(funnel.counts).toEqual(live.counts);

  const { zones } = await get(`/calendar?campaign_id=${campaign}`);
  const tokyo = zones.find((zone: Json) => zone.time_zone === "Asia/Tokyo");
  expect(tokyo).toMatchObject({ contacts: 1, accepted: 0, open_now: true });
  const own = zones.find((zone: Json) => zone.time_zone !== "Asia/Tokyo");
  expect(own).toMatchObject({ contacts: 0, accepted: 3, ended: 2 });

  const page = await get("/campaigns?include=counts&limit=1");
  expect(page.data).toHaveLength(1);
  expect(page.data[0]).toMatchObject({ id: campaign, counts: live.counts, pick_up: live.pick_up });
});

it("the overview names the campaigns that run, what they wait for, and what has ended last", async () => {
  const hours = [{ day_of_week: (new Date().getUTCDay() + 3) % 7, start: "10:00", end: "11:00" }];
  const campaign = await makeCampaign({
    time_zone: "UTC",
    business_hours: hours,
    targets: [{ phone_number: freshNumber() }],
  });
  await api("POST", `/api/v1/campaigns/${campaign}/start`);
  const done = await makeCampaign();
  await called(done, 1, "PICKED");
  const overview = await get("/overview");
  const shown = overview.campaigns.find((c: Json) => c.id === campaign);
  expect(shown).toMatchObject({ status: "in_progress", lines: 0, pick_up: null, waits: { reason: "hours" } });
  expect(new Date(shown.waits.until).getUTCHours()).toBe(10);
  expect(overview.campaigns.some((c: Json) => c.id === done)).toBe(false);
  expect(overview.latest[0]).toMatchObject({ campaign_id: done, outcome: "PICKED", attempt: 1 });
  expect(overview.trunks).toMatchObject([{ name: "default", status: "ok" }]);
  const { dialled, picked, disconnected, rnr, failed } = overview.today;
  expect(dialled).toBe(picked + disconnected + rnr + failed);
  expect(dialled).toBeGreaterThan(0);
});

it("an answer is not sent again while nothing but the time has changed", async () => {
  const campaign = await makeCampaign();
  const path = `/api/v1/campaigns/${campaign}/funnel`;
  const first = await api("GET", path);
  const etag = first.headers.get("ETag") ?? "";
  expect(etag).toMatch(/^W\/"[0-9a-f]{24}"$/);
  const again = await api("GET", path, undefined, { "If-None-Match": etag });
  expect([again.status, again.body, again.headers.get("ETag")]).toEqual([304, null, etag]);
  expect(again.headers.get("X-Request-Id")).not.toBeNull();
  await called(campaign, 1, "PICKED");
  const changed = await api("GET", path, undefined, { "If-None-Match": etag });
  expect([changed.status, changed.body.attempts[0].picked]).toEqual([200, 1]);
  expect(changed.headers.get("ETag")).not.toBe(etag);
});

it.each([
  ["/overview", 200],
  ["/campaigns?limit=1", 200],
  ["/campaigns/99999999/funnel", 404],
])("no browser writes down the answer of %s", async (path, status) => {
  const { headers, status: answered } = await api("GET", `/api/v1${path}`);
  expect([answered, headers.get("Cache-Control")]).toEqual([status, "private, no-store"]);
});

it("a refusal has no ETag", async () => {
  const refused = await api("GET", "/api/v1/campaigns/99999999/funnel");
  expect([refused.status, refused.headers.get("ETag")]).toEqual([404, null]);
});

interface Tally {
  kind: string;
  slot: string;
  dialled: number;
  picked: number;
  seconds: number;
}
const talliesOf = async (campaign: number) =>
  (
    await env.DB.prepare("SELECT * FROM tallies WHERE campaign_id = ?1 ORDER BY kind, slot")
      .bind(campaign)
      .all<Tally>()
  ).results;

it("a settlement that is sent twice is tallied once, in the hour of the callee's week when it began", async () => {
  const campaign = await makeCampaign();
  // A Monday, eight in the morning in Tokyo; it ends within the next hour.
  const began = Date.parse("2026-11-22T23:59:00Z");
  const [call] = newCalls(campaign, 1, began).map(c => ({ ...c, timeZone: "Asia/Tokyo" }));
  if (call === undefined) throw new Error("no call");
  const calls = d1Calls(env.DB);
  await calls.accept([call], 0);
  await calls.claim(claimable([call]), "n", began);
  const ended = settlement(call, { endedAt: began + 120_000, duration: 60, offsetMs: 9 * 3_600_000 });
  expect((await calls.settle([ended], began)).size).toBe(1);
  expect((await calls.settle([ended], began)).size).toBe(0);
  // It held its line for two minutes, one of which was talked.
  const one = { dialled: 1, picked: 1, seconds: 120 };
  expect(await talliesOf(campaign)).toMatchObject([
    { kind: "h", slot: "8", ...one },
    { kind: "n", slot: "1", ...one },
    { kind: "q", slot: String((began + 60_000) / 900_000), ...one },
    { kind: "z", slot: "Asia/Tokyo", ...one },
  ]);
});

it("no fewer than none have ended, also when one was opened again that ended before ends were counted", async () => {
  const campaign = await makeCampaign();
  await env.DB.prepare("INSERT INTO zone_counts (campaign_id, zone, accepted, ended) VALUES (?1, '', 1, -1)")
    .bind(campaign)
    .run();
  const { zones } = await get(`/calendar?campaign_id=${campaign}`);
  expect(zones).toMatchObject([{ accepted: 1, ended: 0 }]);
});

it("an attempt that was given back is tallied nowhere", async () => {
  const campaign = await makeCampaign();
  const now = Date.now();
  const [call] = newCalls(campaign, 1, now);
  if (call === undefined) throw new Error("no call");
  const calls = d1Calls(env.DB);
  await calls.accept([call], 0);
  await calls.claim(claimable([call]), "n", now);
  const back = {
    callId: call.callId,
    attempt: 1,
    nonce: "n",
    stage: "initiated",
    status: "INITIATED",
  } as const;
  await calls.giveBack([{ ...back, nextAttemptAt: now, lastAttemptAt: null, error: "refused" }], now);
  expect(await talliesOf(campaign)).toEqual([]);
});

it("calls that a batch sent again finds stored are counted in their zone once", async () => {
  const campaign = await makeCampaign();
  const batch = newCalls(campaign, 3, Date.now());
  for (let n = 0; n < 2; n++) await d1Calls(env.DB).accept(batch, 0);
  const zones = await env.DB.prepare("SELECT zone, accepted, ended FROM zone_counts WHERE campaign_id = ?1")
    .bind(campaign)
    .all();
  expect(zones.results).toEqual([{ zone: "", accepted: 3, ended: 0 }]);
});

it("who has the token is told its name and scope", async () => {
  expect(await get("/whoami")).toMatchObject({ name: expect.any(String), scope: "admin" });
});

it("a trunk's two hours end with the present minute", async () => {
  const series = await get("/trunks/default/series");
  expect([series.begun.length, series.peak.length, series.refused.length]).toEqual([120, 120, 120]);
  const dials = series.begun.reduce((sum: number, n: number | null) => sum + (n ?? 0), 0);
  expect(dials).toBeGreaterThan(0);
  expect(series.begun[0]).toBeNull();
});

// The archive in the real runtime, with its R2: calls of long ago leave for it and can still be read.
import { createScheduledController } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { gunzipLines, streamOf } from "../../../src/actions/archive/packing.ts";
import { DAY_MS, HOUR_MS } from "../../../src/domain/time-units.ts";
import worker from "../../../src/index.ts";
import { r2Bucket } from "../../../src/store/archive/r2-bucket.ts";
import { api, type Json, makeCampaign, readCall, TOKEN } from "../../support/api.ts";
import { archived, archiveNow } from "../../support/requests/situations.ts";
import { endedCalls } from "../../support/worlds/ended-calls.ts";

const get = (path: string) => api("GET", `/api/v1${path}`);

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await exports.default.fetch(`http://calls.test/api/v1/archive/${file}`, {
    headers: { "X-Auth-Token": TOKEN },
  });
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

it("an object of the bucket is made once, and one that comes late changes nothing", async () => {
  const bucket = r2Bucket(env.ARCHIVE);
  const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));
  expect(await bucket.create("once", bytes("first"))).toBe(true);
  expect(await bucket.create("once", bytes("second"))).toBe(false);
  expect(await new Response((await bucket.read("once"))?.body).text()).toBe("first");
  expect(await bucket.read("never")).toBeNull();
});

it("a call that has left is read as it was", async () => {
  const campaign = await makeCampaign();
  const at = Date.now() - 120 * DAY_MS;
  const [id = "", other = ""] = await endedCalls(env.DB, {
    campaignId: campaign,
    count: 2,
    at,
    metadata: '{"name":"Åsa"}',
    end: () => "retried",
  });
  const before = await readCall(id);
  expect(before).toMatchObject({ status: "PICKED", attempt_count: 2, metadata: { name: "Åsa" } });
  await archiveNow();
  expect(await env.DB.prepare("SELECT 1 FROM calls WHERE call_id = ?1").bind(id).first()).toBeNull();
  expect(await readCall(id)).toEqual({ ...before, archived: true });
  expect((await readCall(other)).call_id).toBe(other);
  // The same millisecond, and no such call.
  expect((await get(`/calls/${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`)).status).toBe(404);
});

it("files are listed by day, page by page, and are what the list says they are", async () => {
  const campaign = await makeCampaign();
  const at = Date.UTC(2026, 0, 5, 12);
  for (const late of [0, 1]) {
    await endedCalls(env.DB, { campaignId: campaign, count: 3 + late, at: at + late });
    await archiveNow();
  }
  const first = (await get("/archive?date=2026-01-05&limit=1")).body;
  expect(first.data).toMatchObject([{ file: "calls-2026-01-05-000002.ndjson.gz", rows: 4, state: "done" }]);
  const second = (await get(`/archive?date=2026-01-05&limit=1&cursor=${first.next_cursor}`)).body;
  expect(second).toMatchObject({ data: [{ file: "calls-2026-01-05-000001.ndjson.gz", rows: 3 }] });
  expect(second.next_cursor).toBeNull();
  const all = (await get("/archive?limit=500")).body.data.map((f: Json) => f.date);
  expect(all).toEqual([...all].sort().reverse());

  const [{ file, bytes, sha256, manifest }] = first.data;
  const body = await bytesOf(file);
  expect(body.byteLength).toBe(bytes);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  expect(Array.from(digest, b => b.toString(16).padStart(2, "0")).join("")).toBe(sha256);
  const lines: Json[] = [];
  for await (const line of gunzipLines(streamOf(body))) lines.push(JSON.parse(line));
  expect(lines.map(l => l.campaign_id)).toEqual(Array(4).fill(campaign));

  const { body: named } = await get(`/archive/manifest-${String(manifest).padStart(8, "0")}.json`);
  expect(named).toMatchObject({ manifest, files: [{ name: file, rows: 4, bytes, sha256 }] });
  expect(first.chain).toMatchObject({ manifest, verified: true, problems: [] });
});

it("a manifest that was changed is seen", async () => {
  await archived();
  const { manifest } = (await get("/archive")).body.chain;
  const name = `manifest-${String(manifest).padStart(8, "0")}.json`;
  const object = await env.ARCHIVE.get(name);
  const text = (await object?.text()) ?? "";
  await env.ARCHIVE.put(name, text.replace('"rows": 1', '"rows": 2'));
  expect((await get("/archive")).body.chain).toMatchObject({
    verified: false,
    problems: [`${name} was changed.`],
  });
  await env.ARCHIVE.put(name, text);
  expect((await get("/archive")).body.chain.verified).toBe(true);
});

it("days whose calls have left are not counted anew, and campaigns are, with what has left", async () => {
  const { campaign } = await archived();
  const rebuild = (from: string, to: string) =>
    api("POST", "/api/v1/metrics/rebuild", { from, to, campaigns: true });
  const row = await env.DB.prepare("SELECT archived_through AS at FROM archive_state").first<{
    at: number;
  }>();
  const through = new Date((row?.at ?? 0) + 60_000).toISOString().slice(0, 10);
  const { status, body } = await rebuild(through, through);
  expect(status).toBe(409);
  expect(body.error.details).toEqual({ archived_through: through, from: through });
  const next = new Date(Date.parse(through) + DAY_MS).toISOString().slice(0, 10);
  const right = await rebuild(next, next);
  expect([right.status, right.body.campaigns.differed]).toEqual([200, []]);
  expect((await get(`/campaigns/${campaign}/stats`)).body).toMatchObject({
    total_calls: 1,
    completed_calls: 1,
  });
});

it("only an administrator reads the archive", async () => {
  for (const path of ["/archive", "/archive/manifest-00000001.json"]) {
    const { status } = await api("GET", `/api/v1${path}`, undefined, { "X-Auth-Token": "" });
    expect(status).toBe(401);
  }
});

it("cron does it at night, and says how much has left", async () => {
  const campaign = await makeCampaign();
  const now = Date.UTC(2031, 0, 1, 3);
  const [id = ""] = await endedCalls(env.DB, { campaignId: campaign, count: 1, at: now - 91 * DAY_MS });
  const there = () => env.DB.prepare("SELECT 1 FROM calls WHERE call_id = ?1").bind(id).first();
  const tick = async (at: number) => {
    await worker.scheduled(
      createScheduledController({ scheduledTime: new Date(at), cron: "* * * * *" }),
      env,
    );
  };
  await tick(now - 2 * HOUR_MS);
  expect(await there()).not.toBeNull();
  await tick(now);
  expect(await there()).toBeNull();
});

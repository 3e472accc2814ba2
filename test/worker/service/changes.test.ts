// Who changed what: a row for each change, written with it; none for what changes nothing or is said again.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { changeCampaign } from "../../../src/actions/campaigns/change-campaign.ts";
import { purgeChanges } from "../../../src/store/changes/read-changes.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { api, freshNumber, type Json } from "../../support/api.ts";

const ask = async (query: string) => (await api("GET", `/api/v1/changes?${query}`)).body;
const of = async (subject: string): Promise<Json[]> => (await ask(`subject=${subject}`)).data;
const create = async (more: Json = {}) =>
  (
    await api("POST", "/api/v1/campaigns", {
      name: "Noted",
      targets: [{ phone_number: freshNumber() }],
      ...more,
    })
  ).body.id as number;

it("notes who made, changed and moved a campaign, newest first, with only what changed", async () => {
  const id = await create({ weight: 2 });
  const answer = await api("PATCH", `/api/v1/campaigns/${id}`, {
    name: "Noted",
    weight: 5,
    description: "d",
  });
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await api("POST", `/api/v1/campaigns/${id}/pause`);
  await api("POST", `/api/v1/campaigns/${id}/resume`);
  await api("POST", `/api/v1/campaigns/${id}/cancel`);
  const { data } = await ask(`campaign_id=${id}`);
  expect(data.map((c: Json) => [c.what, c.from, c.to])).toEqual([
    ["cancel", { status: "in_progress" }, { status: "cancelled" }],
    ["resume", { status: "paused" }, { status: "in_progress" }],
    ["pause", { status: "in_progress" }, { status: "paused" }],
    ["start", { status: "pending" }, { status: "in_progress" }],
    ["update", { weight: 2, description: null }, { weight: 5, description: "d" }],
    ["create", null, expect.objectContaining({ name: "Noted", weight: 2 })],
  ]);
  expect(data[4]).toMatchObject({
    subject: `campaign:${id}`,
    who: expect.stringMatching(/./),
    request_id: answer.headers.get("X-Request-Id"),
    at: expect.stringMatching(/^20.*Z$/),
  });
});

it("notes nothing where nothing changes, or a change is refused", async () => {
  const id = await create();
  await api("PATCH", `/api/v1/campaigns/${id}`, { name: "Noted" });
  await api("PATCH", `/api/v1/campaigns/${id}`, {});
  expect((await api("POST", `/api/v1/campaigns/${id}/resume`)).status).toBe(409);
  expect((await of(`campaign:${id}`)).map(c => c.what)).toEqual(["create"]);
});

it("counts once what is said twice under one key", async () => {
  const id = await create();
  const again = { "Idempotency-Key": `start-${id}` };
  const first = await api("POST", `/api/v1/campaigns/${id}/start`, undefined, again);
  const second = await api("POST", `/api/v1/campaigns/${id}/start`, undefined, again);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect((await of(`campaign:${id}`)).map(c => c.what)).toEqual(["start", "create"]);
});

it("notes each of two who change a field at the same time as the field was then", async () => {
  const id = await create({ weight: 1 });
  const ctx = entrance.context(env as never);
  const by = (who: string) => ({ who, requestId: null });
  await Promise.all([
    changeCampaign(ctx, { id, changes: { weight: 2 }, by: by("ann") }),
    changeCampaign(ctx, { id, changes: { weight: 3 }, by: by("bob") }),
  ]);
  const [second, first] = await of(`campaign:${id}`);
  expect(first?.from).toEqual({ weight: 1 });
  expect(second?.from).toEqual(first?.to);
});

it("notes a trunk that is paused once, and which of its secrets are set without saying where they are", async () => {
  const name = "noted";
  const trunk = { name, provider: "simulator", max_concurrent_calls: 3 };
  expect((await api("POST", "/api/v1/trunks", trunk)).status).toBeLessThan(300);
  await api("PATCH", `/api/v1/trunks/${name}`, { weight: 4, max_concurrent_calls: 3 });
  await api("POST", `/api/v1/trunks/${name}/pause`);
  await api("POST", `/api/v1/trunks/${name}/pause`);
  await api("POST", `/api/v1/trunks/${name}/resume`);
  expect((await of(`trunk:${name}`)).map(c => [c.what, c.from, c.to])).toEqual([
    ["resume", { paused: true }, { paused: false }],
    ["pause", { paused: false }, { paused: true }],
    ["update", { weight: 1 }, { weight: 4 }],
    ["create", null, expect.objectContaining({ provider: "simulator", max_concurrent_calls: 3 })],
  ]);
  const all = async () => (await of("trunk:default")).length;
  const before = await all();
  await api("POST", "/api/v1/trunks/pause");
  await api("POST", "/api/v1/trunks/resume");
  expect(await all()).toBe(before + 2);
});

it("notes a lifted suppression by its id, once, without the number", async () => {
  const number = freshNumber();
  const { id } = (await api("POST", "/api/v1/suppressions", { phone_number: number })).body;
  await api("DELETE", `/api/v1/suppressions/${id}`);
  await api("DELETE", `/api/v1/suppressions/${id}`);
  const found = await of(`suppression:${id}`);
  expect(found.map(c => [c.what, c.from, c.to])).toEqual([
    ["revoke", { state: "in_force" }, { state: "revoked" }],
  ]);
  expect(JSON.stringify(found)).not.toContain(number);
});

it("pages through them, and refuses what it does not know by name", async () => {
  const id = await create();
  for (const weight of [2, 3]) await api("PATCH", `/api/v1/campaigns/${id}`, { weight });
  const first = await ask(`campaign_id=${id}&limit=2`);
  const second = await ask(`campaign_id=${id}&limit=2&cursor=${first.next_cursor}`);
  expect([...first.data, ...second.data].map(c => c.to.weight)).toEqual([3, 2, 1]);
  expect(second.next_cursor).toBeNull();
  const problem = async (query: string) => JSON.stringify(await ask(query));
  expect(await problem("subject=campaign")).toContain('not \\"campaign\\"');
  expect(await problem("subject=trunk:default&campaign_id=1")).toContain("cannot stand beside campaign_id");
});

it("forgets the oldest past their retention, a bounded number at a time", async () => {
  await env.DB.prepare("DELETE FROM changes").run();
  for (const at of [10, 20, 30, 100])
    await env.DB.prepare("INSERT INTO changes (at, who, subject, what) VALUES (?, 'x', 'x:x', 'x')")
      .bind(at)
      .run();
  expect(await purgeChanges(env.DB, 50, 2)).toBe(2);
  expect(await purgeChanges(env.DB, 50, 2)).toBe(1);
  expect(await purgeChanges(env.DB, 50, 2)).toBe(0);
  expect((await of("x:x")).map(c => c.at)).toEqual([new Date(100).toISOString()]);
});

it("notes each upload of a national list, and that it was taken away", async () => {
  const path = "/api/v1/compliance/lists/noted";
  const put = (change: string, day: string, file: string) =>
    api("PUT", `${path}?as_of=${day}&change=${change}`, file, { "Content-Type": "text/csv" });
  expect((await put("replace", "2026-01-01", "202,5550143\n")).status).toBe(200);
  expect((await put("add", "2026-01-02", "202,5550144\n")).status).toBe(200);
  expect((await put("add", "2026-01-03", "202,5550145\ncall me\n")).status).toBe(400);
  await api("DELETE", path);
  await api("DELETE", path);
  const dated = (day: string, numbers: number) => expect.objectContaining({ as_of: day, numbers });
  expect((await of("list:noted")).map(c => [c.what, c.from, c.to])).toEqual([
    ["delete", dated("2026-01-02", 2), null],
    ["add", dated("2026-01-01", 1), dated("2026-01-02", 2)],
    ["replace", null, dated("2026-01-01", 1)],
  ]);
});

it("notes a discarded dead letter once", async () => {
  await env.DB.prepare(
    "INSERT INTO dead_letters (id, queue, payload, reason, created_at) VALUES ('noted', 'dial-queue', '{}', 'x', 1)",
  ).run();
  expect((await api("DELETE", "/api/v1/dead-letters/noted")).status).toBe(200);
  expect((await api("DELETE", "/api/v1/dead-letters/noted")).status).toBe(404);
  expect((await of("dead_letter:noted")).map(c => [c.what, c.from, c.to])).toEqual([
    ["discard", { state: "waiting" }, null],
  ]);
});

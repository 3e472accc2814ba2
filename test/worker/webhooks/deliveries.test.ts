// What was sent to a webhook, as the API shows it: tried, listed, sent again.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import * as z from "zod";
import { TestEvent } from "../../../src/http/routes/events/test-event.ts";
import { api } from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";
import { makeReceivers } from "../../support/worlds/receivers.ts";
import { nothingThere } from "./world.ts";

const BASE = "/api/v1/webhooks/e";
let world: ReturnType<typeof makeReceivers>;
let url: string;
let first: number;
let fetched: MockInstance<typeof fetch>;

beforeEach(async () => {
  await nothingThere();
  world = makeReceivers(env.DB, Date.now());
  url = await world.endpoint("e");
  await world.log(5);
  first = 1;
  // Whoever sends, this test or the queue's consumer, the world's receivers answer.
  fetched = vi
    .spyOn(globalThis, "fetch")
    .mockImplementation((to, init) => world.ctx.fetch(String(to), init ?? {}));
});
afterEach(() => vi.restoreAllMocks());

const listed = async (query = "") =>
  (await api("GET", `${BASE}/deliveries${query}`)).body.data.map(
    (one: { sequence: number; state: string }) => `${one.sequence - first + 1} ${one.state}`,
  );

it("shows what waits, what is there and what failed, newest first, in pages", async () => {
  expect(await listed()).toEqual(["5 waiting", "4 waiting", "3 waiting", "2 waiting", "1 waiting"]);
  world.answers(url, ({ body }) => new Response(null, { status: body.includes("campaign 2") ? 500 : 204 }));
  await world.deliver("e");
  await world.log(1);
  const all = ["6 waiting", "5 delivered", "4 delivered", "3 delivered", "2 failed", "1 delivered"];
  expect(await listed()).toEqual(all);
  expect(await listed("?state=failed")).toEqual(["2 failed"]);
  expect(await listed("?state=delivered")).toHaveLength(4);
  const { body } = await api("GET", `${BASE}/deliveries?limit=2`);
  expect(await listed(`?limit=2&cursor=${body.next_cursor}`)).toEqual(all.slice(2, 4));
  const [failed] = (await api("GET", `${BASE}/deliveries?state=failed`)).body.data;
  expect(failed).toMatchObject({ attempts: 1, http_status: 500, error: "HTTP 500", delivered_at: null });
});

const tries = async () =>
  (await api("GET", `${BASE}/deliveries`)).body.data.map((one: { attempts: number }) => one.attempts);

it("counts the tries: one of what was there at once, two of what was there at the second", async () => {
  let fails = true;
  world.answers(
    url,
    ({ body }) => new Response(null, { status: fails && body.includes("campaign 2") ? 500 : 204 }),
  );
  expect(await tries()).toEqual([0, 0, 0, 0, 0]);
  await world.deliver("e");
  expect(await tries()).toEqual([1, 1, 1, 1, 1]);
  fails = false;
  world.pass(10_000);
  await world.deliver("e");
  expect(await tries()).toEqual([1, 1, 1, 2, 1]);
});

it("counts of one that is held the tries of its oldest event", async () => {
  world.answers(url, () => new Response(null, { status: 502 }));
  await world.deliver("e");
  world.pass(60_000);
  await world.deliver("e");
  const { failedInARow } = await world.stored("e");
  expect([failedInARow, await tries()]).toEqual([2, [0, 0, 0, 0, 2]]);
});

it("sends one again, and all since a time, and the cursor stays", async () => {
  await world.deliver("e");
  const before = (await world.stored("e")).cursor;
  expect((await api("POST", `${BASE}/deliveries/${first + 1}/resend`)).status).toBe(200);
  await world.deliver("e");
  await eventually(async () => world.toldOf(url).length === 6);
  expect(world.toldOf(url).slice(5)).toEqual([first + 1]);
  await eventually(async () => (await world.stored("e")).leaseToken === null);
  const since = new Date(world.now() - 1000).toISOString();
  const { body } = await api("POST", `${BASE}/resend?since=${since}`);
  expect(body).toEqual({ id: "e", resent: 5, next_after: null });
  await world.deliver("e");
  await eventually(async () => world.toldOf(url).length === 11);
  expect(world.toldOf(url).slice(6).sort()).toEqual([1, 2, 3, 4, 5].map(n => first + n - 1));
  expect((await world.stored("e")).cursor).toBe(before);
  const { results } = await env.DB.prepare("SELECT what FROM changes WHERE subject = 'webhook:e'").all();
  expect(results).toEqual([{ what: "resend" }, { what: "resend" }]);
  const later = new Date(world.now() + 60_000).toISOString();
  expect((await api("POST", `${BASE}/resend?since=${later}`)).body).toMatchObject({ resent: 0 });
});

it("sends a test at once, and says what came of it", async () => {
  await world.deliver("e");
  const { cursor } = await world.stored("e");
  world.answers(url, () => new Response("hello", { status: 202 }));
  const { status, body } = await api("POST", `${BASE}/test`);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { delivered: true, status: 202, answer: "hello" },
  });
  const [to, init] = fetched.mock.calls[0] ?? [];
  expect(to).toBe(url);
  const sent = JSON.parse(String(init?.body));
  expect(sent).toMatchObject({ type: "webhook.test", sequence: 0 });
  expect(z.strictObject(TestEvent().shape).parse(sent)).toEqual(sent);
  expect((await world.stored("e")).cursor).toBe(cursor);
});

it("is degraded while one is held, and says which in the overview", async () => {
  await env.DB.prepare(
    "UPDATE webhook_endpoints SET status = 'held', held_since = 1, last_error = 'HTTP 502'",
  ).run();
  const { body } = await api("GET", "/api/v1/overview");
  expect(body.attention).toContainEqual({
    kind: "webhook",
    text: "Webhook e is held since 1970-01-01T00:00:00.001Z: HTTP 502.",
    href: BASE,
  });
});

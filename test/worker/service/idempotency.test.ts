// Idempotency-Key: every POST again gets the answer of the first, byte for byte, and does nothing.

import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readCallAnswer } from "../../../src/domain/calls/stored-call-answer.ts";
import { CALLBACK_QUEUE } from "../../../src/domain/queue-names.ts";
import { HOUR_MS } from "../../../src/domain/time-units.ts";
import type { App } from "../../../src/http/app-env.ts";
import { authenticate } from "../../../src/http/middleware/auth.ts";
import { errorResponse } from "../../../src/http/middleware/error-response.ts";
import { idempotent, keyId } from "../../../src/http/middleware/idempotency.ts";
import { requestLog } from "../../../src/http/middleware/request-log.ts";
import { operations } from "../../../src/http/openapi/operations.ts";
import { importContacts } from "../../../src/http/routes/imports/definitions.ts";
import { finishKey, reserveKey } from "../../../src/store/idempotency-keys.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { api, freshNumber, type Json, makeCampaign, TOKEN } from "../../support/api.ts";
import { app, tick } from "../../support/entrance.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";
import { toldWebhook } from "../../support/requests/asked-deliveries.ts";
import { knownWebhook } from "../../support/requests/asked-webhooks.ts";
import { toBeRetried } from "../../support/requests/situations.ts";

const DAY = 86_400_000;
afterEach(() => vi.useRealTimers());

let keys = 0;
const freshKey = () => `key-${++keys}`;

async function post(path: string, body: unknown, key: string, token = TOKEN, vars: object = {}) {
  const init = {
    method: "POST",
    headers: { "X-Auth-Token": token, "Content-Type": "application/json", "Idempotency-Key": key },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
  const response = await app.request(path, init, { ...env, ...vars } as Env, createExecutionContext());
  return { status: response.status, headers: response.headers, text: await response.text() };
}
type Answer = Awaited<ReturnType<typeof post>>;
const json = (answer: Answer): Json => JSON.parse(answer.text);

async function count(sql: string, ...values: unknown[]): Promise<number> {
  return (
    (await env.DB.prepare(sql)
      .bind(...values)
      .first<number>("n")) ?? 0
  );
}
const callsTo = (number: string) => count("SELECT count(*) AS n FROM calls WHERE phone_number = ?", number);

async function storedUnder(id: string): Promise<{ status: number; answer: string }> {
  const row = await env.DB.prepare("SELECT status, answer FROM idempotency_keys WHERE id = ?")
    .bind(id)
    .first<{ status: number; answer: string }>();
  if (row === null) throw new Error("there is no such key");
  return row;
}

function expectReplay(first: Answer, again: Answer): void {
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(first.headers.get("Idempotent-Replayed")).toBeNull();
  expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  expect(again.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"));
  expect(again.headers.get("X-Request-Id")).not.toBe(first.headers.get("X-Request-Id"));
}

/** A path and a body of its own for every POST of the application. */
const POSTS: Record<string, () => Promise<{ path: string; body?: unknown; status: number }>> = {
  "/api/v1/campaigns": async () => ({
    path: "/api/v1/campaigns/",
    body: {
      name: 'Ärzte "quoted"',
      time_zone: "Europe/Paris",
      weight: 5,
      max_concurrent_calls: 7,
      retry_policy: { max_attempts: 2, base_delay: "2s" },
      business_hours: [{ day_of_week: 1, start: "09:00", end: "18:00" }],
      targets: [{ phone_number: freshNumber() }, { phone_number: freshNumber() }],
    },
    status: 201,
  }),
  "/api/v1/suppressions": async () => ({
    path: "/api/v1/suppressions",
    body: { phone_number: freshNumber(), reason: "opt_out" },
    status: 201,
  }),
  "/api/v1/blackouts": async () => ({
    path: "/api/v1/blackouts",
    body: { from: "2198-01-01T00:00:00Z", to: "2198-01-02T00:00:00Z", regions: ["AQ"], reason: "a storm" },
    status: 201,
  }),
  "/api/v1/compliance/calendars/:name/import": async () => ({
    path: "/api/v1/compliance/calendars/keyed-days/import",
    body: "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261225\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    status: 200,
  }),
  "/api/v1/campaigns/:id/start": async () => ({
    path: `/api/v1/campaigns/${await makeCampaign()}/start`,
    status: 200,
  }),
  "/api/v1/campaigns/:id/pause": async () => ({ path: `${await startedCampaign()}/pause`, status: 200 }),
  "/api/v1/campaigns/:id/resume": async () => {
    const path = await startedCampaign();
    await api("POST", `${path}/pause`);
    return { path: `${path}/resume`, status: 200 };
  },
  "/api/v1/campaigns/:id/complete": async () => ({
    path: `${await startedCampaign()}/complete`,
    status: 200,
  }),
  "/api/v1/campaigns/:id/cancel": async () => ({ path: `${await startedCampaign()}/cancel/`, status: 200 }),
  "/api/v1/campaigns/:id/targets": async () => ({
    path: `/api/v1/campaigns/${await makeCampaign()}/targets`,
    body: { targets: [{ phone_number: freshNumber(), metadata: { a: 1 } }, { phone_number: "x" }] },
    status: 202,
  }),
  "/api/v1/phone-numbers": async () => {
    const [first, known] = [freshNumber(), freshNumber()];
    const campaign_id = await makeCampaign({ targets: [{ phone_number: known }] });
    const phone_numbers = [first, first, known, 'n\u00f6 "number"', freshNumber()];
    return { path: "/api/v1/phone-numbers/", body: { campaign_id, phone_numbers }, status: 201 };
  },
  "/api/v1/initiate-call": async () => ({
    path: "/api/v1/initiate-call/",
    body: {
      campaign_id: await makeCampaign({ name: 'of "one" call' }),
      phone_number: freshNumber(3),
      metadata: { note: 'Zo\u00eb said "no"', deep: [1, { b: null }] },
    },
    status: 201,
  }),
  "/api/v1/bulk-initiate-calls": async () => ({
    path: "/api/v1/bulk-initiate-calls/",
    body: { campaign_id: await makeCampaign(), phone_numbers: [freshNumber(1), freshNumber(1)] },
    status: 201,
  }),
  "/api/v1/callback": async () => {
    const campaign_id = await makeCampaign({ is_active: true });
    await api("POST", `/api/v1/campaigns/${campaign_id}/start`);
    await api("POST", `/api/v1/campaigns/${campaign_id}/pause`);
    const { body } = await api("POST", "/api/v1/initiate-call", { campaign_id, phone_number: freshNumber() });
    return { path: "/api/v1/callback", body: { call_id: body.call_id, status: "PICKED" }, status: 200 };
  },
  "/api/v1/calls": async () => ({
    path: "/api/v1/calls",
    body: { phone_number: freshNumber(3), metadata: { of: "nobody" } },
    status: 202,
  }),
  "/api/v1/calls/:call_id/cancel": async () => {
    const path = await startedCampaign();
    await api("POST", `${path}/pause`);
    const campaign_id = path.split("/").at(-1);
    const { body } = await api("POST", "/api/v1/initiate-call", { campaign_id, phone_number: freshNumber() });
    return { path: `/api/v1/calls/${body.call_id}/cancel`, status: 200 };
  },
  // The simulator hangs up nothing, and this one is not even on the line.
  "/api/v1/calls/:call_id/hang-up": async () => ({
    path: `/api/v1/calls/${await toBeRetried()}/hang-up`,
    status: 409,
  }),
  "/mcp": async () => ({
    path: "/mcp",
    body: { jsonrpc: "2.0", id: 1, method: "tools/list" },
    status: 200,
  }),
  "/api/v1/trunks": async () => ({
    path: "/api/v1/trunks",
    body: { name: freshKey(), provider: "simulator", max_concurrent_calls: 2 },
    status: 201,
  }),
  "/api/v1/trunks/pause": async () => ({ path: "/api/v1/trunks/pause", status: 200 }),
  "/api/v1/trunks/resume": async () => ({ path: "/api/v1/trunks/resume", status: 200 }),
  "/api/v1/trunks/:name/pause": async () => ({ path: "/api/v1/trunks/default/pause", status: 200 }),
  "/api/v1/trunks/:name/resume": async () => ({ path: "/api/v1/trunks/default/resume", status: 200 }),
  "/api/v1/dead-letters/:id/redrive": async () => {
    const { body: call } = await api("POST", "/api/v1/calls", { phone_number: freshNumber(5) });
    const report = {
      ...{
        callId: call.call_id,
        attempt: 1,
        outcome: "PICKED",
        duration: 1,
        externalCallId: null,
        error: null,
      },
      ...{ receivedAt: Date.now(), final: false, source: "callback" },
    };
    const id = crypto.randomUUID();
    await env.DB.prepare(
      "INSERT INTO dead_letters (id, queue, payload, reason, call_id, created_at) VALUES (?, ?, ?, 'r', ?, ?)",
    )
      .bind(id, CALLBACK_QUEUE, JSON.stringify(report), call.call_id, Date.now())
      .run();
    return { path: `/api/v1/dead-letters/${id}/redrive`, status: 200 };
  },
  "/api/v1/dead-letters/redrive": async () => ({ path: "/api/v1/dead-letters/redrive", status: 200 }),
  "/api/v1/metrics/rebuild": async () => ({
    path: "/api/v1/metrics/rebuild",
    body: { from: "2026-01-01", to: "2026-01-02" },
    status: 200,
  }),
  "/api/v1/trunks/:name/callback-key/rotate": async () => ({
    path: "/api/v1/trunks/default/callback-key/rotate",
    status: 200,
  }),
  "/api/v1/trunks/:name/caller-ids/reinstate": async () => {
    await api("PATCH", "/api/v1/trunks/default", { caller_ids: ["+12025550110"] });
    const body = { numbers: ["+12025550110"] };
    return { path: "/api/v1/trunks/default/caller-ids/reinstate", body, status: 200 };
  },
  "/api/v1/webhooks": async () => ({ path: "/api/v1/webhooks", body: { url: null }, status: 201 }),
  "/api/v1/webhooks/:id/rotate": async () => ({
    path: `/api/v1/webhooks/${await knownWebhook()}/rotate?force=true`,
    status: 200,
  }),
  "/api/v1/webhooks/:id/enable": async () => ({
    path: `/api/v1/webhooks/${await knownWebhook()}/enable`,
    body: { from: "now" },
    status: 200,
  }),
  "/api/v1/webhooks/:id/test": async () => ({
    path: `/api/v1/webhooks/${await toldWebhook()}/test`,
    status: 200,
  }),
  "/api/v1/webhooks/:id/resend": async () => ({
    path: `/api/v1/webhooks/${await toldWebhook()}/resend?since=2026-01-01T00:00:00Z`,
    status: 200,
  }),
  "/api/v1/webhooks/:id/deliveries/:sequence/resend": async () => ({
    path: `/api/v1/webhooks/${await toldWebhook()}/deliveries/1/resend`,
    status: 200,
  }),
  "/api/v1/webhooks/:id/disable": async () => ({
    path: `/api/v1/webhooks/${await knownWebhook()}/disable`,
    status: 200,
  }),
  "/api/v1/retry-rules/preview": async () => ({
    path: "/api/v1/retry-rules/preview",
    body: { outcome: "RNR", attempt: 1 },
    status: 200,
  }),
  "/api/v1/forecast": async () => ({
    path: "/api/v1/forecast",
    body: { zones: [{ time_zone: "Europe/Paris", people: 10 }] },
    status: 200,
  }),
  "/api/v1/compliance/check": async () => ({
    path: "/api/v1/compliance/check",
    body: { packs: ["us-federal"], call: { phone_number: "+12125550123" } },
    status: 200,
  }),
};

async function startedCampaign(): Promise<string> {
  const path = `/api/v1/campaigns/${await makeCampaign()}`;
  await api("POST", `${path}/start`);
  return path;
}

it("is tried with every POST of the application", () => {
  // Who is known by signatures alone brings no key that is kept.
  const signed = operations.filter(o => o.scope === "signed").map(o => o.path);
  const posts = app.routes.filter(r => r.method === "POST" && !signed.includes(r.path)).map(r => r.path);
  const streamed = ["/api/v1/campaigns/:id/import", "/api/v1/suppressions/import"];
  expect([...Object.keys(POSTS), ...streamed].sort()).toEqual([...new Set(posts)].sort());
});

describe.each(Object.keys(POSTS))("POST %s", route => {
  const make = () => (POSTS[route] as (typeof POSTS)[string])();

  it("again gets the same answer", async () => {
    const { path, body = "", status } = await make();
    const key = freshKey();
    const first = await post(path, body, key);
    expect([first.status, first.text]).toEqual([status, expect.stringMatching(/^\{/)]);
    expectReplay(first, await post(path, body, key));
    // With and without its slash it is the same path.
    const [bare = "", query] = path.split("?");
    const turned = bare.endsWith("/") ? bare.slice(0, -1) : `${bare}/`;
    const other = query === undefined ? turned : `${turned}?${query}`;
    expectReplay(first, await post(other, body, key));
  });

  it("with another body is refused", async () => {
    const { path, body = "" } = await make();
    const key = freshKey();
    await post(path, body, key);
    const other = await post(path, typeof body === "string" ? "{}" : { ...(body as Json), more: 1 }, key);
    expect([other.status, json(other).error.code]).toEqual([422, "idempotency_mismatch"]);
  });

  it("while the first is being answered is told to come again", async () => {
    const { path, body = "", status } = await make();
    const key = freshKey();
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const hex = (bytes: ArrayBuffer) =>
      [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, "0")).join("");
    const bodyHash = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    const id = await keyId("development", "POST", `http://localhost${path}`, key);
    await reserveKey(env.DB, { id, bodyHash, owner: "the first" }, Date.now(), 90_000);
    const second = await post(path, body, key);
    expect([second.status, json(second).error.code]).toEqual([409, "conflict"]);
    expect(second.headers.get("Retry-After")).toBe("1");
    // It died: whoever asks after its lock does it.
    vi.useFakeTimers({ now: Date.now() + 90_000, toFake: ["Date"] });
    expect((await post(path, body, key)).status).toBe(status);
  });
});

describe("a keyed import", () => {
  const send = async (path: string, key: string, body: string) => {
    const headers = { "X-Auth-Token": TOKEN, "Content-Type": "text/csv", "Idempotency-Key": key };
    const response = await app.request(
      path,
      { method: "POST", headers, body },
      env as Env,
      createExecutionContext(),
    );
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it("again gets the same answer, and its file is not read again", async () => {
    const path = `/api/v1/campaigns/${await makeCampaign()}/import`;
    const key = freshKey();
    const file = `phone\n${freshNumber()}\n${freshNumber()}\n`;
    const first = await send(path, key, file);
    expect([first.status, json(first).added_count]).toEqual([201, 2]);
    expectReplay(first, await send(path, key, file));
  });

  it("that was broken off goes on under the same id", async () => {
    const path = `/api/v1/campaigns/${await makeCampaign()}/import`;
    const key = freshKey();
    const file = `phone\n${freshNumber()}\n`;
    const first = await send(path, key, file);
    // As if the worker had died before it could keep its answer.
    await env.DB.prepare("UPDATE idempotency_keys SET status = NULL, answer = NULL, locked_until = 0").run();
    const again = await send(path, key, file);
    expect(json(again)).toMatchObject({ import_id: json(first).import_id, added_count: 0, duplicates: 1 });
  });
});

describe("a keyed request", () => {
  it("for a call makes one call, however often it is sent at once", async () => {
    const { path, body } = await (POSTS["/api/v1/initiate-call"] as (typeof POSTS)[string])();
    const key = freshKey();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(path, body, key)));
    const statuses = answers.map(a => a.status);
    expect(statuses).toContain(201);
    expect(statuses.filter(s => s !== 201 && s !== 409)).toEqual([]);
    expect(new Set(answers.filter(a => a.status === 201).map(a => a.text)).size).toBe(1);
    expect(await callsTo((body as Json).phone_number)).toBe(1);
  });

  it("for a call has in its batch what was accepted, and presents it anew to whoever asks again", async () => {
    const { path, body } = await (POSTS["/api/v1/initiate-call"] as (typeof POSTS)[string])();
    const key = freshKey();
    const first = await post(path, body, key);
    const id = await keyId("development", "POST", `http://localhost${path}`, key);
    const { status, answer } = await storedUnder(id);
    expect(readCallAnswer({ status, answer })).toMatchObject({
      call: { callId: json(first).call_id, phoneNumber: json(first).phone_number },
      campaignName: json(first).campaign_name,
    });
    expectReplay(first, await post(path, body, key));
  });

  it("for a call whose answer the version before stored gets that, as it is", async () => {
    const { path, body } = await (POSTS["/api/v1/initiate-call"] as (typeof POSTS)[string])();
    const key = freshKey();
    await post(path, body, key);
    const id = await keyId("development", "POST", `http://localhost${path}`, key);
    const before = '{"success":true, "call_id":"of the version before"}';
    await env.DB.prepare("UPDATE idempotency_keys SET status = 201, answer = ? WHERE id = ?")
      .bind(before, id)
      .run();
    const again = await post(path, body, key);
    expect([again.status, again.text]).toEqual([201, before]);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  });

  it("shows the campaign that there is", async () => {
    const { path, body } = await (POSTS["/api/v1/campaigns"] as (typeof POSTS)[string])();
    const made = json(await post(path, body, freshKey()));
    expect((await api("GET", `/api/v1/campaigns/${made.id}`)).body).toEqual(made);
    for (const verb of ["start", "pause", "resume", "complete", "start", "cancel"]) {
      const moved = json(await post(`/api/v1/campaigns/${made.id}/${verb}`, "", freshKey()));
      expect([verb, (await api("GET", `/api/v1/campaigns/${made.id}`)).body]).toEqual([verb, moved]);
    }
  });

  it("tells of numbers what a request without a key tells", async () => {
    const { path, body } = await (POSTS["/api/v1/phone-numbers"] as (typeof POSTS)[string])();
    const { phone_numbers } = body as Json;
    const bare = await makeCampaign({ targets: [{ phone_number: phone_numbers[2] }] });
    const keyed = json(await post(path, body, freshKey()));
    const unkeyed = (await api("POST", path, { campaign_id: bare, phone_numbers })).body;
    expect(keyed).toEqual({ ...unkeyed, campaign_id: keyed.campaign_id });
    expect(keyed.duplicates).toEqual([phone_numbers[0], phone_numbers[2]]);
  });

  it("that is refused for good is refused again, whatever has changed", async () => {
    const key = freshKey();
    const body = { campaign_id: 999_999, phone_number: freshNumber() };
    const first = await post("/api/v1/initiate-call", body, key);
    expect(first.status).toBe(404);
    expectReplay(first, await post("/api/v1/initiate-call", body, key));
    const path = `/api/v1/campaigns/${await makeCampaign()}/pause`;
    const illegal = await post(path, "", key);
    expect(illegal.status).toBe(409);
    await api("POST", path.replace("pause", "start"));
    expectReplay(illegal, await post(path, "", key));
  });

  it("that was told to wait is done when it comes again", async () => {
    const campaign_id = await makeCampaign();
    const phone_number = freshNumber(3);
    await api("POST", "/api/v1/initiate-call", { campaign_id, phone_number });
    const key = freshKey();
    const body = { campaign_id, phone_number };
    expect((await post("/api/v1/initiate-call", body, key)).status).toBe(429);
    expect((await post("/api/v1/initiate-call", body, key)).status).toBe(429);
    vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ["Date"] });
    const done = await post("/api/v1/initiate-call", body, key);
    expect(done.status).toBe(201);
    expectReplay(done, await post("/api/v1/initiate-call", body, key));
    expect(await callsTo(phone_number)).toBe(2);
  });

  it("whose service was out of order is done when it comes again", async () => {
    const body = { name: "later" };
    const key = freshKey();
    const broken = {
      prepare: (sql: string) => {
        if (sql.includes('insert into "campaigns"')) throw new Error("out of order");
        return env.DB.prepare(sql);
      },
      batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
    };
    expect((await post("/api/v1/campaigns", body, key, TOKEN, { DB: broken })).status).toBe(500);
    const done = await post("/api/v1/campaigns", body, key);
    expect(done.status).toBe(201);
    expect(done.headers.get("Idempotent-Replayed")).toBeNull();
  });

  it("is answered by what it did, also when it fails behind that", async () => {
    const key = freshKey();
    const broken = {
      prepare: (sql: string) => {
        if (/^select "campaigns"/.test(sql)) throw new Error("out of order");
        return env.DB.prepare(sql);
      },
      batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
    };
    const first = await post("/api/v1/campaigns", { name: "made" }, key, TOKEN, { DB: broken });
    expect([first.status, json(first).name]).toEqual([201, "made"]);
    expectReplay(first, await post("/api/v1/campaigns", { name: "made" }, key));
  });

  it("is anew after a day, and its row is swept", async () => {
    const key = freshKey();
    const first = json(await post("/api/v1/campaigns", { name: "daily" }, key));
    const start = Date.now();
    vi.useFakeTimers({ now: start + DAY - 1_000, toFake: ["Date"] });
    expect(json(await post("/api/v1/campaigns", { name: "daily" }, key)).id).toBe(first.id);
    vi.setSystemTime(start + DAY + 1_000);
    const other = await post("/api/v1/campaigns", { name: "another" }, key);
    expect([other.status, json(other).id > first.id]).toEqual([201, true]);
    vi.useRealTimers();
    const rows = await count("SELECT count(*) AS n FROM idempotency_keys");
    const later = await tick(env, start + 2 * DAY + 2 * HOUR_MS);
    expect(later["idempotency keys past a day"]).toBe(rows);
    expect(await count("SELECT count(*) AS n FROM idempotency_keys")).toBe(0);
  });

  it("of another token, or to another path, is another request", async () => {
    const vars = { API_TOKENS: "other:write:other-token-0001" };
    const key = freshKey();
    const ids = [
      json(await post("/api/v1/campaigns", { name: "mine" }, key)).id,
      json(await post("/api/v1/campaigns", { name: "mine" }, key, "other-token-0001", vars)).id,
      json(await post("/api/v1/campaigns?x=1", { name: "mine" }, key)).id,
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it("is not looked at by other methods, and not before the caller is known", async () => {
    const key = { "Idempotency-Key": "k".repeat(300) };
    expect((await api("GET", "/api/v1/campaigns", undefined, key)).status).toBe(200);
    expect((await api("POST", "/api/v1/campaigns", {}, { ...key, "X-Auth-Token": "x" })).status).toBe(401);
    expect((await api("POST", "/api/v1/nothing", {}, key)).status).toBe(404);
  });

  it.each([
    ["too long", "k".repeat(256)],
    ["empty", ""],
    ["with a blank", "a b"],
    ["not ASCII", "\u00e4"],
  ])("with a key that is %s is refused", async (_, key) => {
    const { status, text } = await post("/api/v1/campaigns", { name: "x" }, key);
    expect([status, JSON.parse(text).error.code]).toEqual([400, "bad_request"]);
  });

  it("takes a key of 255 characters, and a body without a length", async () => {
    const key = "k".repeat(255);
    const send = () => {
      const stream = new Blob(['{"name":"streamed"}']).stream();
      const headers = { "X-Auth-Token": TOKEN, "Content-Type": "application/json", "Idempotency-Key": key };
      return app.request(
        "/api/v1/campaigns",
        { method: "POST", headers, body: stream },
        env,
        createExecutionContext(),
      );
    };
    const first = await send();
    expect(first.status).toBe(201);
    const again = await send();
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
  });

  it("whose answer is too long to be kept runs again, which adds nothing twice", async () => {
    const campaign_id = await makeCampaign();
    const number = freshNumber();
    const body = { campaign_id, phone_numbers: [number, "x".repeat(1_600_000)] };
    const key = freshKey();
    const first = await post("/api/v1/phone-numbers", body, key);
    expect([first.status, json(first).added_count]).toEqual([201, 1]);
    const again = await post("/api/v1/phone-numbers", body, key);
    expect([again.status, again.headers.get("Idempotent-Replayed")]).toEqual([201, null]);
    expect(json(again)).toMatchObject({ added_count: 0, duplicates: [number] });
  });
});

describe("a file that is streamed into a campaign", () => {
  const taken: { bytes: number; id: string | undefined }[] = [];
  const files = new Hono<App>()
    .onError((error, c) => errorResponse(c, error))
    .use((c, next) => {
      c.set("entrance", entrance);
      c.set("route", importContacts);
      return next();
    })
    .use("/api/v1/*", requestLog, authenticate, idempotent)
    .post(importContacts.path, async c => {
      let bytes = 0;
      for await (const chunk of c.req.raw.body ?? []) bytes += chunk.byteLength;
      taken.push({ bytes, id: c.var.reservation?.id });
      return c.json({ bytes });
    });

  async function send(key: string, megabytes: number, query = "") {
    const chunk = new Uint8Array(1_048_576);
    let left = megabytes;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const headers = {
      "X-Auth-Token": TOKEN,
      "Content-Type": "text/csv",
      "Content-Length": String(megabytes * chunk.byteLength),
      "Idempotency-Key": key,
    };
    const path = `/api/v1/campaigns/1/import${query}`;
    const response = await files.request(
      path,
      { method: "POST", headers, body },
      env,
      createExecutionContext(),
    );
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  it("reaches its route unread, at any length, and again is not taken again", async () => {
    const key = freshKey();
    const first = await send(key, 6);
    expect([first.status, json(first).bytes]).toEqual([200, 6 * 1_048_576]);
    expect(taken).toEqual([{ bytes: 6 * 1_048_576, id: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const again = await send(key, 6);
    expect([again.text, again.headers.get("Idempotent-Replayed")]).toEqual([first.text, "true"]);
    expect(taken).toHaveLength(1);
  });

  it("of another length is another file, and under another query another request", async () => {
    const key = freshKey();
    await send(key, 1);
    const other = await send(key, 2);
    expect([other.status, json(other).error.code]).toEqual([422, "idempotency_mismatch"]);
    expect((await send(key, 2, "?dry_run=true")).status).toBe(200);
  });
});

it("costs three rows of D1 written", async () => {
  const { db, count: rows } = countingD1(env.DB);
  const id = "f".repeat(64);
  const reserved = await reserveKey(db, { id, bodyHash: "b", owner: "o" }, Date.now(), 90_000);
  if (reserved.kind !== "mine") throw new Error(reserved.kind);
  await finishKey(db, reserved.reservation, { status: 200, answer: "{}" });
  expect(rows.written).toBeLessThanOrEqual(3);
});

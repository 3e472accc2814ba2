// The contract row by row, where no other test looks: paths, methods, order of checks, lists, one form of answer.

import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { methodsOf } from "../../../src/http/lib/allowed-methods.ts";
import { operations } from "../../../src/http/openapi/operations.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall, TOKEN } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";

/** A route that is added is looked at from then on. */
const ROUTES = app.routes.filter(r => r.method !== "ALL").map(r => [r.method, r.path] as const);
const PATHS = [...new Set(ROUTES.map(([, path]) => path))];
const SIGNED = operations.filter(o => o.scope === "signed").map(o => o.path);
const GUARDED = ROUTES.filter(([, path]) => path.startsWith("/api/v1") && !SIGNED.includes(path));

let campaign = 0;
let call: Json;
beforeAll(async () => {
  campaign = await makeCampaign({ targets: [{ phone_number: freshNumber() }] });
  ({ body: call } = await initiate(campaign, freshNumber(5)));
  await eventually(async () => (await readCall(call.call_id)).status === "PROCESSING");
});

const filled = (path: string) =>
  path
    .replace(/campaigns\/:id/, `campaigns/${campaign}`)
    .replace(":call_id", call.call_id)
    .replace("calendars/:name", "calendars/au-national")
    .replace(":name", "default")
    .replace(":sequence", "1")
    .replace(/:\w+/, "unknown");

function expectEnvelope({ status, body, headers }: Awaited<ReturnType<typeof api>>, code: string): void {
  expect({ status, body }).toEqual({
    status: expect.any(Number),
    body: {
      error: {
        code,
        message: expect.stringMatching(/./),
        details: expect.any(Object),
        request_id: headers.get("X-Request-Id"),
      },
    },
  });
}

describe("every path", () => {
  it.each(ROUTES)(
    "%s %s is answered alike with a slash and without, and never redirected",
    async (method, path) => {
      // A body that no route takes: what is asked for is the same answer, not its effect.
      const body = method === "GET" ? undefined : "[]";
      const send = (slash: string) => api(method, filled(path) + slash, body);
      const [bare, slashed] = [await send(""), await send("/")];
      for (const { status, headers } of [bare, slashed]) {
        expect(status < 300 || status >= 400).toBe(true);
        expect(headers.get("Location")).toBeNull();
        if (!filled(path).includes("/unknown")) expect([404, 405]).not.toContain(status);
      }
      if (method === "GET") expect(slashed.status).toBe(bare.status);
      else if (slashed.status !== bare.status) expect([bare.status, slashed.status]).toEqual([200, 409]);
    },
  );

  it.each(GUARDED)("%s %s needs a token, and so do HEAD and OPTIONS on it", async (method, path) => {
    for (const asked of [method, "HEAD", "OPTIONS"]) {
      const none = await api(asked, filled(path), undefined, { "X-Auth-Token": "" });
      expect([asked, none.status]).toEqual([asked, 401]);
      if (asked !== "HEAD") expectEnvelope(none, "unauthorized");
    }
  });

  it.each(PATHS)("%s names its methods when it is asked with another", async path => {
    const known = methodsOf(app.routes, path);
    const other = ["DELETE", "PATCH", "PUT", "POST", "GET"].find(m => !known.includes(m)) ?? "";
    const answer = await api(other, filled(path));
    expect(answer.status).toBe(405);
    expectEnvelope(answer, "method_not_allowed");
    const allowed = answer.headers.get("Allow")?.split(", ") ?? [];
    expect(allowed).toEqual(expect.arrayContaining(known));
    expect(allowed).not.toContain(other);
    expectEnvelope(await api(other, `${filled(path)}//`), "not_found");
  });

  it("HEAD is GET without its body, and carries nothing else", async () => {
    const response = await exports.default.fetch("http://calls.test/api/v1/campaigns/", {
      method: "HEAD",
      headers: { "X-Auth-Token": TOKEN },
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

const BODIED = [
  "initiate-call",
  "bulk-initiate-calls",
  "calls",
  "callback",
  "campaigns",
  "phone-numbers",
  "retry-rules/preview",
];

describe("every body", () => {
  it.each(BODIED)("of %s must be JSON by type and by form", async path => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "text/html",
    ]) {
      const answer = await api("POST", `/api/v1/${path}/`, "{}", { "Content-Type": type });
      expect(answer.status).toBe(415);
      expectEnvelope(answer, "unsupported_media_type");
    }
    for (const text of ["{", "{'a':1}", "[1,]", "a=b", "NaN"]) {
      const answer = await api("POST", `/api/v1/${path}/`, text);
      expect(answer.status).toBe(400);
      expectEnvelope(answer, "bad_request");
    }
    const fields = await api("POST", `/api/v1/${path}/`, "{}");
    if (path !== "calls") expect(Object.values(fields.body.error.details)[0]).toEqual([expect.any(String)]);
  });
});

describe("lists", () => {
  it.each(["calls", "phone-numbers", "dead-letters", "campaigns/:id/calls"])(
    "%s: pages of 1 to 500",
    async list => {
      const get = (query: string) => api("GET", `/api/v1/${list.replace(":id", String(campaign))}?${query}`);
      for (const limit of ["0", "501", "-1", "1.5", "1e2", "0x10", "", "all"]) {
        const answer = await get(`limit=${limit}`);
        expect([limit, answer.status, Object.keys(answer.body.error.details)]).toEqual([
          limit,
          400,
          ["limit"],
        ]);
      }
      for (const limit of ["1", "500"]) expect((await get(`limit=${limit}`)).status).toBe(200);
      for (const cursor of ["garbage", "%00", "a3g6MQ=="]) {
        const answer = await get(`cursor=${cursor}`);
        expect([cursor, answer.status, Object.keys(answer.body.error.details)]).toEqual([
          cursor,
          400,
          ["cursor"],
        ]);
      }
    },
  );

  it("a cursor is good for its own kind of list only", async () => {
    const cursor = async (list: string) => (await api("GET", `/api/v1/${list}?limit=1`)).body.next_cursor;
    await makeCampaign({ targets: [{ phone_number: freshNumber() }] });
    const [ofCalls, ofNumbers] = [await cursor("calls"), await cursor("phone-numbers")];
    expect((await api("GET", `/api/v1/calls?cursor=${ofNumbers}`)).status).toBe(400);
    expect((await api("GET", `/api/v1/phone-numbers?cursor=${ofCalls}`)).status).toBe(400);
    expect((await api("GET", `/api/v1/calls?cursor=${ofCalls}`)).status).toBe(200);
  });

  it("campaigns: a bare array of at most 500, with a Link to the rest that keeps its filters", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)
       INSERT INTO campaigns (name, created_at, updated_at) SELECT 'many ' || i, i, i FROM n`,
    ).run();
    await env.DB.prepare(
      "INSERT INTO campaign_counters (campaign_id) SELECT id FROM campaigns WHERE id NOT IN (SELECT campaign_id FROM campaign_counters)",
    ).run();
    const first = await api("GET", "/api/v1/campaigns/?status=pending&x=%0d%0aX-Injected:%201%3E");
    expect(first.body).toHaveLength(500);
    expect(first.headers.get("X-Injected")).toBeNull();
    const [, next] =
      /^<(\/api\/v1\/campaigns\/\?[^<>\s]+)>; rel="next"$/.exec(first.headers.get("Link") ?? "") ?? [];
    expect(next).toContain("status=pending");
    const rest = await api("GET", next ?? "");
    expect(rest.headers.get("Link")).toBeNull();
    const ids = [...first.body, ...rest.body].map((c: Json) => c.id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    expect(rest.body.length).toBeGreaterThan(0);
  });
});

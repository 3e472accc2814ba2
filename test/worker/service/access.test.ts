// Who may do what: tokens with scopes, pages of other sites, and callers who guess.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { addressKey } from "../../../src/http/middleware/failed-attempts.ts";
import { operations } from "../../../src/http/openapi/operations.ts";
import { api, type Json } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, "0")).join("");
const hashed = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("hashed-token-0001")));

const deployed = {
  ...env,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://calls.example.com",
  VALID_TOKENS: "old-token-000001",
  API_TOKENS: `reader:read:reader-token-0001,writer:write:writer-token-0001,boss:admin:sha256:${hashed},phone:callback:phone-token-00001`,
};
const TOKENS = {
  reader: "reader-token-0001",
  writer: "writer-token-0001",
  boss: "hashed-token-0001",
  phone: "phone-token-00001",
  old: "old-token-000001",
};

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  vars: Record<string, unknown> = {},
) {
  const response = await app.request(
    path,
    { method, headers },
    { ...deployed, ...vars } as Env,
    createExecutionContext(),
  );
  const text = await response.text();
  const body: Json = text === "" ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body, text };
}
const as = (who: keyof typeof TOKENS) => ({ "X-Auth-Token": TOKENS[who] });

/** Where a scope is not that of reading (GET) or writing. */
const UNUSUAL: Record<string, string> = {
  // Each tool asks for what its routes need.
  "POST /mcp": "read",
  // It only asks.
  "POST /retry-rules/preview": "read",
  "POST /compliance/check": "read",
  "POST /forecast": "read",
  // All that a provider's token may do.
  "PUT /callback": "callback",
  "POST /callback": "callback",
  // Proved by two signatures.
  "POST /providers/:trunk/callback": "signed",
  "PUT /providers/:trunk/callback": "signed",
  "POST /metrics/rebuild": "admin",
  "POST /dead-letters/redrive": "admin",
  "POST /dead-letters/:id/redrive": "admin",
  "DELETE /dead-letters/:id": "admin",
  "DELETE /suppressions/:id": "admin",
  "DELETE /blackouts/:id": "admin",
  "PUT /compliance/packs/:name/:version": "admin",
  "DELETE /compliance/packs/:name/:version": "admin",
  "PUT /compliance/calendars/:name": "admin",
  "DELETE /compliance/calendars/:name": "admin",
  "POST /compliance/calendars/:name/import": "admin",
  // Somebody who was on it may be called then.
  "PUT /compliance/lists/:list": "admin",
  "DELETE /compliance/lists/:list": "admin",
  // Everything that ever was, by the thousand.
  "GET /archive": "admin",
  "GET /archive/:file": "admin",
  "POST /trunks": "admin",
  "PATCH /trunks/:name": "admin",
  "POST /trunks/pause": "admin",
  "POST /trunks/resume": "admin",
  "POST /trunks/:name/pause": "admin",
  "POST /trunks/:name/resume": "admin",
  "POST /trunks/:name/callback-key/rotate": "admin",
  "POST /trunks/:name/caller-ids/reinstate": "admin",
  // It sends what happens, numbers too, to whomever it is told to.
  "POST /webhooks": "admin",
  "PATCH /webhooks/:id": "admin",
  "DELETE /webhooks/:id": "admin",
  "GET /webhooks/:id/secret": "admin",
  "POST /webhooks/:id/rotate": "admin",
  "POST /webhooks/:id/test": "admin",
  "POST /webhooks/:id/resend": "admin",
  "POST /webhooks/:id/deliveries/:sequence/resend": "admin",
  "POST /webhooks/:id/enable": "admin",
  "POST /webhooks/:id/disable": "admin",
};

describe("a token's scope", () => {
  it("is asked for by every route", () => {
    const routes = app.routes.filter(r => r.method !== "ALL" && /^\/(?:api\/v1|mcp)/.test(r.path));
    expect(routes.length).toBeGreaterThan(25);
    const scopes = operations.map(({ method, path, scope }) => ({
      route: `${method.toUpperCase()} ${path}`,
      scope,
    }));
    const defined = new Map(scopes.map(({ route, scope }) => [route, scope]));
    for (const { method, path } of routes) {
      const route = `${method} ${path}`;
      const usual = method === "GET" ? "read" : "write";
      expect([route, defined.get(route)]).toEqual([route, UNUSUAL[route.replace("/api/v1", "")] ?? usual]);
    }
    const known = routes.map(r => `${r.method} ${r.path}`.replace("/api/v1", ""));
    expect(Object.keys(UNUSUAL).filter(route => !known.includes(route))).toEqual([]);
  });

  it.each([
    ["reader", "GET", "/api/v1/campaigns", 200],
    ["reader", "HEAD", "/api/v1/campaigns/", 200],
    ["reader", "POST", "/api/v1/retry-rules/preview", 400],
    ["reader", "POST", "/api/v1/compliance/check", 400],
    ["reader", "POST", "/api/v1/campaigns", 403],
    ["reader", "PUT", "/api/v1/callback/", 403],
    ["writer", "GET", "/api/v1/campaigns", 200],
    ["writer", "POST", "/api/v1/campaigns/", 400],
    ["writer", "PUT", "/api/v1/callback", 400],
    ["boss", "POST", "/api/v1/campaigns", 400],
    ["old", "POST", "/api/v1/campaigns", 400],
    ["reader", "GET", "/api/v1/trunks", 200],
    ["writer", "POST", "/api/v1/trunks", 403],
    ["writer", "PATCH", "/api/v1/trunks/default", 403],
    ["writer", "POST", "/api/v1/trunks/pause", 403],
    ["phone", "GET", "/api/v1/trunks", 403],
    ["boss", "POST", "/api/v1/trunks", 400],
    ["boss", "PATCH", "/api/v1/trunks/default", 400],
    ["reader", "POST", "/mcp", 400],
    ["phone", "POST", "/mcp", 403],
    ["reader", "GET", "/mcp", 405],
    ["phone", "PUT", "/api/v1/callback", 400],
    ["phone", "POST", "/api/v1/callback/", 400],
    ["phone", "GET", "/api/v1/campaigns", 403],
    ["phone", "HEAD", "/api/v1/campaigns", 403],
    ["phone", "POST", "/api/v1/initiate-call", 403],
    ["phone", "DELETE", "/api/v1/callback", 405],
    ["reader", "DELETE", "/api/v1/campaigns/1", 405],
    ["reader", "OPTIONS", "/api/v1/campaigns", 405],
    ["phone", "GET", "/api/v1/nothing", 404],
  ] as const)("%s: %s %s is %i", async (who, method, path, status) => {
    expect((await ask(method, path, as(who))).status).toBe(status);
  });

  it("that does not reach is named, and so is the token, by its name only", async () => {
    const { body, text } = await ask("POST", "/api/v1/campaigns", as("reader"));
    expect(body.error).toMatchObject({
      code: "forbidden",
      message: "This needs the scope write; the token reader has read.",
      details: { needed: "write", token: "reader", scope: "read" },
    });
    expect(text).not.toContain(TOKENS.reader);
  });

  it("holds for a bearer too; a hash is no token", async () => {
    const bearer = (token: string) => ask("GET", "/api/v1/campaigns", { Authorization: `Bearer ${token}` });
    expect((await bearer(TOKENS.boss)).status).toBe(200);
    expect((await bearer(TOKENS.phone)).status).toBe(403);
    expect((await bearer(`sha256:${hashed}`)).status).toBe(401);
    expect((await bearer(hashed)).status).toBe(401);
  });
});

describe("a page of another site", () => {
  const ORIGIN = "https://app.example.com";
  const preflight = { Origin: ORIGIN, "Access-Control-Request-Method": "POST" };
  const CORS_ORIGINS = `${ORIGIN},https://ops.example.com`;

  it("gets no CORS header and no preflight when CORS_ORIGINS is empty", async () => {
    const refused = await ask("OPTIONS", "/api/v1/campaigns", preflight);
    expect(refused.status).toBe(401);
    const read = await ask("GET", "/api/v1/campaigns", { ...as("reader"), Origin: ORIGIN });
    expect([...read.headers.keys()].filter(name => name.startsWith("access-control"))).toEqual([]);
  });

  it("that is listed has its preflight answered without a token, without data", async () => {
    const { status, headers, text } = await ask("OPTIONS", "/api/v1/campaigns", preflight, { CORS_ORIGINS });
    expect([status, text]).toEqual([204, ""]);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(ORIGIN);
    expect(headers.get("Access-Control-Allow-Headers")).toContain("X-Auth-Token");
    expect(headers.get("Access-Control-Allow-Methods")).toContain("PATCH");
  });

  it("reads answers and refusals alike, and still needs a token", async () => {
    const given = { Origin: ORIGIN };
    const read = await ask("GET", "/api/v1/campaigns", { ...as("reader"), ...given }, { CORS_ORIGINS });
    const refused = await ask("GET", "/api/v1/campaigns", given, { CORS_ORIGINS });
    const forbidden = await ask("POST", "/api/v1/campaigns", { ...as("reader"), ...given }, { CORS_ORIGINS });
    expect([read.status, refused.status, forbidden.status]).toEqual([200, 401, 403]);
    for (const { headers } of [read, refused, forbidden]) {
      expect(headers.get("Access-Control-Allow-Origin")).toBe(ORIGIN);
      expect(headers.get("Access-Control-Expose-Headers")).toContain("X-Request-Id");
      expect(headers.get("Vary")).toBe("Origin");
    }
  });

  it("that is not listed, and OPTIONS that is no preflight, are as if there were no CORS", async () => {
    const elsewhere = { ...preflight, Origin: "https://evil.example.com" };
    expect((await ask("OPTIONS", "/api/v1/campaigns", elsewhere, { CORS_ORIGINS })).status).toBe(401);
    expect((await ask("OPTIONS", "/api/v1/campaigns", { Origin: ORIGIN }, { CORS_ORIGINS })).status).toBe(
      401,
    );
    const any = await ask("OPTIONS", "/api/v1/campaigns", elsewhere, { CORS_ORIGINS: "*" });
    expect([any.status, any.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
  });
});

describe("who fails to authenticate too often", () => {
  /** Takes two failures an address. */
  function counter() {
    const counts = new Map<string, number>();
    const limit = async ({ key }: { key: string }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: (counts.get(key) ?? 0) <= 2 };
    };
    return { counts, FAILED_ATTEMPTS: { limit } };
  }
  const from = (address: string, token = "wrong") => ({ "CF-Connecting-IP": address, "X-Auth-Token": token });

  it("is told to wait, and nobody else is", async () => {
    const { FAILED_ATTEMPTS } = counter();
    const fail = (address: string) => ask("GET", "/api/v1/campaigns", from(address), { FAILED_ATTEMPTS });
    expect([(await fail("192.0.2.1")).status, (await fail("192.0.2.1")).status]).toEqual([401, 401]);
    const refused = await fail("192.0.2.1");
    expect([refused.status, refused.body.error.code]).toEqual([429, "rate_limited"]);
    expect(refused.headers.get("Retry-After")).toBe("60");
    expect((await fail("192.0.2.2")).status).toBe(401);
    expect((await fail("2001:db8::1")).status).toBe(401);
  });

  it("is let in with a valid token all the same: the address may be shared", async () => {
    const { counts, FAILED_ATTEMPTS } = counter();
    const go = (token: string) =>
      ask("GET", "/api/v1/campaigns", from("192.0.2.1", token), { FAILED_ATTEMPTS });
    for (const _ of [1, 2, 3]) await go("wrong");
    expect((await go(TOKENS.reader)).status).toBe(200);
    expect(counts.get("192.0.2.1")).toBe(3);
  });

  it("is counted for a callback URL with a false signature, and not for a scope that does not reach", async () => {
    const { counts, FAILED_ATTEMPTS } = counter();
    const address = { "CF-Connecting-IP": "192.0.2.1" };
    const path = `/api/v1/callback/?call_id=x&attempt=1&signature=${"A".repeat(43)}`;
    expect((await ask("PUT", path, address, { FAILED_ATTEMPTS })).status).toBe(401);
    expect(counts.get("192.0.2.1")).toBe(1);
    await ask("POST", "/api/v1/campaigns", { ...address, ...as("reader") }, { FAILED_ATTEMPTS });
    expect(counts.get("192.0.2.1")).toBe(1);
  });

  it("is refused as ever when the counter does not answer", async () => {
    const limit = () => Promise.reject(new Error("out of reach"));
    const { status } = await ask("GET", "/api/v1/campaigns", from("192.0.2.1"), {
      FAILED_ATTEMPTS: { limit },
    });
    expect(status).toBe(401);
  });

  it("meets the limit of wrangler.toml", async () => {
    const statuses: number[] = [];
    // One more than two minutes take, should the test run from one into the next.
    for (let n = 0; n < 41; n++) {
      const { status } = await api("GET", "/api/v1/campaigns", undefined, from("192.0.2.77"));
      statuses.push(status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses).toContain(429);
    const valid = await api("GET", "/api/v1/campaigns", undefined, { "CF-Connecting-IP": "192.0.2.77" });
    expect(valid.status).toBe(200);
  });
});

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8::1", "2001:db8:0:0::/64"],
  ["2001:db8:1::", "2001:db8:1:0::/64"],
  ["1::2:3:4:5:6:7", "1:0:2:3::/64"],
  ["::1", "0:0:0:0::/64"],
])("the address %s is counted as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

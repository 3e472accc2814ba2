// Signing in to the dashboard: what a cookie opens, for which requests, and what ends it.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { entrance } from "../../../src/wiring/context.ts";
import type { Json } from "../../support/api.ts";

const TOKENS = "reader:read:reader-token-0001,boss:admin:boss-token-000001,phone:callback:phone-token-00001";
const deployed = {
  ...env,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://calls.example.com",
  VALID_TOKENS: "",
  API_TOKENS: TOKENS,
  SESSION_SECRET: "a-secret-of-sessions",
};
const HOST = "https://calls.example.com";
const page = { "Sec-Fetch-Site": "same-origin", "X-Requested-With": "dashboard" };

/** `later`: how far the clock has gone on, in ms. */
async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  { body, vars = {}, later = 0 }: { body?: unknown; vars?: Record<string, unknown>; later?: number } = {},
) {
  const clock = () => Date.now() + later;
  const app = createApp({ ...entrance, context: e => ({ ...entrance.context(e), clock }) });
  const init = {
    method,
    headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const given = { ...deployed, ...vars } as Env;
  const response = await app.request(HOST + path, init, given, createExecutionContext());
  const text = await response.text();
  const read: Json = text === "" ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: read };
}

async function signIn(token = "boss-token-000001", options: Parameters<typeof ask>[3] = {}) {
  const answer = await ask("POST", "/ui/session", page, { body: { token }, ...options });
  const set = answer.headers.get("Set-Cookie") ?? "";
  return { ...answer, set, cookie: set.split(";")[0] ?? "" };
}

describe("signing in", () => {
  it("gives a cookie that no script can read and no other site's request carries", async () => {
    const { status, body, set } = await signIn();
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "boss", scope: "admin", via: "token", environment: "production" });
    expect(set).toMatch(
      /^__Host-session=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(set).not.toContain("boss-token");
  });

  it("has no prefix and no Secure in development, where there is no https", async () => {
    const { set } = await signIn("dev-token-12345", { vars: { ENVIRONMENT: "development" } });
    expect(set).toMatch(/^session=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
  });

  it("refuses a token that is not known, and one of a provider", async () => {
    expect(await signIn("some-token-000001")).toMatchObject({ status: 401, set: "" });
    const phone = await signIn("phone-token-00001");
    expect([phone.status, phone.set]).toEqual([403, ""]);
    expect(phone.body.error.message).toContain("may report outcomes only");
  });

  it("refuses another site's page, that could sign somebody in as somebody else", async () => {
    const foreign = await ask(
      "POST",
      "/ui/session",
      { ...page, "Sec-Fetch-Site": "cross-site" },
      {
        body: { token: "boss-token-000001" },
      },
    );
    expect([foreign.status, foreign.headers.get("Set-Cookie")]).toEqual([403, null]);
  });

  it("counts failures by address, as the API does", async () => {
    const counted: string[] = [];
    const limit = async ({ key }: { key: string }) => ({ success: counted.push(key) < 3 });
    const vars = { FAILED_ATTEMPTS: { limit } };
    const from = { ...page, "CF-Connecting-IP": "192.0.2.7" };
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++)
      statuses.push(
        (await ask("POST", "/ui/session", from, { body: { token: "wrong-token-00001" }, vars })).status,
      );
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect(counted).toEqual(Array(4).fill("192.0.2.7"));
  });

  it.each([{}, { token: "" }, { token: 7 }])("names what is wrong with %o", async body => {
    const answer = await ask("POST", "/ui/session", page, { body });
    expect([answer.status, answer.body.error.code]).toEqual([400, "validation_error"]);
  });
});

/** Every row: method, what the browser says of the request's origin, whether the cookie counts. */
const TABLE: [string, Record<string, string>, boolean][] = [
  ["GET", { "Sec-Fetch-Site": "same-origin" }, true],
  ["GET", { "Sec-Fetch-Site": "none" }, true],
  ["GET", { "Sec-Fetch-Site": "same-site" }, false],
  ["GET", { "Sec-Fetch-Site": "cross-site" }, false],
  ["GET", { "Sec-Fetch-Site": "cross-site", Origin: HOST }, false],
  ["GET", { Origin: HOST }, true],
  ["GET", { Origin: "https://evil.example" }, false],
  ["GET", {}, false],
  ["POST", { "Sec-Fetch-Site": "same-origin", "X-Requested-With": "dashboard" }, true],
  ["POST", { "Sec-Fetch-Site": "same-origin" }, false],
  ["POST", { "Sec-Fetch-Site": "none", "X-Requested-With": "dashboard" }, false],
  ["POST", { "Sec-Fetch-Site": "same-site", "X-Requested-With": "dashboard" }, false],
  ["POST", { "Sec-Fetch-Site": "cross-site", "X-Requested-With": "dashboard" }, false],
  ["POST", { Origin: HOST, "X-Requested-With": "dashboard" }, true],
  ["POST", { Origin: HOST }, false],
  ["POST", { Origin: "null", "X-Requested-With": "dashboard" }, false],
  ["POST", { Origin: "http://calls.example.com", "X-Requested-With": "dashboard" }, false],
  ["POST", { "X-Requested-With": "dashboard" }, false],
];

describe("a session's cookie", () => {
  it.each(TABLE)("with %s and %o counts: %s", async (method, headers, counts) => {
    const { cookie } = await signIn();
    const asked = { ...headers, Cookie: `other=1; ${cookie}` };
    const answer =
      method === "GET"
        ? await ask("GET", "/api/v1/campaigns", asked)
        : await ask("POST", "/api/v1/campaigns", asked, { body: { name: "by cookie" } });
    expect(answer.status).toBe(counts ? (method === "GET" ? 200 : 201) : 401);
  });

  it.each(["PUT", "PATCH", "DELETE"])("needs the header for %s too", async method => {
    const { cookie } = await signIn();
    const path = "/api/v1/dead-letters/nothing";
    const without = await ask(method, path, { Cookie: cookie, "Sec-Fetch-Site": "same-origin" });
    expect(without.status).toBe(401);
    expect((await ask(method, path, { Cookie: cookie, ...page })).status).not.toBe(401);
  });

  it("never reports an outcome", async () => {
    const { cookie } = await signIn();
    const answer = await ask(
      "POST",
      "/api/v1/callback",
      { Cookie: cookie, ...page },
      {
        body: { call_id: "x", status: "PICKED" },
      },
    );
    expect(answer.status).toBe(401);
  });

  it("goes behind a token's header, a wrong one too", async () => {
    const { cookie } = await signIn();
    const as = (token: string) => ({ Cookie: cookie, "Sec-Fetch-Site": "cross-site", "X-Auth-Token": token });
    expect((await ask("GET", "/api/v1/campaigns", as("reader-token-0001"))).status).toBe(200);
    expect((await ask("POST", "/api/v1/trunks/pause", as("reader-token-0001"))).status).toBe(403);
    const wrong = { ...page, Cookie: cookie, "X-Auth-Token": "wrong-token-00001" };
    expect((await ask("GET", "/api/v1/campaigns", wrong)).status).toBe(401);
  });

  it("has the scope that its token has now", async () => {
    const { cookie } = await signIn("reader-token-0001");
    const asked = { ...page, Cookie: cookie };
    const refused = await ask("POST", "/api/v1/campaigns", asked, { body: { name: "no" } });
    expect([refused.status, refused.body.error.details]).toEqual([
      403,
      { needed: "write", token: "reader", scope: "read" },
    ]);
    const vars = { API_TOKENS: "writer:write:reader-token-0001" };
    const answer = await ask("POST", "/api/v1/campaigns", asked, { body: { name: "yes" }, vars });
    expect(answer.status).toBe(201);
    expect((await ask("GET", "/ui/session", asked, { vars })).body).toMatchObject({
      name: "writer",
      scope: "write",
    });
  });

  it("ends with its token", async () => {
    const { cookie } = await signIn();
    const vars = { API_TOKENS: "other:admin:other-token-00001" };
    expect((await ask("GET", "/ui/session", { ...page, Cookie: cookie }, { vars })).status).toBe(401);
    const demoted = { API_TOKENS: "boss:callback:boss-token-000001,x:read:other-token-00001" };
    expect((await ask("GET", "/ui/session", { ...page, Cookie: cookie }, { vars: demoted })).status).toBe(
      401,
    );
  });

  it("ends after twelve hours, not before", async () => {
    const { cookie } = await signIn();
    const at = (hours: number) =>
      ask("GET", "/ui/session", { ...page, Cookie: cookie }, { later: hours * 3_600_000 });
    expect([(await at(11.9)).status, (await at(12.1)).status]).toEqual([200, 401]);
  });

  it("ends when the secret is another one", async () => {
    const { cookie } = await signIn();
    const vars = { SESSION_SECRET: "another-secret-of-sessions" };
    expect((await ask("GET", "/ui/session", { ...page, Cookie: cookie }, { vars })).status).toBe(401);
  });

  it("is sealed with the key of callback URLs where no secret is set", async () => {
    const vars = { SESSION_SECRET: "", CALLBACK_SIGNING_SECRET: "" };
    const { cookie, status } = await signIn("boss-token-000001", { vars });
    expect(status).toBe(200);
    expect((await ask("GET", "/ui/session", { ...page, Cookie: cookie }, { vars })).status).toBe(200);
  });

  it("is refused when one character is another one", async () => {
    const { cookie } = await signIn();
    const start = cookie.indexOf("=") + 1;
    for (const at of [start, start + 20, cookie.indexOf(".") + 1, cookie.length - 3]) {
      const other = cookie[at] === "A" ? "B" : "A";
      const tampered = cookie.slice(0, at) + other + cookie.slice(at + 1);
      expect((await ask("GET", "/ui/session", { ...page, Cookie: tampered })).status).toBe(401);
    }
    for (const cut of ["", ".", "a.b", "a.b.c", "%%%.%%%"])
      expect((await ask("GET", "/ui/session", { ...page, Cookie: `__Host-session=${cut}` })).status).toBe(
        401,
      );
  });

  it("counts as a failed attempt when it is false, not when it has ended", async () => {
    let failures = 0;
    const vars = { FAILED_ATTEMPTS: { limit: async () => ({ success: ++failures > 0 }) } };
    const { cookie } = await signIn();
    const from = { ...page, "CF-Connecting-IP": "192.0.2.8" };
    await ask("GET", "/ui/session", { ...from, Cookie: cookie }, { vars, later: 13 * 3_600_000 });
    expect(failures).toBe(0);
    await ask("GET", "/ui/session", { ...from, Cookie: `${cookie}x` }, { vars });
    expect(failures).toBe(1);
  });
});

describe("signing out", () => {
  it("removes the cookie and what is cached, and no other cookie of the domain", async () => {
    const { cookie } = await signIn();
    const { status, headers } = await ask("DELETE", "/ui/session", { ...page, Cookie: cookie });
    expect(status).toBe(204);
    expect(headers.get("Set-Cookie")).toMatch(/^__Host-session=; Path=\/; Max-Age=0;/);
    expect(headers.get("Clear-Site-Data")).toBe('"cache"');
  });
});

describe("who asks without a session", () => {
  it("is told so, and stored nowhere", async () => {
    const { status, headers } = await ask("GET", "/ui/session", page);
    expect([status, headers.get("Cache-Control")]).toEqual([401, "no-store"]);
  });

  it("is told when the service is not configured", async () => {
    const vars = { API_TOKENS: "", VALID_TOKENS: "" };
    expect((await ask("GET", "/ui/session", page, { vars })).status).toBe(503);
  });

  it("needs none where everybody is let in", async () => {
    const vars = { ENVIRONMENT: "development", AUTH_ENABLED: "false" };
    expect((await ask("GET", "/ui/session", page, { vars })).body).toMatchObject({
      name: "anyone",
      via: "open",
      scope: "admin",
    });
  });

  it("may not use another method", async () => {
    const { status, headers } = await ask("PUT", "/ui/session", page, { body: {} });
    expect([status, headers.get("Allow")]).toEqual([405, "DELETE, GET, HEAD, POST"]);
  });
});

describe("the health check", () => {
  it("tells details to a session that may read", async () => {
    const { cookie } = await signIn("reader-token-0001");
    const details = await ask("GET", "/health", { Cookie: cookie, "Sec-Fetch-Site": "same-origin" });
    expect(details.body.checks.trunk.breaker).toBe("closed");
    const foreign = await ask("GET", "/health", { Cookie: cookie, "Sec-Fetch-Site": "cross-site" });
    expect(foreign.body.checks.trunk.breaker).toBeUndefined();
  });
});

// What every route has in common: who may call, one form of error, never a 5xx for bad input.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { api, type Json } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";

const PATHS = [
  ["GET", "/api/v1/campaigns"],
  ["POST", "/api/v1/campaigns"],
  ["POST", "/api/v1/initiate-call"],
  ["POST", "/api/v1/bulk-initiate-calls"],
  ["PUT", "/api/v1/callback"],
  ["GET", "/api/v1/calls"],
  ["GET", "/api/v1/metrics"],
  ["GET", "/api/v1/phone-numbers"],
  ["GET", "/api/v1/dead-letters"],
  ["DELETE", "/api/v1/dead-letters/m"],
  ["HEAD", "/api/v1/campaigns"],
  ["OPTIONS", "/api/v1/campaigns"],
  ["GET", "/api/v1/nothing/here"],
] as const;

const BODIES = [
  "",
  "{",
  "null",
  "[]",
  "1",
  '"x"',
  "{}",
  '{"phone_number":{}}',
  '{"campaign_id":[]}',
  "\u0000",
];

it.each(PATHS)("%s %s is refused without a token, and with a wrong one", async (method, path) => {
  const none = await api(method, path, undefined, { "X-Auth-Token": "" });
  expect(none.status).toBe(401);
  const wrong = await api(method, path, undefined, { "X-Auth-Token": "wrong" });
  expect(wrong.status).toBe(401);
  if (method === "HEAD") return;
  expect(none.body.error).toMatchObject({
    code: "unauthorized",
    message: "Authentication token not provided",
    details: {},
  });
  expect(wrong.body.error.message).toBe("Invalid authentication token");
});

it("takes a bearer token as well", async () => {
  const answer = await api("GET", "/api/v1/campaigns", undefined, {
    "X-Auth-Token": "",
    Authorization: "Bearer dev-token-12345",
  });
  expect(answer.status).toBe(200);
});

it.each(
  PATHS.filter(([m]) => m === "POST" || m === "PUT").flatMap(([m, p]) => BODIES.map(b => [m, p, b] as const)),
)("%s %s answers %j with the envelope and a 4xx", async (method, path, text) => {
  const { status, body, headers } = await api(method, path, text);
  expect(status).toBe(400);
  expect(Object.keys(body)).toEqual(["error"]);
  expect(Object.keys(body.error).sort()).toEqual(["code", "details", "message", "request_id"]);
  expect(body.error.request_id).toBe(headers.get("X-Request-Id"));
});

it("says which type it wants when it is sent another", async () => {
  const { status, body } = await api("POST", "/api/v1/initiate-call", "a=b", {
    "Content-Type": "application/x-www-form-urlencoded",
  });
  expect([status, body.error.code]).toEqual([415, "unsupported_media_type"]);
});

it("refuses a body over the limit, with or without its length", async () => {
  const { status, body } = await api("POST", "/api/v1/campaigns", `{"name":"${"x".repeat(5_000_000)}"}`);
  expect([status, body.error.code]).toEqual([413, "payload_too_large"]);
});

it("tells a known path with another method from an unknown path", async () => {
  const known = await api("DELETE", "/api/v1/campaigns/7/");
  expect([known.status, known.body.error.code]).toEqual([405, "method_not_allowed"]);
  expect(known.headers.get("Allow")).toBe("GET, PATCH, PUT");
  expect((await api("GET", "/api/v1/campaigns/7/nothing")).status).toBe(404);
  expect((await api("GET", "/")).status).toBe(404);
});

it.each([
  ["/api/v1/calls?limit=0", "limit"],
  ["/api/v1/calls?limit=501", "limit"],
  ["/api/v1/calls?limit=x", "limit"],
  ["/api/v1/calls?cursor=%25%25", "cursor"],
  ["/api/v1/calls?status=BUSY", "BUSY"],
  ["/api/v1/calls?campaign_id=-1", "campaign_id"],
  ["/api/v1/calls?phone_number=abc", "abc"],
  ["/api/v1/campaigns/abc", "abc"],
  ["/api/v1/metrics?days=0", "days"],
  ["/api/v1/phone-numbers?cursor=a", "cursor"],
])("refuses %s, naming the field", async (path, named) => {
  const { status, body } = await api("GET", path);
  expect(status).toBe(400);
  expect(JSON.stringify(body.error)).toContain(named);
});

it("keeps a client's request id when it is harmless, and makes its own when it is not", async () => {
  expect(
    (await api("GET", "/health", undefined, { "X-Request-Id": "abc-1" })).headers.get("X-Request-Id"),
  ).toBe("abc-1");
  const long = await api("GET", "/health", undefined, { "X-Request-Id": "x".repeat(256) });
  expect(long.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
});

const deployed = (vars: Json) => ({
  ...env,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://calls.example.com",
  TELEPHONY_PROVIDER: "simulator",
  VALID_TOKENS: "first-secret-0001,second-secret-002",
  ...vars,
});
const at = (path: string, vars: Json, token = "second-secret-002") =>
  app.request(path, { headers: { "X-Auth-Token": token } }, deployed(vars), createExecutionContext());

it("serves a deployment's own tokens, never the development token", async () => {
  expect((await at("/api/v1/campaigns", {})).status).toBe(200);
  expect((await at("/api/v1/campaigns", {}, "dev-token-12345")).status).toBe(401);
  expect((await at("/api/v1/campaigns", {}, "first-secret-0001,second-secret-002")).status).toBe(401);
});

it.each([
  ["tokens", { VALID_TOKENS: "" }, "VALID_TOKENS"],
  ["a provider", { TELEPHONY_PROVIDER: "" }, "TELEPHONY_PROVIDER"],
  ["a public URL", { PUBLIC_URL: "http://calls.example.com" }, "PUBLIC_URL"],
  ["an address for the http provider", { TELEPHONY_PROVIDER: "http" }, "EXTERNAL_SERVICE_URL"],
  ["authentication", { AUTH_ENABLED: "false" }, "AUTH_ENABLED"],
  ["a sane limit", { MAX_CONCURRENT_CALLS: "0" }, "MAX_CONCURRENT_CALLS"],
])("refuses every call of a deployment without %s, and says why in its health", async (_, vars, named) => {
  const refused = await at("/api/v1/campaigns", vars);
  expect(refused.status).toBe(503);
  expect(refused.headers.get("Retry-After")).toBe("60");
  const health = (await (await at("/health", vars)).json()) as Json;
  expect(health.status).toBe("degraded");
  expect(health.checks.configuration.problems.join()).toContain(named);
});

it("is healthy when D1 and the gate answer", async () => {
  const { status, body } = await api("GET", "/health", undefined, { "X-Auth-Token": "" });
  expect([status, body.status]).toEqual([200, "ok"]);
});

it("is out of service when D1 does not answer, and a failed request says only its id", async () => {
  const broken = {
    DB: {
      prepare() {
        throw new Error("no such table: secrets of the database");
      },
    },
  };
  const alive = await at("/healthz", broken);
  expect([alive.status, ((await alive.json()) as Json).status]).toEqual([200, "ok"]);
  const health = await at("/health", broken);
  expect([health.status, ((await health.json()) as Json).status]).toEqual([503, "unavailable"]);
  const failed = await at("/api/v1/campaigns", broken);
  expect(failed.status).toBe(500);
  const text = await failed.text();
  expect(text).not.toContain("secrets");
  expect(JSON.parse(text).error).toMatchObject({ code: "internal_server_error", details: {} });
});

it("has one request id also where the path is itself a pattern of routes", async () => {
  const { status, body, headers } = await api("GET", "/*");
  expect(status).toBe(404);
  expect(body.error.request_id).toBe(headers.get("X-Request-Id"));
});

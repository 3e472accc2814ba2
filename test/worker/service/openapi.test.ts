// The API document against the app: every route is in it, and nothing else; it and its page are open.
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { apiDocument } from "../../../src/http/openapi/document.ts";
import { operations } from "../../../src/http/openapi/operations.ts";
import { app } from "../../support/entrance.ts";

const routes = new Set(app.routes.filter(r => r.method !== "ALL").map(r => `${r.method} ${r.path}`));
const routeOf = (o: { method: string; path: string }) => `${o.method.toUpperCase()} ${o.path}`;
const ask = (path: string, init: RequestInit = {}) => exports.default.fetch(`http://calls.test${path}`, init);

it("has every route of the app", () => {
  const documented = new Set(operations.map(routeOf));
  expect(routes.size).toBeGreaterThan(30);
  expect([...routes].filter(route => !documented.has(route))).toEqual([]);
});

it("has no operation without a route, but for those that are expected", () => {
  const missing = operations.filter(o => !routes.has(routeOf(o)));
  expect(missing.map(routeOf)).toEqual([]);
});

it("is served whole, without a token", async () => {
  const response = await ask("/openapi.json");
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(apiDocument())));
});

it("is served as a page that may fetch and run nothing", async () => {
  const response = await ask("/docs");
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
  const policy = (response.headers.get("Content-Security-Policy") ?? "").split("; ");
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "style-src 'unsafe-inline'"]));
  expect(policy.filter(p => p.includes("script"))).toEqual([]);
  const page = await response.text();
  expect([page.slice(0, 15), page.slice(-7)]).toEqual(["<!doctype html>", "</html>"]);
});

describe.each(["/openapi.json", "/docs"])("%s", path => {
  it("answers with and without its trailing slash, and HEAD without a body", async () => {
    const [get, slashed, head] = [
      await ask(path),
      await ask(`${path}/`),
      await ask(path, { method: "HEAD" }),
    ];
    expect(await slashed.text()).toBe(await get.text());
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("ETag")).toBe(get.headers.get("ETag"));
  });

  it("is not sent again to who has it", async () => {
    const etag = (await ask(path)).headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{24}"$/);
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await ask(path, { headers: { "If-None-Match": given } });
      expect([given, again.status, await again.text()]).toEqual([given, 304, ""]);
      expect(again.headers.get("ETag")).toBe(etag);
    }
    expect((await ask(path, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
  });

  it("answers other methods with 405", async () => {
    const response = await ask(path, { method: "POST" });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "GET"]);
  });
});

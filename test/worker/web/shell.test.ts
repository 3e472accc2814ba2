// The dashboard's page and files: where they are served, with which headers, and what stays the API's.
import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../support/entrance.ts";

const ask = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(`http://calls.test${path}`, { redirect: "manual", ...init });
const browser = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

async function scriptPath(): Promise<string> {
  const page = await (await ask("/ui/")).text();
  return /src="(\/ui\/assets\/main-[^"]+\.js)"/.exec(page)?.[1] ?? "";
}

describe("the dashboard's page", () => {
  it.each(["/ui", "/ui/", "/ui/campaigns/7", "/ui/calls/0199a1c2?x=1", "/ui/health"])(
    "is what a deep link leads to: %s",
    async path => {
      const response = await ask(path, { headers: browser });
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
      expect(await response.text()).toContain('<div id="app"></div>');
    },
  );

  it("lets nothing inline run, and nothing from elsewhere", async () => {
    const { headers } = await ask("/ui/");
    const policy = (headers.get("Content-Security-Policy") ?? "").split("; ");
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=\d{8}/);
  });

  it("has no script, style or handler of its own in its text", async () => {
    const page = await (await ask("/ui/")).text();
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
  });

  it("is asked for again each time, and not sent again to who has it", async () => {
    const first = await ask("/ui/");
    await first.text();
    expect(first.headers.get("Cache-Control")).toBe("no-cache");
    const etag = first.headers.get("ETag") ?? "";
    expect(etag).not.toBe("");
    const again = await ask("/ui/campaigns", { headers: { "If-None-Match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(again.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  });

  it("loads where the service is not configured", async () => {
    const bare = { ...env, PUBLIC_URL: "", ENVIRONMENT: "production" } as Env;
    const response = await app.request("/ui/", {}, bare, createExecutionContext());
    expect(response.status).toBe(200);
  });

  it("answers HEAD without a body, and no other method", async () => {
    const head = await ask("/ui/", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const post = await ask("/ui/", { method: "POST" });
    expect([post.status, post.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("a file of the dashboard", () => {
  it("is kept for ever by its hash", async () => {
    const response = await ask(await scriptPath());
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect((await response.text()).length).toBeGreaterThan(1_000);
  });

  it.each([
    "/ui/assets/main-GONE1234.js",
    "/ui/assets/",
    "/ui/assets/../index.html",
    "/ui/assets/%2e%2e/manifest.json",
    "/ui/assets/manifest.json",
    "/ui/assets/index.html",
    "/ui/assets/a/b.js",
  ])("that is not there is never kept, and is not the page: %s", async path => {
    const response = await ask(path);
    const text = await response.text();
    if (path.includes("..") || path.includes("%2e")) expect(text).not.toContain('"entry"');
    else expect([response.status, response.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
  });

  it.each(["/index.html", "/manifest.json", "/assets/x.js"])("is not served elsewhere: %s", async path => {
    expect((await ask(path)).status).toBe(404);
  });
});

describe("the root", () => {
  it("leads a browser to the dashboard", async () => {
    const response = await ask("/", { headers: browser });
    expect([response.status, response.headers.get("Location"), response.headers.get("Vary")]).toEqual([
      302,
      "/ui/",
      "Accept",
    ]);
  });

  it.each([{}, { Accept: "*/*" }, { Accept: "application/json" }])(
    "is nothing to other clients: %o",
    async headers => {
      const response = await ask("/", { headers: { ...headers } as Record<string, string> });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: "not_found" } });
    },
  );

  it("is no page that takes anything", async () => {
    expect((await ask("/", { method: "POST", headers: browser })).status).toBe(404);
  });
});

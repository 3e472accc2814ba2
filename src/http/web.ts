// The dashboard's page and files, below /ui: deep links lead to the page, and every answer has its headers from here.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { CallManagerError, notFound } from "../domain/errors.ts";
import type { App } from "./app-env.ts";
import { addToLog } from "./middleware/request-log.ts";
import { serveSession } from "./session/serve-session.ts";

/** Nothing from elsewhere, nothing inline, and no text that becomes markup or script. */
const PAGE_POLICY = [
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
].join("; ");

const SAFE: Record<string, string> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=31536000",
};

const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** A browser that opens the service is led to its dashboard; other clients find nothing here, as ever. */
export const browsersToDashboard = createMiddleware<App>(async (c, next) => {
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  const wantsPage = c.req.header("Accept")?.includes("text/html") === true;
  if (!isRead || !wantsPage) return next();
  addToLog(c, { route: "/" });
  return c.body(null, 302, { Location: "/ui/", Vary: "Accept", "Cache-Control": "no-store" });
});

export const dashboard = createMiddleware<App>(async c => {
  const { path, method } = c.req;
  if (/^\/ui\/session\/?$/.test(path)) {
    addToLog(c, { route: "/ui/session" });
    return serveSession(c);
  }
  addToLog(c, { route: "/ui/*" });
  if (method !== "GET" && method !== "HEAD") {
    c.header("Allow", "GET, HEAD");
    throw new CallManagerError("method_not_allowed", `${method} is not allowed here; GET, HEAD are.`, {
      allowed: ["GET", "HEAD"],
    });
  }
  const asked = /^\/ui\/assets(?:\/(.*))?$/.exec(path);
  return asked === null ? page(c) : file(c, asked[1] ?? "");
});

/** A name with its hash never changes what it means; one that is not there may be there after a deployment. */
async function file(c: Context<App>, name: string): Promise<Response> {
  const type = TYPES[/\.(\w+)$/.exec(name)?.[1] ?? ""];
  const found =
    type === undefined || !/^[\w.-]+$/.test(name) ? null : await asset(c, `/assets/${name}`, c.req.method);
  if (type === undefined || found?.status !== 200) {
    c.header("Cache-Control", "no-store");
    throw notFound("There is no such file of the dashboard.");
  }
  const headers = { ...SAFE, "Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable" };
  return new Response(found.body, { headers });
}

async function page(c: Context<App>): Promise<Response> {
  const found = await asset(c, "/index.html", c.req.method, c.req.header("If-None-Match"));
  const etag = found?.headers.get("ETag");
  const headers = {
    ...SAFE,
    "Content-Security-Policy": PAGE_POLICY,
    "Cache-Control": "no-cache",
    ...(etag ? { ETag: etag } : {}),
  };
  if (found?.status === 304) return new Response(null, { status: 304, headers });
  if (found?.status !== 200) {
    throw new CallManagerError("service_unavailable", "The dashboard is not built: npm run build:web.");
  }
  return new Response(found.body, {
    headers: { ...headers, "Content-Type": "text/html; charset=utf-8" },
  });
}

/** Null where no files were deployed. */
async function asset(c: Context<App>, path: string, method: string, etag?: string): Promise<Response | null> {
  const { ASSETS } = c.env as { ASSETS?: Fetcher };
  if (ASSETS === undefined) return null;
  const headers = etag === undefined ? {} : { "If-None-Match": etag };
  return ASSETS.fetch(new Request(new URL(path, "https://assets.internal"), { method, headers }));
}

// Pages of other sites: answered as CORS_ORIGINS says, not at all by default. Only a browser's preflight is answered
// without a token, and it carries no data.
import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { App } from "../app-env.ts";

/** Browsers ask again after this time; most take no more than two hours. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

const answers = new WeakMap<readonly string[], MiddlewareHandler>();

function answerOf(origins: readonly string[]): MiddlewareHandler {
  const known = answers.get(origins);
  if (known !== undefined) return known;
  const made = cors({
    origin: origins[0] === "*" ? "*" : [...origins],
    allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: [
      "X-Auth-Token",
      "Authorization",
      "Content-Type",
      "Idempotency-Key",
      "If-None-Match",
      "X-Request-Id",
      "MCP-Protocol-Version",
      "Mcp-Method",
      "Mcp-Name",
    ],
    exposeHeaders: ["X-Request-Id", "Retry-After", "Link", "Allow", "Idempotent-Replayed", "ETag"],
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
  answers.set(origins, made);
  return made;
}

export const crossOrigin = createMiddleware<App>(async (c, next) => {
  const configuration = c.get("entrance").configure(c.env);
  const origins = configuration.ok ? configuration.settings.corsOrigins : [];
  if (origins.length === 0) return next();
  if (c.req.method === "OPTIONS") {
    const origin = c.req.header("Origin");
    const isPreflight = origin !== undefined && c.req.header("Access-Control-Request-Method") !== undefined;
    if (!isPreflight || !(origins[0] === "*" || origins.includes(origin))) return next();
  }
  return answerOf(origins)(c, next);
});

// The request's id, and its one line in the log: the route's pattern, never the URL, which may carry a phone number.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { CallManagerError } from "../../domain/errors.ts";
import { isLogged, type LogFields, log } from "../../log.ts";
import type { App } from "../app-env.ts";

/** Taken over from the client when it is harmless: at most 255 visible ASCII characters. */
const REQUEST_ID = /^[\x21-\x7e]{1,255}$/;

export const requestLog = createMiddleware<App>(async (c, next) => {
  // `c.var` puts an object of all variables together each time it is read.
  // A path that is itself a pattern ("/*") matches twice: the first one logs.
  if ((c.get("requestId") as string | undefined) !== undefined) return next();
  const given = c.req.header("X-Request-Id");
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : crypto.randomUUID();
  c.set("requestId", requestId);
  c.set("logFields", {});
  c.header("X-Request-Id", requestId);
  const startedAt = Date.now();
  await next();
  // A streamed answer is a response of its own, made without what was set before.
  c.header("X-Request-Id", requestId);
  const failed = c.res.status >= 500;
  if (!isLogged(failed ? "error" : "info")) return;
  log.api(
    {
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      duration_ms: Date.now() - startedAt,
      request_id: requestId,
      ...(c.error instanceof CallManagerError ? { error_code: c.error.code } : {}),
      ...c.get("logFields"),
    },
    failed,
  );
});

/** Adds to the line of this request: ids and counts, no numbers, no tokens. */
export function addToLog(c: Context<App>, fields: LogFields): void {
  Object.assign(c.get("logFields"), fields);
}

/** Null where nothing is registered for this method and path. */
const routeOf = (c: Context<App>): string | null =>
  matchedRoutes(c).find(route => route.method !== "ALL")?.path ?? null;

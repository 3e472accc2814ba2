// An ETag for answers that are asked for again and again: 304 while nothing but the time of reading has changed.
import { createMiddleware } from "hono/factory";
import type { App } from "../app-env.ts";
import { etagOf, namesTag } from "../lib/etag.ts";

/** Quotes inside of texts are escaped: this is a key, and no part of a text. */
const AS_OF = /"as_of":"[^"]*"/g;

/** Only of routes that say so, by an answer 304. */
export const conditional = createMiddleware<App>(async (c, next) => {
  await next();
  if (c.get("route")?.answers[304] === undefined || c.res.status !== 200) return;
  const text = await c.res.clone().text();
  const etag = `W/${await etagOf(text.replace(AS_OF, ""))}`;
  if (namesTag(c.req.header("If-None-Match"), etag))
    c.res = new Response(null, { status: 304, headers: kept(c.res) });
  c.header("ETag", etag);
});

/** Without what describes a body. */
function kept({ headers }: Response): Headers {
  const rest = new Headers(headers);
  rest.delete("Content-Type");
  rest.delete("Content-Length");
  return rest;
}

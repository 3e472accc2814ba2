// Answers of the API are written down nowhere: they have people's numbers, and a cookie is enough to read them. A browser
// that names a tag itself is answered 304 all the same; it is its program that keeps the answer.
import { createMiddleware } from "hono/factory";
import type { App } from "../app-env.ts";

/** Refusals too. An answer that says something else of itself keeps that. */
export const notStored = createMiddleware<App>(async (c, next) => {
  await next();
  if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "private, no-store");
});

// After a change through the API whoever is to be told of it is told soon: in one place, for every route there is.
import { createMiddleware } from "hono/factory";
import { wakeEndpoints } from "../../actions/webhooks/wake-endpoints.ts";
import type { App } from "../app-env.ts";

/** Frequent, and no event by themselves: what a report ends wakes in its own batch. */
const UNHEARD = ["initiateCall", "createCall", "initiateCalls", "reportOutcome", "reportOutcomeByPost"];

export const wakeWebhooks = createMiddleware<App>(async (c, next) => {
  await next();
  const route = c.get("route");
  const ctx = c.get("ctx");
  if (route === null || route.method === "get" || UNHEARD.includes(route.id) || !c.res.ok) return;
  // Without settings nobody has been let in. The answer does not wait for it.
  if (ctx !== undefined) c.executionCtx.waitUntil(wakeEndpoints(ctx));
});

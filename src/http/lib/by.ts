// Whose doing a request's changes are.
import type { Context as Request } from "hono";
import type { By } from "../../domain/changes/change.ts";
import type { App } from "../app-env.ts";

export const byOf = (c: Pick<Request<App>, "var">): By => ({
  who: c.var.caller.name,
  requestId: c.var.requestId,
});

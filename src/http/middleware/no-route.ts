// The answer where no route is: 405 with `Allow` when the path knows other methods, else 404.
import type { Hono, NotFoundHandler } from "hono";
import { CallManagerError, notFound } from "../../domain/errors.ts";
import type { App } from "../app-env.ts";
import { methodsOf } from "../lib/allowed-methods.ts";
import { errorResponse } from "./error-response.ts";

/** `app` with all its routes by the time it is asked. */
export const noRoute =
  (app: Pick<Hono<App>, "routes">): NotFoundHandler<App> =>
  c => {
    const allowed = methodsOf(app.routes, c.req.path);
    if (allowed.length === 0) return errorResponse(c, notFound("There is nothing at this path."));
    const methods = allowed.join(", ");
    c.header("Allow", methods);
    const message = `${c.req.method} is not allowed here; ${methods} is.`;
    return errorResponse(c, new CallManagerError("method_not_allowed", message, { allowed }));
  };

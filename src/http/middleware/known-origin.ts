// Requests that a page sends to the assistants' entrance: only pages of this service and of CORS_ORIGINS. A page that has
// its own name point at this address (DNS rebinding) is told by the name, so the request's own host is not believed.
import { createMiddleware } from "hono/factory";
import { CallManagerError } from "../../domain/errors.ts";
import type { Settings } from "../../settings/index.ts";
import type { App } from "../app-env.ts";

const isKnown = (origin: string, { corsOrigins, publicUrl }: Settings) =>
  corsOrigins[0] === "*" || corsOrigins.includes(origin) || origin === new URL(publicUrl).origin;

export const knownOrigin = createMiddleware<App>(async (c, next) => {
  const origin = c.req.header("Origin");
  const configuration = c.var.entrance.configure(c.env);
  // Without settings nobody is let in, and is told why.
  if (origin === undefined || !configuration.ok || isKnown(origin, configuration.settings)) return next();
  throw new CallManagerError(
    "forbidden",
    `Origin: "${origin.slice(0, 100)}" is neither this service's nor one of CORS_ORIGINS.`,
    { origin: origin.slice(0, 100) },
  );
});

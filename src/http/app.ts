// The REST API: small apps joined under /api/v1, one error form for all.
import { Hono } from "hono";
import { matchedRoutes } from "hono/route";
import type { Clock } from "../actions/ports/clock.ts";
import { CallManagerError, notFound } from "../domain/errors.ts";
import type { App, HttpEntrance } from "./app-env.ts";
import { methodsOf } from "./lib/allowed-methods.ts";
import { authenticate } from "./middleware/auth.ts";
import { crossOrigin } from "./middleware/cross-origin.ts";
import { errorResponse } from "./middleware/error-response.ts";
import { idempotent } from "./middleware/idempotency.ts";
import { requestLog } from "./middleware/request-log.ts";
import { archive } from "./routes/archive/routes.ts";
import { callbacks } from "./routes/callbacks/routes.ts";
import { calls } from "./routes/calls/routes.ts";
import { campaigns } from "./routes/campaigns/routes.ts";
import { contacts } from "./routes/contacts/routes.ts";
import { deadLetters } from "./routes/dead-letters/routes.ts";
import { importRecords } from "./routes/imports/import-records.ts";
import { imports } from "./routes/imports/routes.ts";
import { metrics } from "./routes/metrics/routes.ts";
import { callingWindows } from "./routes/rules/calling-windows.ts";
import { explanations } from "./routes/rules/explain.ts";
import { retryRules } from "./routes/rules/routes.ts";
import { service } from "./routes/service/routes.ts";
import { trunks } from "./routes/trunks/routes.ts";

const routeKey = (method: string, path: string) => `${method.toUpperCase()} ${path}`;

/** `clock` says how old a health answer that is kept has become, in ms. */
export function createApp(entrance: HttpEntrance, clock: Clock = () => Date.now()) {
  const app = new Hono<App>({ strict: false });

  app.use((c, next) => {
    c.set("entrance", entrance);
    return next();
  });
  const served = [calls, callbacks, metrics, trunks, deadLetters, archive, service(clock)].flatMap(
    subject => subject.served,
  );
  const definitions = new Map(
    served.map(({ definition }) => [routeKey(definition.method, definition.path), definition]),
  );
  app.use((c, next) => {
    const matched = matchedRoutes(c).find(r => r.method !== "ALL");
    c.set("route", (matched && definitions.get(routeKey(matched.method, matched.path))) ?? null);
    return next();
  });
  app.use(requestLog);
  app.use("/api/v1/*", crossOrigin, authenticate, idempotent);

  for (const part of [campaigns, contacts]) app.route("/api/v1", part);
  for (const part of [retryRules, callingWindows, explanations]) app.route("/api/v1", part);
  for (const part of [imports, importRecords]) app.route("/api/v1", part);

  for (const { definition, handle } of served)
    app.on(definition.method.toUpperCase(), definition.path, handle);

  app.notFound(c => {
    const allowed = methodsOf(app.routes, c.req.path);
    if (allowed.length === 0) return errorResponse(c, notFound("There is nothing at this path."));
    c.header("Allow", allowed.join(", "));
    return errorResponse(
      c,
      new CallManagerError(
        "method_not_allowed",
        `${c.req.method} is not allowed here; ${allowed.join(", ")} is.`,
        {
          allowed,
        },
      ),
    );
  });
  app.onError((error, c) => errorResponse(c, error));
  return app;
}

// The REST API: the routes of all subjects behind the same middleware, one error form for all.
import { Hono } from "hono";
import type { Clock } from "../actions/ports/clock.ts";
import type { App, HttpEntrance } from "./app-env.ts";
import { authenticate } from "./middleware/auth.ts";
import { conditional } from "./middleware/conditional.ts";
import { crossOrigin } from "./middleware/cross-origin.ts";
import { errorResponse } from "./middleware/error-response.ts";
import { idempotent } from "./middleware/idempotency.ts";
import { knownOrigin } from "./middleware/known-origin.ts";
import { knownRoute } from "./middleware/known-route.ts";
import { noRoute } from "./middleware/no-route.ts";
import { notStored } from "./middleware/not-stored.ts";
import { requestLog } from "./middleware/request-log.ts";
import { wakeWebhooks } from "./middleware/wake-webhooks.ts";
import { archive } from "./routes/archive/routes.ts";
import { blackouts } from "./routes/blackouts/routes.ts";
import { callbacks } from "./routes/callbacks/routes.ts";
import { calls } from "./routes/calls/routes.ts";
import { campaigns } from "./routes/campaigns/routes.ts";
import { changes } from "./routes/changes/routes.ts";
import { compliance } from "./routes/compliance/routes.ts";
import { contacts } from "./routes/contacts/routes.ts";
import { deadLetters } from "./routes/dead-letters/routes.ts";
import { deliveries } from "./routes/deliveries/routes.ts";
import { events } from "./routes/events/routes.ts";
import { forecasts } from "./routes/forecast/routes.ts";
import { imports } from "./routes/imports/routes.ts";
import { lists } from "./routes/lists/routes.ts";
import { mcp } from "./routes/mcp/routes.ts";
import { metrics } from "./routes/metrics/routes.ts";
import { overview } from "./routes/overview/routes.ts";
import { ownRules } from "./routes/own-rules/routes.ts";
import { providers } from "./routes/providers/routes.ts";
import { rules } from "./routes/rules/routes.ts";
import { service } from "./routes/service/routes.ts";
import { suppressions } from "./routes/suppressions/routes.ts";
import { trunks } from "./routes/trunks/routes.ts";
import { webhooks } from "./routes/webhooks/routes.ts";

import { browsersToDashboard, dashboard } from "./web.ts";

/** The API by subjects. */
const SUBJECTS = [
  calls,
  callbacks,
  providers,
  campaigns,
  contacts,
  imports,
  suppressions,
  blackouts,
  ownRules,
  lists,
  rules,
  compliance,
  forecasts,
  metrics,
  trunks,
  webhooks,
  deliveries,
  changes,
  events,
  deadLetters,
  archive,
];

/** `clock` says how old an answer that is kept has become, in ms. */
export function createApp(entrance: HttpEntrance, clock: Clock = () => Date.now()) {
  const app = new Hono<App>({ strict: false });

  app.use((c, next) => {
    c.set("entrance", entrance);
    return next();
  });
  const asked = [...SUBJECTS, overview(clock), service(clock)].flatMap(subject => subject.served);
  const served = [...asked, ...mcp(asked).served];
  app.use(knownRoute(served.map(({ definition }) => definition)));
  app.use(requestLog);
  app.use("/", browsersToDashboard);
  app.use("/ui/*", dashboard);
  app.use("/mcp", knownOrigin);
  for (const paths of ["/api/v1/*", "/mcp"])
    app.use(paths, crossOrigin, notStored, authenticate, wakeWebhooks, idempotent, conditional);

  for (const { definition, handle } of served)
    app.on(definition.method.toUpperCase(), definition.path, handle);

  app.notFound(noRoute(app));
  app.onError((error, c) => errorResponse(c, error));
  return app;
}

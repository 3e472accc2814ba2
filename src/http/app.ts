// The REST API: small apps joined under /api/v1, one error form for all.
import { Hono } from "hono";
import { CallManagerError, notFound } from "../domain/errors.ts";
import { apiDocumentation } from "./api-document.ts";
import type { App } from "./app-env.ts";
import { archive } from "./archive.ts";
import { authenticate } from "./auth.ts";
import { bulkCalls } from "./bulk-calls.ts";
import { callbacks } from "./callback.ts";
import { callingWindows } from "./calling-windows.ts";
import { calls } from "./calls.ts";
import { campaigns } from "./campaigns.ts";
import { contacts } from "./contacts.ts";
import { crossOrigin } from "./cross-origin.ts";
import { deadLetters } from "./dead-letters.ts";
import { errorResponse } from "./error-response.ts";
import { explanations } from "./explain.ts";
import { callExports } from "./export-calls.ts";
import { healthChecks } from "./health.ts";
import { idempotent } from "./idempotency.ts";
import { importRecords } from "./import-records.ts";
import { imports } from "./imports.ts";
import { methodsOf } from "./known-paths.ts";
import { metrics } from "./metrics.ts";
import { metricsRebuild } from "./metrics-rebuild.ts";
import { prometheus } from "./prometheus.ts";
import { requestLog } from "./request-log.ts";
import { retryRules } from "./retry-rules.ts";
import { trunks } from "./trunks.ts";

export const app = new Hono<App>({ strict: false });

app.use(requestLog);
app.use("/api/v1/*", crossOrigin, authenticate, idempotent);

app.route("/", healthChecks);
app.route("/", apiDocumentation);
for (const part of [calls, bulkCalls, callbacks, campaigns, contacts, metrics, deadLetters]) {
  app.route("/api/v1", part);
}
for (const part of [retryRules, callingWindows, explanations, trunks, prometheus, metricsRebuild])
  app.route("/api/v1", part);
for (const part of [imports, importRecords, callExports, archive]) app.route("/api/v1", part);

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

// Errors → answers; a 500 says nothing but the request id.
import type { Context } from "hono";
import { CallManagerError } from "../../domain/errors.ts";
import { describe, log } from "../../log.ts";
import type { App } from "../app-env.ts";
import { ERROR_STATUS } from "./error-status.ts";

export function errorResponse(c: Context<App>, error: unknown): Response {
  const known = error instanceof CallManagerError ? error : null;
  const requestId = c.get("requestId");
  if (known === null) {
    const caller = c.get("caller")?.name;
    log.error("request failed", {
      request_id: requestId,
      caller,
      method: c.req.method,
      error: describe(error),
    });
  }
  const code = known?.code ?? "internal_server_error";
  if (known !== null && known.retryAfterSeconds !== null) {
    c.header("Retry-After", String(known.retryAfterSeconds));
  }
  return c.json(
    {
      error: {
        code,
        message: known?.message ?? "Internal server error.",
        details: known?.details ?? {},
        request_id: requestId,
      },
    },
    ERROR_STATUS[code],
  );
}

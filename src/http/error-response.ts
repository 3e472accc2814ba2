// Errors → answers. The only place where a code becomes a status; a 500 says nothing but the request id.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { CallManagerError, type ErrorCode } from "../domain/errors.ts";
import { describe, log } from "../log.ts";
import type { App } from "./app-env.ts";

const STATUS: Record<ErrorCode, ContentfulStatusCode> = {
  bad_request: 400,
  validation_error: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  duplicate_call: 429,
  rate_limited: 429,
  internal_server_error: 500,
  service_unavailable: 503,
};

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
    STATUS[code],
  );
}

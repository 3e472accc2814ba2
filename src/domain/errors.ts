// The errors the product answers with: a code of a closed set, a message for people, details for programs.
// They know no transport; src/http/middleware/error-response.ts turns codes into statuses.

export type ErrorCode =
  | "bad_request"
  | "validation_error"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "payload_too_large"
  | "unsupported_media_type"
  | "idempotency_mismatch"
  | "duplicate_call"
  | "rate_limited"
  | "internal_server_error"
  | "service_unavailable";

export class CallManagerError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  /** Seconds after which asking again makes sense. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: Record<string, unknown> = {},
    retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = "CallManagerError";
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const notFound = (message: string) => new CallManagerError("not_found", message);

/** Field → messages, the contract's form of a refused body. */
export const invalid = (details: Record<string, string[]>, message?: string) =>
  new CallManagerError(
    "validation_error",
    message ?? Object.values(details)[0]?.[0] ?? "Invalid input.",
    details,
  );

/** 404 of a call that a campaign does not take; the old systems' words. */
export const campaignNotFound = () => notFound("Campaign not found or inactive.");

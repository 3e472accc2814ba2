// What a request can end with instead of its answer.

export interface ErrorDetails {
  status: number;
  code: string;
  message: string;
  details?: Record<string, unknown>;
  requestId?: string | null;
  retryAfterSeconds?: number | null;
}

/** The service answered with an error. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** `not_found`, `validation_error`, …; `http_error` where the answer is not the service's own. */
  readonly code: string;
  /** For programs: of a validation_error, field → messages; else what the code calls for. */
  readonly details: Record<string, unknown>;
  /** Name it when you ask about a failure. */
  readonly requestId: string | null;
  /** Seconds after which asking again makes sense; null where the service does not say. */
  readonly retryAfterSeconds: number | null;

  constructor({
    status,
    code,
    message,
    details = {},
    requestId = null,
    retryAfterSeconds = null,
  }: ErrorDetails) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Of a validation_error: each field's messages. Empty for any other error. */
  get fields(): Record<string, string[]> {
    if (this.code !== "validation_error") return {};
    const messages = Object.entries(this.details).map(([field, value]): [string, string[]] => [
      field,
      Array.isArray(value) ? value.map(String) : [String(value)],
    ]);
    return Object.fromEntries(messages);
  }
}

/** No answer came, or none that is the service's. What was asked may be done all the same. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  /** The connection was there and broke: asking again may help. */
  readonly broke: boolean;

  constructor(message: string, { broke = false, cause }: { broke?: boolean; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.broke = broke;
  }
}

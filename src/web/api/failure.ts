// What went wrong with a request, in words for people.

export interface FailureDetails {
  status: number;
  code: string;
  message: string;
  details?: Record<string, unknown>;
  requestId?: string | null;
}

export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;
  readonly requestId: string | null;

  constructor({ status, code, message, details = {}, requestId = null }: FailureDetails) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }
}

/** Nobody answered: status 0. */
export const unreachable = () =>
  new Failure({ status: 0, code: "unreachable", message: "The service does not answer; trying again." });

/** The error form of the API; anything else keeps its status. */
export function failureOf(status: number, value: unknown): Failure {
  const error = (
    value as { error?: { code?: string; message?: string; details?: object; request_id?: string } }
  )?.error;
  return new Failure({
    status,
    code: error?.code ?? "http_error",
    message: error?.message ?? `The service answered with ${status}.`,
    details: (error?.details ?? {}) as Record<string, unknown>,
    requestId: error?.request_id ?? null,
  });
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : "Something went wrong.";

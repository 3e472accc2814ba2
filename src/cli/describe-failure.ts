// Why a command ends without having done its work: its exit code, and what people and programs read.
import { ApiError, Unreachable } from "../client/core/errors.ts";
import type { ErrorBody } from "../client/generated/types.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { plainText } from "./terminal/plain-text.ts";
import { WrongUsage } from "./wrong-usage.ts";

/** As the API has it; some come from elsewhere. */
type ErrorAnswer = Omit<ErrorBody["error"], "code" | "request_id"> & {
  code: string;
  request_id: string | null;
};

export interface Failure {
  exitCode: ExitCode;
  lines: string[];
  /** The same for programs, in the service's own form. */
  document: { error: ErrorAnswer };
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof ApiError) {
    const { status } = error;
    const answer = answerOf(error);
    return { exitCode: exitCodeOf(status), lines: linesOf(status, answer), document: { error: answer } };
  }
  const message = plainText(error instanceof Error ? error.message : String(error));
  if (error instanceof WrongUsage) return ours(EXIT.usage, "wrong_usage", message);
  if (error instanceof Unreachable) return ours(EXIT.unreachable, "unreachable", message);
  return ours(EXIT.fault, "fault", `Something unexpected happened: ${message}`);
}

/** Its own, and what only the headers said. */
function answerOf({ code, message, details, requestId, retryAfterSeconds }: ApiError): ErrorAnswer {
  const named = retryAfterSeconds === null || "retry_after_seconds" in details;
  const told = named ? details : { ...details, retry_after: String(retryAfterSeconds) };
  return { code, message, details: told, request_id: requestId };
}

export const interrupted = () => ours(EXIT.interrupted, "interrupted", "Interrupted.");

function ours(exitCode: ExitCode, code: string, message: string): Failure {
  return {
    exitCode,
    lines: [message],
    document: { error: { code, message, details: {}, request_id: null } },
  };
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.unauthorised;
  return status >= 500 ? EXIT.unreachable : EXIT.refused;
}

function linesOf(status: number, { code, message, details, request_id }: ErrorAnswer): string[] {
  const fields = Object.entries(details).map(([name, value]) => `  ${name}: ${textOf(value)}`);
  const hint = status === 401 ? ["  Give the token with --token or CALL_MANAGER_TOKEN."] : [];
  const id = request_id === null ? [] : [`  request id: ${request_id}`];
  return [`${message} (${status} ${code})`, ...fields, ...hint, ...id].map(plainText);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("; ");
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

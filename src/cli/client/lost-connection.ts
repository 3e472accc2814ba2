// Why no answer came, in words: from the errors of Node's two HTTP clients.
import { Unreachable } from "./failures.ts";

/** Nothing was sent, and asking again at once finds the same. */
const NOBODY_THERE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  EHOSTUNREACH: "there is no way to that host",
  ENETUNREACH: "there is no way to that network",
};

/** It was there, and ended too early. */
const BROKE: readonly string[] = ["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT", "UND_ERR_SOCKET"];

export function lostConnection(error: unknown, url: string, timeoutMs: number): Unreachable {
  const { origin } = new URL(url);
  if (error instanceof Error && error.name === "TimeoutError") {
    return new Unreachable(
      `${origin} did not answer in ${timeoutMs / 1_000} s; what was asked may be done all the same.`,
    );
  }
  const cause = firstCause(error);
  if (BROKE.includes(cause.code ?? "")) {
    return new Unreachable(`The connection to ${origin} broke (${cause.message}).`, { broke: true });
  }
  return new Unreachable(`${origin} is not reachable: ${NOBODY_THERE[cause.code ?? ""] ?? cause.message}.`);
}

/** Of several addresses that were tried, the first one's. */
function firstCause(error: unknown): { code?: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0]);
  if (!(error instanceof Error)) return { message: String(error) };
  if (error.cause instanceof Error) return firstCause(error.cause);
  return { message: error.message, ...("code" in error ? { code: String(error.code) } : {}) };
}

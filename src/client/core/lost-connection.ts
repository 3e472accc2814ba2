// Why no answer came, in words: from the errors of Node's two HTTP clients, and of those that say less.
import { Unreachable } from "./errors.ts";

/** Nothing was sent, and asking again at once finds the same. */
const NOBODY_THERE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  EHOSTUNREACH: "there is no way to that host",
  ENETUNREACH: "there is no way to that network",
};

/** The origin of a URL; of a relative one, the page's own service. */
export const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "The service");

export function lostConnection(error: unknown, url: string, timeoutMs: number): Unreachable {
  const origin = originOf(url);
  if (error instanceof Error && error.name === "TimeoutError") {
    return new Unreachable(
      `${origin} did not answer in ${timeoutMs / 1_000} s; what was asked may be done all the same.`,
      { cause: error },
    );
  }
  const { code, message } = firstCause(error);
  const nobody = NOBODY_THERE[code ?? ""];
  if (nobody !== undefined) {
    return new Unreachable(`${origin} is not reachable: ${nobody}.`, { cause: error });
  }
  // A browser does not tell which: there it is taken for one that broke.
  return new Unreachable(`The connection to ${origin} broke (${message}).`, { broke: true, cause: error });
}

/** Of several addresses that were tried, the first one's. */
function firstCause(error: unknown): { code?: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0]);
  if (!(error instanceof Error)) return { message: String(error) };
  if (error.cause instanceof Error) return firstCause(error.cause);
  return { message: error.message, ...("code" in error ? { code: String(error.code) } : {}) };
}

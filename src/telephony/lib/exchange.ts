// One question to a provider and its whole answer: one request, no repeat, no redirect, bounded in time and size.
import { type Deadline, timerDeadline } from "./deadline.ts";
import { readText } from "./read-text.ts";

/** An answer about one call is a few hundred bytes; a longer one is not read. */
const MAX_BODY_BYTES = 64 * 1024;
/** A question about a call is not worth a longer wait. */
export const STATUS_TIMEOUT_MS = 10_000;
/** A page of a provider's list of calls. */
export const MAX_LIST_BYTES = 1024 * 1024;

export interface ExchangeOptions {
  fetch: typeof fetch;
  /** For the whole exchange, the answer's body included. */
  timeoutMs: number;
  maxBytes?: number;
  /** Who measures the time limit; without it, the runtime's own timers. */
  deadline?: (ms: number) => Deadline;
}

export interface HttpRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpAnswer {
  kind: "answered";
  status: number;
  headers: Headers;
  /** Null = too long, broken off or not there in time. */
  text: string | null;
}

/** `why`: its time was over, or the connection was lost. `reason` may be shown. */
export type Exchanged = HttpAnswer | { kind: "unanswered"; why: "timeout" | "lost"; reason: string };

/** Never throws. `request` is made inside: one that cannot be written down is unanswered. */
export async function exchange(request: () => HttpRequest, options: ExchangeOptions): Promise<Exchanged> {
  // Called as a method, workerd's fetch is an illegal invocation.
  const { fetch, timeoutMs, maxBytes = MAX_BODY_BYTES, deadline = timerDeadline } = options;
  const { signal, callOff } = deadline(timeoutMs);
  const late = new Promise<null>(resolve => signal.addEventListener("abort", () => resolve(null)));
  try {
    const { url, ...init } = request();
    const response = await Promise.race([fetch(url, { ...init, redirect: "manual", signal }), late]);
    if (response !== null) {
      const { status, headers } = response;
      return { kind: "answered", status, headers, text: await readText(response, late, maxBytes) };
    }
  } catch {
    // An abort that was ours is told below; anything else is a lost connection.
  } finally {
    callOff();
  }
  if (signal.aborted)
    return { kind: "unanswered", why: "timeout", reason: `No answer within ${timeoutMs / 1000} s` };
  return {
    kind: "unanswered",
    why: "lost",
    reason: "The connection to the provider failed before it answered",
  };
}

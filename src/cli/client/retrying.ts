// Asks again when that is harmless and promises something: the service was busy, or the connection broke.
import { Unreachable } from "./failures.ts";

export interface Answered {
  status: number;
  header(name: string): string | null;
  text: string;
}

export interface Pause {
  sleep(ms: number): Promise<unknown>;
  /** Called before each pause, with the reason for it. */
  onRetry(line: string): void;
}

const MAX_RETRIES = 3;
/** Before each retry after a broken connection. */
const BROKEN_WAITS_MS = [300, 1_000, 3_000];
/** Nobody sits before a terminal for longer without being asked; the error says when to come again. */
const MAX_RETRY_AFTER_SECONDS = 30;

/** `attempt` must be harmless when it is done twice: a read, or with an idempotency key. */
export async function retrying(
  attempt: () => Promise<Answered>,
  { sleep, onRetry }: Pause,
): Promise<Answered> {
  for (let retries = 0; ; retries++) {
    const outcome = await attempt().catch((error: unknown) => {
      if (error instanceof Unreachable && error.broke && retries < MAX_RETRIES) return error;
      throw error;
    });
    if (outcome instanceof Unreachable) {
      onRetry(`${outcome.message} Asking again …`);
      await sleep(BROKEN_WAITS_MS[retries] ?? 0);
    } else {
      const seconds = retryAfterSeconds(outcome);
      if (seconds === null || retries === MAX_RETRIES) return outcome;
      onRetry(`The service is busy; asking again in ${seconds} s …`);
      await sleep(seconds * 1_000);
    }
  }
}

/** Null: not to be asked again. A 409 with a time is a request of the same key that is still being handled. */
function retryAfterSeconds({ status, header }: Answered): number | null {
  const text = header("retry-after");
  if ((status !== 503 && status !== 409) || text === null || !/^\d+$/.test(text)) return null;
  const seconds = Number(text);
  return seconds <= MAX_RETRY_AFTER_SECONDS ? seconds : null;
}

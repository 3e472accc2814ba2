// Asks again when that is harmless and promises something: the service was busy, or the connection broke.
import { type Answered, codeOf } from "./answered.ts";
import { Unreachable } from "./errors.ts";

export interface Pause {
  sleep(ms: number): Promise<unknown>;
  /** Called before each pause, with the reason for it. */
  onRetry(line: string): void;
  /** How often at most; 0 = never. */
  retries: number;
  /** 0 to 1. */
  random(): number;
}

/** Before each retry for which the service names no time; the last for all that follow. */
const BACKOFF_MS = [300, 1_000, 3_000];
/** Nobody waits longer without being asked; the error says when to come again. */
const MAX_RETRY_AFTER_SECONDS = 30;
/** Something before the service is busy, or lost it: no times are to be expected of it. */
const PASSING: readonly number[] = [502, 503, 504];
/** A 409 with a time is a request of the same key that is still being handled. */
const TIMED: readonly number[] = [409, 429, 503];

/** `attempt` must be harmless when it is done twice: a read, or with an idempotency key. */
export async function retrying(attempt: () => Promise<Answered>, pause: Pause): Promise<Answered> {
  for (let done = 0; ; done++) {
    const outcome = await attempt().catch((error: unknown) => {
      if (error instanceof Unreachable && error.broke && done < pause.retries) return error;
      throw error;
    });
    const waitMs =
      outcome instanceof Unreachable ? backoffMs(done, pause) : waitOf(outcome, backoffMs(done, pause));
    if (!(outcome instanceof Unreachable) && (waitMs === null || done >= pause.retries)) return outcome;
    pause.onRetry(
      outcome instanceof Unreachable
        ? `${outcome.message} Asking again …`
        : `The service is busy; asking again in ${Math.ceil((waitMs ?? 0) / 1_000)} s …`,
    );
    await pause.sleep(waitMs ?? 0);
  }
}

/** Up to a fifth less, so that those who were refused together do not come again together. */
const backoffMs = (done: number, { random }: Pause): number =>
  Math.round((BACKOFF_MS[Math.min(done, BACKOFF_MS.length - 1)] ?? 0) * (1 - 0.2 * random()));

/** Null: not to be asked again. */
function waitOf(answered: Answered, unnamedMs: number): number | null {
  const { status, header } = answered;
  // A number inside its duplicate window has a time too: to wait for it would be to call it again unasked.
  if (status === 429 && codeOf(answered) !== "rate_limited") return null;
  const text = header("retry-after");
  if (text === null || !/^\d+$/.test(text)) return PASSING.includes(status) ? unnamedMs : null;
  const seconds = Number(text);
  return TIMED.includes(status) && seconds <= MAX_RETRY_AFTER_SECONDS ? seconds * 1_000 : null;
}

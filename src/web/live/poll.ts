// How often a page asks again: every 2 s while something dials, else every 10; less often the longer nobody answers;
// not at all while it is hidden or paused, and never twice at once.

export const DIALLING_MS = 2_000;
export const IDLE_MS = 10_000;
const LONGEST_MS = 60_000;
/** Viewers that came together do not ask together. */
const JITTER = 0.1;

/** `failures` in a row; `random` from 0 to 1. */
export function nextDelayMs(
  dialling: boolean,
  failures: number,
  random: number,
  idleMs: number = IDLE_MS,
): number {
  const base = dialling ? DIALLING_MS : idleMs;
  const backedOff = Math.min(LONGEST_MS, base * 2 ** Math.min(failures, 10));
  return Math.round(backedOff * (1 + JITTER * (2 * random - 1)));
}

export interface PollDeps<T> {
  ask: (signal: AbortSignal) => Promise<T>;
  /** Whether what was answered is dialling. */
  dials: (value: T) => boolean;
  answered: (value: T) => void;
  failed: (error: unknown) => void;
  /** Nobody looks. */
  hidden: () => boolean;
  random: () => number;
  /** Returns how to call it off. */
  after: (ms: number, run: () => void) => () => void;
  /** Between two requests while nothing dials; absent: as all. */
  idleMs?: number | undefined;
}

export class Poll<T> {
  readonly #deps: PollDeps<T>;
  #cancel: (() => void) | null = null;
  #inFlight: AbortController | null = null;
  #failures = 0;
  #dialling = false;
  #stopped = false;

  constructor(deps: PollDeps<T>) {
    this.#deps = deps;
  }

  /** Asks now, unless it is asking already, or nobody looks. */
  async now(): Promise<void> {
    if (this.#stopped || this.#inFlight !== null) return;
    this.#cancel?.();
    this.#cancel = null;
    if (this.#deps.hidden()) return;
    const flight = new AbortController();
    this.#inFlight = flight;
    try {
      const value = await this.#deps.ask(flight.signal);
      if (this.#stopped) return;
      this.#failures = 0;
      this.#dialling = this.#deps.dials(value);
      this.#deps.answered(value);
    } catch (error) {
      if (this.#stopped) return;
      this.#failures++;
      this.#deps.failed(error);
    } finally {
      this.#inFlight = null;
    }
    this.#plan();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#inFlight?.abort();
  }

  #plan(): void {
    const { after, hidden, random, idleMs } = this.#deps;
    if (hidden()) return;
    const delayMs = nextDelayMs(this.#dialling, this.#failures, random(), idleMs);
    this.#cancel = after(delayMs, () => void this.now());
  }
}

// How often a page asks again: every 2 s while something dials, else every 10; less often the longer nobody answers;
// not at all while it is hidden or paused, and never twice at once.

export const DIALLING_MS = 2_000;
export const IDLE_MS = 10_000;
/** What stands beside the figures that a page is about. */
export const ASIDE_MS = 60_000;
const LONGEST_MS = 60_000;
/** Viewers that came together do not ask together. */
const JITTER = 0.1;

/** `failures` in a row; `random` from 0 to 1. */
export function nextDelayMs(
  dialling: boolean,
  failures: number,
  random: number,
  {
    idleMs = IDLE_MS,
    dialMs = DIALLING_MS,
  }: { idleMs?: number | undefined; dialMs?: number | undefined } = {},
): number {
  const base = dialling ? dialMs : idleMs;
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
  /** Whoever looks wants no updates: then nothing is asked but the first time and when it is forced. */
  paused: () => boolean;
  random: () => number;
  /** Returns how to call it off. */
  after: (ms: number, run: () => void) => () => void;
  /** Between two requests while nothing dials; absent: as all. */
  idleMs?: number | undefined;
  /** While something does. */
  dialMs?: number | undefined;
}

export class Poll<T> {
  readonly #deps: PollDeps<T>;
  #cancel: (() => void) | null = null;
  #inFlight: AbortController | null = null;
  #failures = 0;
  #dialling = false;
  #stopped = false;
  #asked = false;
  #again = false;

  constructor(deps: PollDeps<T>) {
    this.#deps = deps;
  }

  /**
   * Asks now, unless it is asking already, nobody looks, or updates are paused. `force`: something was done, so that what is on
   * its way may be older than that: it is asked whoever looks, and once more after a request in flight.
   */
  async now({ force = false }: { force?: boolean } = {}): Promise<void> {
    if (this.#stopped) return;
    if (this.#inFlight !== null) {
      this.#again ||= force;
      return;
    }
    this.#cancel?.();
    this.#cancel = null;
    const { hidden, paused } = this.#deps;
    if (!force && (hidden() || (paused() && this.#asked))) return;
    await this.#ask();
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await this.#ask();
    }
    if (!this.#stopped) this.#plan();
  }

  async #ask(): Promise<void> {
    const flight = new AbortController();
    this.#inFlight = flight;
    try {
      const value = await this.#deps.ask(flight.signal);
      if (this.#stopped) return;
      this.#asked = true;
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
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#inFlight?.abort();
  }

  #plan(): void {
    const { after, hidden, paused, random, idleMs, dialMs } = this.#deps;
    // What was never answered is asked for again: else the page would load for ever.
    if (hidden() || (paused() && this.#asked)) return;
    const delayMs = nextDelayMs(this.#dialling, this.#failures, random(), { idleMs, dialMs });
    this.#cancel = after(delayMs, () => void this.now());
  }
}

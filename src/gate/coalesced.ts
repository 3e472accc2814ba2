// Work that is asked for more often than it need be done: the asks of one run are one more run.

/** Runs one at a time; however often it is asked meanwhile, it runs once more. */
export class Coalesced {
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  readonly #run: () => Promise<void>;

  /** `run` should not throw; when it does, that run's askers learn of it and the next one runs all the same. */
  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  /**
   * Resolves when the first run that began after this call has ended. One that need not wait for another begins a moment
   * later: whoever asks in the same breath is served by it.
   */
  ask(): Promise<void> {
    const start = () => this.#start();
    this.#next ??= (this.#running ?? Promise.resolve()).then(start, start);
    return this.#next;
  }

  #start(): Promise<void> {
    this.#next = null;
    const run = this.#run().finally(() => {
      if (this.#running === run) this.#running = null;
    });
    this.#running = run;
    return run;
  }
}

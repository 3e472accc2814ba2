// Two ways of doing one thing at a time: grouping requests into the next run, and asking for one more run.

/** Collects what arrives while a run is on its way and gives it to the next run together. */
export class GroupCommit<Request, Result> {
  #waiting: { request: Request; settle: (r: PromiseSettledResult<Result>) => void }[] = [];
  #running = false;
  readonly #commit: (requests: Request[]) => Promise<Result[]>;

  constructor(commit: (requests: Request[]) => Promise<Result[]>) {
    this.#commit = commit;
  }

  /** Resolves with this request's own result, in the order of asking. Rejects when its group's commit failed. */
  async submit(request: Request): Promise<Result> {
    const settled = await new Promise<PromiseSettledResult<Result>>(settle => {
      this.#waiting.push({ request, settle });
      if (!this.#running) void this.#run();
    });
    if (settled.status === "rejected") throw settled.reason;
    return settled.value;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const results = await this.#commit(group.map(g => g.request));
        group.forEach((g, i) => {
          g.settle({ status: "fulfilled", value: results[i] as Result });
        });
      } catch (reason) {
        for (const g of group) g.settle({ status: "rejected", reason });
      }
    }
    this.#running = false;
  }
}

/** Runs one at a time; asked again meanwhile, it runs once more. */
export class Coalesced {
  #running: Promise<void> | null = null;
  #again = false;
  readonly #run: () => Promise<void>;

  /** `run` must not throw. */
  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  /** Resolves when a run that began after this call has ended. */
  ask(): Promise<void> {
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop();
    return this.#running;
  }

  async #loop(): Promise<void> {
    do {
      this.#again = false;
      await this.#run();
    } while (this.#again);
    this.#running = null;
  }
}

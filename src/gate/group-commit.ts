// Requests that arrive while a commit is on its way go together into the next one.

/** Collects what arrives while a run is on its way and gives it to the next run together. */
export class GroupCommit<Request, Result> {
  #waiting: { request: Request; settle: (r: PromiseSettledResult<Result>) => void }[] = [];
  #running = false;
  readonly #commit: (requests: Request[]) => Promise<Result[]>;
  readonly #sizeOf: (request: Request) => number;
  readonly #largest: number;
  readonly #mostWaiting: number;
  #waitingSize = 0;

  /**
   * A group is closed once its requests have the size of `largest` together; one alone may exceed it. With
   * `mostWaiting` waiting nothing more is taken, for as long as commits are that slow; one alone always is.
   */
  constructor(
    commit: (requests: Request[]) => Promise<Result[]>,
    sizeOf: (request: Request) => number = () => 1,
    largest = Number.POSITIVE_INFINITY,
    mostWaiting = Number.POSITIVE_INFINITY,
  ) {
    this.#commit = commit;
    this.#sizeOf = sizeOf;
    this.#largest = largest;
    this.#mostWaiting = mostWaiting;
  }

  /** There is no room for a request of this size now: nothing of it may be submitted. */
  isFull(size: number): boolean {
    return this.#waitingSize > 0 && this.#waitingSize + size > this.#mostWaiting;
  }

  /** Resolves with this request's own result, in the order of asking. Rejects when its group's commit failed. */
  async submit(request: Request): Promise<Result> {
    this.#waitingSize += this.#sizeOf(request);
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
      const group = this.#waiting.splice(0, this.#groupLength());
      for (const { request } of group) this.#waitingSize -= this.#sizeOf(request);
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

  #groupLength(): number {
    let size = 0;
    const end = this.#waiting.findIndex(({ request }, i) => {
      size += this.#sizeOf(request);
      return i > 0 && size > this.#largest;
    });
    return end === -1 ? this.#waiting.length : end;
  }
}

// An answer that is held in memory for a short time, so that nobody can make its sources work by asking often.

export class Recent<T> {
  readonly #maxAgeMs: number;
  #latest: { value: T; at: number } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  /**
   * While one request asks anew the others get the latest one, up to twice its time: a promise belongs to the request
   * that made it, and a source that hangs must not hide behind an old answer.
   */
  async get(now: number, ask: () => Promise<T>): Promise<T> {
    const latest = this.#latest;
    const isAsked = now - this.#askedAt < this.#maxAgeMs;
    if (latest !== null && now - latest.at < this.#maxAgeMs * (isAsked ? 2 : 1)) return latest.value;
    this.#askedAt = now;
    const value = await ask();
    if (now >= (this.#latest?.at ?? now)) this.#latest = { value, at: now };
    return value;
  }
}

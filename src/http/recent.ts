// An answer that is kept in memory for a short time, so that nobody can make its sources work by asking often.

export class Recent<T> {
  readonly #keptForMs: number;
  #kept: { value: T; at: number } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(keptForMs: number) {
    this.#keptForMs = keptForMs;
  }

  /** While one request asks anew the others get what was kept: a promise belongs to the request that made it. */
  async get(now: number, ask: () => Promise<T>): Promise<T> {
    const newest = Math.max(this.#kept?.at ?? Number.NEGATIVE_INFINITY, this.#askedAt);
    if (this.#kept !== null && now - newest < this.#keptForMs) return this.#kept.value;
    this.#askedAt = now;
    const value = await ask();
    this.#kept = { value, at: now };
    return value;
  }
}

// An answer that is kept in memory for a short time, so that nobody can make its sources work by asking often.

export class Recent<T> {
  readonly #keptForMs: number;
  #kept: { value: T; at: number } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(keptForMs: number) {
    this.#keptForMs = keptForMs;
  }

  /**
   * While one request asks anew the others get what was kept, up to twice its time: a promise belongs to the request
   * that made it, and a source that hangs must not hide behind an old answer.
   */
  async get(now: number, ask: () => Promise<T>): Promise<T> {
    const kept = this.#kept;
    const isAsked = now - this.#askedAt < this.#keptForMs;
    if (kept !== null && now - kept.at < this.#keptForMs * (isAsked ? 2 : 1)) return kept.value;
    this.#askedAt = now;
    const value = await ask();
    if (now >= (this.#kept?.at ?? now)) this.#kept = { value, at: now };
    return value;
  }
}

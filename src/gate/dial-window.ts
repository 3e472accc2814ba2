// How many dials began and failed in the last while, in ten buckets. In memory: it protects, it decides nothing that
// must hold; after a restart it begins anew.

const BUCKETS = 10;

export class DialWindow {
  readonly #bucketMs: number;
  #buckets: { at: number; dials: number; failures: number }[] = [];

  constructor(windowMs: number) {
    this.#bucketMs = windowMs / BUCKETS;
  }

  add(now: number, what: { dials?: number; failures?: number }): void {
    const at = Math.floor(now / this.#bucketMs);
    this.#forget(at);
    let bucket = this.#buckets.at(-1);
    if (bucket?.at !== at) {
      bucket = { at, dials: 0, failures: 0 };
      this.#buckets.push(bucket);
    }
    bucket.dials += what.dials ?? 0;
    bucket.failures += what.failures ?? 0;
  }

  counts(now: number): { dials: number; failures: number } {
    this.#forget(Math.floor(now / this.#bucketMs));
    return {
      dials: this.#buckets.reduce((sum, b) => sum + b.dials, 0),
      failures: this.#buckets.reduce((sum, b) => sum + b.failures, 0),
    };
  }

  clear(): void {
    this.#buckets = [];
  }

  #forget(at: number): void {
    this.#buckets = this.#buckets.filter(b => b.at > at - BUCKETS && b.at <= at);
  }
}

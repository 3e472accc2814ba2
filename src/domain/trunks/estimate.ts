// How long something takes, learned from what it took: a mean, and how far off it a single one usually is.

/** As TCP times its acknowledgements (RFC 6298): quick to learn, slow to be misled by one. */
const MEAN_GAIN = 1 / 8;
const SPREAD_GAIN = 1 / 4;

export class Estimate {
  #mean: number | null = null;
  #spread = 0;

  add(value: number): void {
    if (this.#mean === null) {
      this.#mean = value;
      this.#spread = value / 2;
      return;
    }
    this.#spread += SPREAD_GAIN * (Math.abs(value - this.#mean) - this.#spread);
    this.#mean += MEAN_GAIN * (value - this.#mean);
  }

  /** The mean and so many times what one is usually off it; null until something was measured. */
  above(spreads: number): number | null {
    return this.#mean === null ? null : this.#mean + spreads * this.#spread;
  }
}

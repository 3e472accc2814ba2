// How long things take, counted by upper bounds: what Prometheus calls a histogram. Kept in memory, so it begins anew
// with its object, which whoever scrapes it knows how to treat.
import type { HistogramView } from "../domain/trunks/gate-view.ts";

export class Histogram {
  readonly #bounds: readonly number[];
  readonly #within: number[];
  #sum = 0;
  #count = 0;

  /** `bounds` in seconds, rising. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#within = bounds.map(() => 0);
  }

  /** A clock that went back counts as no time at all. */
  observe(ms: number): void {
    const seconds = Math.max(0, ms) / 1000;
    const at = this.#bounds.findIndex(bound => seconds <= bound);
    if (at >= 0) this.#within[at] = (this.#within[at] ?? 0) + 1;
    this.#sum += seconds;
    this.#count++;
  }

  view(): HistogramView {
    let below = 0;
    const counts = this.#within.map(within => {
      below += within;
      return below;
    });
    return { bounds: this.#bounds, counts, sum: this.#sum, count: this.#count };
  }
}

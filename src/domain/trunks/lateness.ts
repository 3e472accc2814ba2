// How late an instance of the program may be for a slot of the pace.
import { Estimate } from "./estimate.ts";

/** An instance that has not asked yet expects this, in ms. */
const UNKNOWN_MS = 100;
/** A machine that stands still for a second is not expected to do so again: it counts as this many times as late. */
const OUTLIER = 1.5;

/** A missed slot is lost, and a wide one keeps others waiting: expected is what nearly all are late at most. */
export class Lateness {
  readonly #estimate = new Estimate();

  /** Ms. */
  get expected(): number {
    return Math.ceil(this.#estimate.above(2) ?? UNKNOWN_MS);
  }

  add(ms: number): void {
    this.#estimate.add(Math.min(ms, OUTLIER * this.expected));
  }
}

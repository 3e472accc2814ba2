// Dials as the provider counts them: how many arrive in any one second, whatever was begun, claimed or granted when.
import { SECOND } from "./shape.ts";

export class Arrivals {
  #recent: number[] = [];
  #total = 0;
  lastAt = Number.NEGATIVE_INFINITY;

  /** One more arrives at `now` (ms); returns how many that makes in the second that ends with it. */
  arrive(now: number): number {
    this.#recent = [...this.#recent.filter(at => at > now - SECOND), now];
    this.lastAt = now;
    this.#total++;
    return this.#recent.length;
  }

  get total(): number {
    return this.#total;
  }
}

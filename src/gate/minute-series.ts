// What a trunk did in each of the last 120 minutes: in memory alone, so it begins anew with its gate.

import { MINUTE_MS } from "../domain/time-units.ts";
import type { TrunkMinutes } from "../domain/trunks/gate-view.ts";

const MINUTES = 120;

/** A ring: minute m (since the epoch) is at m modulo 120. */
export class MinuteSeries {
  readonly #since: number;
  readonly #begun = new Uint32Array(MINUTES);
  readonly #refused = new Uint32Array(MINUTES);
  readonly #peak = new Uint32Array(MINUTES);
  /** The last minute that has its place, and the lines in use when something was last seen. */
  #latest: number;
  #lines = 0;

  /** `now` in ms. */
  constructor(now: number) {
    this.#since = now;
    this.#latest = Math.floor(now / MINUTE_MS);
  }

  /** Dials that begin, and those that the gate does not let begin. */
  asked({ begun, refused, lines }: { begun: number; refused: number; lines: number }, now: number): void {
    const place = this.#placeOf(now);
    this.#begun[place] = (this.#begun[place] ?? 0) + begun;
    this.#refused[place] = (this.#refused[place] ?? 0) + refused;
    this.saw(lines, now);
  }

  /** `lines`: in use at `now`. */
  saw(lines: number, now: number): void {
    const place = this.#placeOf(now);
    this.#peak[place] = Math.max(this.#peak[place] ?? 0, lines);
    this.#lines = lines;
  }

  view(lines: number, now: number): TrunkMinutes {
    this.saw(lines, now);
    const first = this.#latest - MINUTES + 1;
    const known = Math.floor(this.#since / MINUTE_MS);
    const of = (values: Uint32Array) =>
      Array.from({ length: MINUTES }, (_, i) =>
        first + i < known ? null : (values[(first + i) % MINUTES] ?? 0),
      );
    return {
      since: this.#since,
      from: first * MINUTE_MS,
      now,
      begun: of(this.#begun),
      peak: of(this.#peak),
      refused: of(this.#refused),
    };
  }

  /** Makes room up to `now`; in a minute that nobody saw, the lines were in use that were before it. */
  #placeOf(now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    for (let m = Math.max(this.#latest + 1, minute - MINUTES + 1); m <= minute; m++) {
      const place = m % MINUTES;
      this.#begun[place] = 0;
      this.#refused[place] = 0;
      this.#peak[place] = this.#lines;
    }
    this.#latest = Math.max(this.#latest, minute);
    return this.#latest % MINUTES;
  }
}

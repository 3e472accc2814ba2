// What a gate measures of its own work, where it happens: no round trip, nothing stored.

import type { GateTimingsView } from "../domain/trunks/gate-view.ts";
import type { Permit } from "../domain/trunks/permit.ts";
import { Histogram } from "./histogram.ts";

const QUICK = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A permit that is not begun within 60 s lapses. */
const BEGINS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const CALLS = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800];

export class GateTimings {
  /** From taking a group of requests to its commit. */
  readonly accept = new Histogram(QUICK);
  readonly dispatch = new Histogram(QUICK);
  readonly #grantToBegin = new Histogram(BEGINS);
  readonly #lineHeld = new Histogram(CALLS);

  begun(permit: Permit, now: number): void {
    this.#grantToBegin.observe(now - permit.grantedAt);
  }

  /** A permit that was never begun held no line. */
  released(permit: Permit, now: number): void {
    if (permit.begunAt !== null) this.#lineHeld.observe(now - permit.begunAt);
  }

  view(): GateTimingsView {
    return {
      accept: this.accept.view(),
      dispatch: this.dispatch.view(),
      grantToBegin: this.#grantToBegin.view(),
      lineHeld: this.#lineHeld.view(),
    };
  }
}

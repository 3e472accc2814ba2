// What the gates of other trunks are told at once, so that they need not find it within a minute: one request to each
// at a time, however much happens meanwhile; and nothing waits for it.

import { describe, log } from "../log.ts";
import type { GateDeps } from "./gate-deps.ts";

interface Untold {
  campaigns: Set<number>;
  wake: boolean;
}

export class TellOthers {
  readonly #others: GateDeps["others"];
  readonly #waitUntil: (promise: Promise<unknown>) => void;
  /** By trunk; a trunk that is in it has a request on its way. */
  readonly #untold = new Map<string, Untold>();

  constructor(others: GateDeps["others"], waitUntil: (promise: Promise<unknown>) => void) {
    this.#others = others;
    this.#waitUntil = waitUntil;
  }

  wake(names: readonly string[]): void {
    for (const name of names)
      this.#add(name, untold => {
        untold.wake = true;
      });
  }

  hasCalls(names: readonly string[], campaignId: number): void {
    for (const name of names) this.#add(name, untold => untold.campaigns.add(campaignId));
  }

  #add(name: string, add: (untold: Untold) => void): void {
    const waiting = this.#untold.get(name);
    if (waiting !== undefined) return void add(waiting);
    const untold: Untold = { campaigns: new Set(), wake: false };
    add(untold);
    this.#untold.set(name, untold);
    this.#waitUntil(this.#tell(name));
  }

  async #tell(name: string): Promise<void> {
    for (;;) {
      const untold = this.#untold.get(name);
      if (untold === undefined || (!untold.wake && untold.campaigns.size === 0)) break;
      this.#untold.set(name, { campaigns: new Set(), wake: false });
      try {
        if (untold.wake) await this.#others.wake(name);
        else await this.#others.hasCalls(name, [...untold.campaigns]);
      } catch (error) {
        log.error("the gate of another trunk was not told", { trunk: name, error: describe(error) });
      }
    }
    this.#untold.delete(name);
  }
}

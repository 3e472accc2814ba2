// The few requests that one invocation may have open at once, and who uses them.
import type { Connection } from "../actions/ports/connection.ts";

import type { Estimate } from "../domain/trunks/estimate.ts";

/** Requests that may wait for their headers at once in one invocation (a limit of the platform). */
const MOST = 6;

/** Calls that may be claimed and wait for their turns at once, where dials are so quick that each finds one free. */
const MOST_UNDERWAY = 3 * MOST;
/** That quick: no more than so many are open at once on the average. */
const OPEN_AT_ONCE = MOST / 3;

/** How many messages one invocation may have begun: a call whose turn comes while none is free misses it. */
export function mostUnderway(callsPerSecond: number, dialTook: Estimate): number {
  const openAtOnce = (callsPerSecond * (dialTook.above(1) ?? Number.POSITIVE_INFINITY)) / 1000;
  return openAtOnce <= OPEN_AT_ONCE ? MOST_UNDERWAY : MOST;
}

/**
 * The same for messages of several trunks, `rates`: the calls per second of each, 0 = unlimited. All of them use the same
 * connections, so their dials add up; and one without a limit lends none: nobody's turn may hang on its dials.
 */
export function mostUnderwayOver(rates: readonly number[], dialTook: Estimate): number {
  if (rates.length > 1 && rates.includes(0)) return MOST;
  return mostUnderway(
    rates.reduce((sum, rate) => sum + rate, 0),
    dialTook,
  );
}

export class Connections {
  #free = MOST;
  #underway = 0;
  readonly #takers: (() => void)[] = [];
  #changed = () => {};

  /** Those that nobody uses. */
  get free(): number {
    return this.#free;
  }

  /** Messages that hold a connection, or wait for their turn with it lent. */
  get underway(): number {
    return this.#underway;
  }

  get allFree(): boolean {
    return this.#free === MOST;
  }

  /** Resolves at the next change. */
  change(): Promise<void> {
    return new Promise(resolve => {
      this.#changed = resolve;
    });
  }

  /** Wakes who waits for a change. */
  wake(): void {
    this.#changed();
  }

  /** One for a message; there must be a free one. */
  hold(): Connection {
    this.#free--;
    this.#underway++;
    let holds = true;
    let over = false;
    return {
      lend: () => {
        if (!holds) return;
        holds = false;
        this.#giveBack();
      },
      take: async () => {
        if (holds || over) return;
        if (this.#free > 0) this.#free--;
        else await new Promise<void>(resolve => this.#takers.push(resolve));
        holds = true;
      },
      end: () => {
        if (over) return;
        over = true;
        this.#underway--;
        if (holds) this.#giveBack();
        else this.#changed();
      },
    };
  }

  #giveBack(): void {
    const next = this.#takers.shift();
    if (next === undefined) this.#free++;
    else next();
    this.#changed();
  }
}

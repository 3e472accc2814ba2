// Virtual time. Everything that awaits the outside world is parked here under a time; what is parked earliest goes
// on next, alone, until all of it waits again. Two things at the same instant go in an order that the seed says.
import "./own-turn-crypto.ts";
import { chance } from "./random.ts";

interface Event {
  at: number;
  tie: number;
  run: () => void;
}

export class Scheduler {
  now: number;
  /** After each step, when everything waits again. */
  afterStep: () => void = () => {};
  readonly #seed: number;
  readonly #heap: Event[] = [];
  #made = 0;

  constructor(seed: number, now: number) {
    this.#seed = seed;
    this.now = now;
  }

  /** Runs at `at` (ms), not before now. */
  at(at: number, run: () => void): void {
    const event = {
      at: Math.max(Math.round(at), this.now),
      tie: chance(this.#seed, `tie ${this.#made++}`),
      run,
    };
    const heap = this.#heap;
    let i = heap.push(event) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(event, heap[parent] as Event)) break;
      heap[i] = heap[parent] as Event;
      i = parent;
    }
    heap[i] = event;
  }

  in(ms: number, run: () => void): void {
    this.at(this.now + ms, run);
  }

  /** One step after the other until `ended` or nothing is left. */
  async run(ended: () => boolean): Promise<void> {
    while (!ended()) {
      const event = this.#pop();
      if (event === undefined) return;
      this.now = event.at;
      event.run();
      // Every promise that can go on has gone on when the next turn of the event loop begins.
      await new Promise<void>(resolve => setImmediate(resolve));
      this.afterStep();
    }
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Event, heap[child] as Event)) child++;
      if (!before(heap[child] as Event, last)) break;
      heap[i] = heap[child] as Event;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.tie < b.tie);

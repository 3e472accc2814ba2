// One invocation of the program: a request, a batch, a cron tick, or one life of the gate. Killed, it never goes on:
// what it awaits is never answered. What it has sent may still arrive.
import { chance } from "./random.ts";
import type { World } from "./world.ts";

export class Actor {
  alive = true;
  /** Something that it asked for failed, or it was not told. */
  troubled = false;
  /** Sent to D1 so far. */
  queries = 0;
  readonly name: string;
  readonly #world: World;
  readonly #fatal: "consumer killed" | "request killed" | null;
  readonly #onDeath: (() => void)[] = [];
  #points = 0;

  /** `fatal`: what may kill it between any two of its steps. */
  constructor(world: World, name: string, fatal: "consumer killed" | "request killed" | null = null) {
    this.#world = world;
    this.name = name;
    this.#fatal = fatal;
  }

  /** A name for the next place of this actor where something is left to chance. */
  point(what: string): string {
    return `${this.name}/${this.#points++} ${what}`;
  }

  onDeath(run: () => void): void {
    if (this.alive) this.#onDeath.push(run);
    else run();
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const run of this.#onDeath.splice(0)) run();
  }

  /**
   * Parks until `ms` have passed. When the actor is dead by then, nothing follows but, half of the times, `sent`: what
   * was on its way arrives all the same.
   */
  step(what: string, ms: number, sent: (() => void) | null = null): Promise<void> {
    const world = this.#world;
    const place = this.point(what);
    return new Promise(resolve => {
      world.scheduler.in(ms, () => {
        if (this.alive && this.#fatal !== null && world.faults.happens(this.#fatal, place)) {
          world.trace(this.name, `killed at: ${what}`);
          this.kill();
        }
        if (this.alive) resolve();
        else if (sent !== null && chance(world.seed, `sent ${place}`) < 0.5) {
          world.trace(this.name, `(dead) arrives all the same: ${what}`);
          sent();
        }
      });
    });
  }
}

// All owners of a deployment, each with the numbers of its part, and the way to them: a network that loses requests and
// answers and keeps them for long, objects that restart or are out of reach.
import { Actor } from "../actor.ts";
import { aheadOf } from "../clocks.ts";
import { chance } from "../random.ts";
import { SECOND } from "../shape.ts";
import type { World } from "../world.ts";
import type { Cells } from "./cells.ts";
import type { Holder, NumberRecord } from "./number-record.ts";
import { Owner } from "./owner.ts";

/** Probability at one request, in a run that has them. */
const TROUBLES = {
  "an owner does not hear": 0.04,
  "an owner answers, unheard": 0.05,
  "an owner is slow": 0.03,
  "an owner restarts": 0.03,
} as const;
type Trouble = keyof typeof TROUBLES;

interface Part {
  rows: Map<string, string>;
  life: { actor: Actor; owner: Owner } | null;
  lives: number;
  outUntil: number;
}

export class Owners {
  readonly counts: Record<string, number> = {};
  readonly #cells: Cells;
  readonly #parts: Part[];

  constructor(cells: Cells, parts: number) {
    this.#cells = cells;
    this.#parts = Array.from({ length: parts }, () => ({
      rows: new Map(),
      life: null,
      lives: 0,
      outUntil: 0,
    }));
  }

  partOf(phoneNumber: string): number {
    return Math.floor(chance(0, `owner of ${phoneNumber}`) * this.#parts.length);
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  isOut(phoneNumber: string, forMs: number): void {
    this.#part(this.partOf(phoneNumber)).outUntil = this.#cells.scheduler.now + forMs;
  }

  restart(phoneNumber: string): void {
    this.#restart(this.partOf(phoneNumber));
  }

  /** All is well again. */
  recover(): void {
    for (const part of this.#parts) part.outUntil = 0;
  }

  /** Lines that are taken, as their rows say. */
  holders(): Holder[] {
    return this.#parts.flatMap(({ rows }) =>
      [...rows.values()].flatMap(row => (JSON.parse(row) as NumberRecord).holder ?? []),
    );
  }

  /** One request of this invocation to the owner of a part. */
  async ask<T>(
    world: World,
    actor: Actor,
    part: number,
    what: string,
    asked: (owner: Owner) => T | Promise<T>,
  ): Promise<T> {
    const { seed, scheduler } = this.#cells;
    const place = `${world.around.idOf("cell ")} ${actor.point(`owner ${part} ${what}`)}`;
    this.count(`${what} asked`);
    const fail = (why: string) => {
      world.trace(actor.name, `owner ${part} ${what}: ${why}`);
      actor.troubled = true;
      return new Error(`owner ${part} ${why} (injected)`);
    };
    const slow = this.#happens("an owner is slow", place);
    const ms = slow ? chance(seed, `slow ${place}`) * 45 * SECOND : 1 + Math.floor(chance(seed, place) * 10);
    await actor.step(`owner ${what}`, ms, () => void this.#enter(part, asked).catch(() => {}));
    if (scheduler.now < this.#part(part).outUntil) throw fail("is out of reach");
    if (this.#happens("an owner does not hear", place)) throw fail("does not hear");
    if (this.#happens("an owner restarts", place)) this.#restart(part);
    world.trace(actor.name, `owner ${part} ${what}`);
    const answer = await this.#enter(part, asked).catch(() => {
      throw fail("restarted");
    });
    const unheard = this.#happens("an owner answers, unheard", place);
    await actor.step(`owner ${what} answers`, 1 + chance(seed, `back ${place}`) * 5);
    if (unheard) throw fail("answers, unheard");
    return answer;
  }

  #happens(kind: Trouble, place: string): boolean {
    const { seed, plan, worlds } = this.#cells;
    if (!this.#cells.faultsOn || chance(seed, `${kind} @ ${place}`) >= TROUBLES[kind] * plan.trouble)
      return false;
    this.count(kind);
    for (const world of worlds) world.invariants.liveness.trouble();
    return true;
  }

  #part(part: number): Part {
    return this.#parts[part] as Part;
  }

  #restart(part: number): void {
    const { life, rows } = this.#part(part);
    this.#part(part).life = null;
    if (this.#cells.sabotage === "an owner forgets when it restarts") rows.clear();
    life?.actor.kill();
  }

  /** Whoever waits for an owner that restarts learns of it. */
  async #enter<T>(part: number, asked: (owner: Owner) => T | Promise<T>): Promise<T> {
    const { actor, owner } = this.#living(part);
    return new Promise<T>((resolve, reject) => {
      actor.onDeath(() => reject(new Error("the owner restarted (injected)")));
      Promise.resolve(asked(owner)).then(resolve, reject);
    });
  }

  #living(index: number) {
    const part = this.#part(index);
    if (part.life !== null) return part.life;
    const { scheduler, seed, plan, sabotage, worlds } = this.#cells;
    const name = `owner ${index}`;
    const actor = new Actor(worlds[0] as World, `${name} ${++part.lives}`);
    const ahead = aheadOf(seed, plan.cells[0].shape, name);
    const owner = new Owner(part.rows, {
      clock: () => scheduler.now + ahead,
      setAlarm: at => scheduler.at(at - ahead, () => this.#fire(index)),
      isOnTheLine: holder => this.#isOnTheLine(actor, holder),
      count: what => this.count(what),
      sabotage,
    });
    part.life = { actor, owner };
    return part.life;
  }

  /** The platform keeps alarms, whatever becomes of who has set them. */
  #fire(part: number): void {
    this.count("alarms");
    this.#enter(part, owner => owner.alarm()).catch(() =>
      this.#cells.scheduler.in(2 * SECOND, () => this.#fire(part)),
    );
  }

  #isOnTheLine(actor: Actor, { cell, trunk, callId, token }: Holder): Promise<boolean> {
    const gate = (this.#cells.worlds[cell] as World).gates.of(trunk);
    return gate.ask(actor, "is on the line", async g =>
      // A call that was found on the line without its permit has been given another.
      (await g.state()).permits.some(
        p => p.callId === callId && (p.token === token || p.campaignRevision === 0),
      ),
    );
  }
}

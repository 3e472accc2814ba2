// A queue that delivers at least once: twice at times, late, out of order, in any batch; what fails too often goes to
// the dead letters. Sends may be refused, or be taken by a queue whose answer is lost.
import { bodiesOf } from "../../src/queues/groups.ts";
import { MAX_SEND_MESSAGES, refuseTooManyMessages } from "../support/platform/platform-limits.ts";
import type { Actor } from "./actor.ts";
import type { Delivery } from "./message-checks.ts";
import { chance } from "./random.ts";
import { MINUTE, SECOND } from "./shape.ts";
import type { World } from "./world.ts";

export interface QueueOptions {
  name: string;
  batch: number;
  /** What it loses is found again elsewhere. */
  lossy?: boolean;
  /** Tries after the first. */
  retries: number;
  /** Where a message goes that failed too often. */
  exhausted: ((id: string, body: unknown) => void) | null;
  /** Starts an invocation; it must call the verdicts of its messages. */
  handle: (batch: Pick<MessageBatch, "queue" | "messages">, actor: Actor) => Promise<void>;
  newActor: () => Actor;
  /** A message is delivered; what it returns is called if it is done then. */
  delivered?: (delivery: Delivery) => () => void;
}

interface Waiting {
  id: string;
  body: unknown;
  sentAt: number;
  readyAt: number;
  attempts: number;
}

export class SimulatedQueue {
  readonly #world: World;
  readonly #options: QueueOptions;
  readonly #waiting = new Set<Waiting>();
  #underway = 0;
  #ids = 0;
  #newest = 0;
  outOfOrder = 0;
  /** Messages that carried more than one. */
  groups = 0;

  constructor(world: World, options: QueueOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Nothing waits, nothing is being handled. */
  get idle(): boolean {
    return this.#waiting.size === 0 && this.#underway === 0;
  }

  /** As sendAll in src/wiring/context.ts: so many at a time, one after the other. */
  async send(actor: Actor, bodies: readonly unknown[], afterMs = 0): Promise<void> {
    for (let from = 0; from < bodies.length; from += MAX_SEND_MESSAGES)
      await this.#sendBatch(actor, bodies.slice(from, from + MAX_SEND_MESSAGES), afterMs);
  }

  async #sendBatch(actor: Actor, bodies: readonly unknown[], afterMs: number): Promise<void> {
    refuseTooManyMessages(bodies);
    const { faults, seed } = this.#world;
    const place = actor.point(`send ${this.#options.name}`);
    const take = () => {
      for (const body of bodies) this.put(body, undefined, afterMs);
    };
    await actor.step("send", 1 + chance(seed, place) * 20, take);
    if (faults.happens("queue refuses a send", place)) {
      actor.troubled = true;
      throw new Error("the queue refuses (injected)");
    }
    take();
    if (!faults.happens("queue takes a send, unheard", place)) return;
    await actor.step("send answer", 1);
    actor.troubled = true;
    throw new Error("the queue's answer was lost (injected)");
  }

  put(body: unknown, id = `${this.#options.name}-${++this.#ids}`, afterMs = 0): void {
    const { faults, seed, scheduler } = this.#world;
    if (this.#options.lossy && faults.happens("message lost", id)) {
      this.#world.trace(id, "lost");
      return;
    }
    const late = faults.happens("message delivered late", id);
    const delay = late ? chance(seed, `late ${id}`) ** 2 * 5 * MINUTE : chance(seed, id) ** 2 * 2 * SECOND;
    if (late) this.#world.invariants.liveness.trouble(delay);
    const { now } = scheduler;
    // Structured clone: what the sender keeps is not what arrives.
    this.#wait({ id, body: structuredClone(body), sentAt: now, readyAt: now + afterMs + delay, attempts: 1 });
  }

  #wait(message: Waiting): void {
    this.#waiting.add(message);
    this.#world.scheduler.at(message.readyAt, () => {
      if (this.#waiting.has(message)) this.#deliver(message);
    });
  }

  #deliver(first: Waiting): void {
    const { seed, scheduler, faults } = this.#world;
    const { batch: most, name } = this.#options;
    const place = `${first.id}.${first.attempts} at ${scheduler.now}`;
    const others = this.#joining(first, place);
    const batch = [...others.slice(0, most - 1), first].sort(
      (a, b) => chance(seed, `order ${a.id} ${place}`) - chance(seed, `order ${b.id} ${place}`),
    );
    for (const message of batch) {
      this.#waiting.delete(message);
      if (message.sentAt < this.#newest) this.outOfOrder++;
      if (bodiesOf(message.body).length > 1) this.groups++;
      this.#newest = Math.max(this.#newest, message.sentAt);
      const copy = `${message.id}.${message.attempts}`;
      if (message.attempts < 3 && faults.happens("message delivered twice", copy))
        this.#wait({
          ...message,
          attempts: message.attempts + 1,
          readyAt: scheduler.now + chance(seed, `twice ${copy}`) ** 3 * 2 * MINUTE,
        });
    }
    const actor = this.#options.newActor();
    this.#world.trace(actor.name, `takes ${batch.map(m => `${m.id} ${JSON.stringify(m.body)}`).join(", ")}`);
    void this.#handle(batch, actor, name);
  }

  /** What comes with it: any of what is there or nearly there. */
  #joining(first: Waiting, place: string): Waiting[] {
    const { seed, scheduler, shape } = this.#world;
    const greedy = shape.big ? 1 : chance(seed, `batch ${place}`);
    const joining: Waiting[] = [];
    for (const m of this.#waiting) {
      if (m === first || m.readyAt > scheduler.now + 200) continue;
      if (greedy === 1 || chance(seed, `joins ${m.id} ${place}`) < greedy) joining.push(m);
      if (joining.length >= this.#options.batch) break;
    }
    return joining;
  }

  async #handle(batch: readonly Waiting[], actor: Actor, queue: string): Promise<void> {
    const { faults, seed } = this.#world;
    this.#underway++;
    const done = new Map(batch.map(m => [m, this.#options.delivered?.({ ...m, actor })]));
    const verdicts = new Map<Waiting, { delaySeconds: number } | "acked">();
    const again = (message: Waiting, delayMs: number) => this.#again(message, delayMs);
    let over = false;
    const end = (run: () => void) => {
      if (over) return;
      over = true;
      this.#underway--;
      run();
    };
    // An invocation that dies gives no verdicts: all of its batch comes again.
    actor.onDeath(() =>
      end(() => {
        for (const m of batch) again(m, 1 * SECOND + chance(seed, `again ${m.id}.${m.attempts}`) * MINUTE);
      }),
    );
    const messages = batch.map(message => ({
      id: message.id,
      timestamp: new Date(message.sentAt),
      body: this.#world.sabotage.carried(message.body),
      attempts: message.attempts,
      ack: () => void verdicts.set(message, "acked"),
      retry: (options?: { delaySeconds?: number }) =>
        void verdicts.set(message, { delaySeconds: options?.delaySeconds ?? 2 }),
    }));
    try {
      await this.#options.handle({ queue, messages }, actor);
    } catch (error) {
      this.#world.unexpected(error);
      end(() => {
        for (const m of batch) again(m, 2 * SECOND);
      });
    }
    end(() => {
      for (const m of batch) {
        const verdict = verdicts.get(m);
        if (verdict === undefined || verdict === "acked") {
          done.get(m)?.();
          if (m.attempts < 4 && faults.happens("message handled, ack lost", `${m.id}.${m.attempts}`))
            again(m, chance(seed, `ack ${m.id}.${m.attempts}`) * MINUTE);
        } else again(m, verdict.delaySeconds * SECOND);
      }
    });
  }

  #again(message: Waiting, delayMs: number): void {
    const { retries, exhausted } = this.#options;
    if (message.attempts > retries) {
      this.#world.trace(message.id, "failed too often");
      exhausted?.(message.id, message.body);
      return;
    }
    this.#wait({
      ...message,
      attempts: message.attempts + 1,
      readyAt: this.#world.scheduler.now + delayMs,
    });
  }
}

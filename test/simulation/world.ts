// Everything of one run, put together.
import {
  CALLBACK_QUEUE,
  DEAD_LETTER_QUEUE,
  DIAL_QUEUE,
  WEBHOOK_QUEUE,
} from "../../src/domain/queue-names.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { movedLetters } from "../../src/queues/dead-letters.ts";
import { bodiesOf } from "../../src/queues/groups.ts";
import type { Actor } from "./actor.ts";
import { Actor as NewActor } from "./actor.ts";
import { aheadOf } from "./clocks.ts";
import { callbackBatch, deadLetterBatch, dialBatch } from "./consumers.ts";
import { D1Thread, type Database } from "./database.ts";
import { Entrances } from "./entrances.ts";
import { Faults } from "./faults.ts";
import { Gates } from "./gates.ts";
import { Hooks } from "./hooks.ts";
import { Invariants } from "./invariants.ts";
import type { Plan } from "./plan.ts";
import { SimulatedProvider } from "./provider.ts";
import { SimulatedQueue } from "./queue.ts";
import { chance } from "./random.ts";
import { Receivers } from "./receivers.ts";
import type { Sabotage } from "./sabotage.ts";
import { Scheduler } from "./scheduler.ts";
import type { Shape, Version } from "./shape.ts";
import { ALONE, type Surroundings } from "./surroundings.ts";

export class World {
  readonly seed: number;
  readonly plan: Plan;
  readonly shape: Shape;
  readonly sabotage: Sabotage;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly invariants: Invariants;
  readonly provider: SimulatedProvider;
  readonly gates: Gates;
  readonly entrances: Entrances;
  readonly hooks: Hooks;
  readonly dialQueue: SimulatedQueue;
  readonly callbackQueue: SimulatedQueue;
  readonly deadLetterQueue: SimulatedQueue;
  readonly webhookQueue: SimulatedQueue;
  readonly receivers: Receivers;
  readonly around: Surroundings;
  readonly d1: D1Thread;
  readonly lines: string[] = [];
  readonly tracing: boolean;
  /** The versions of the code that run, or have run. */
  versions: Version[];
  d1OutUntil = 0;
  /** Until then D1 takes no writes. */
  d1FullUntil = 0;
  overlaps = 0;
  redriven = 0;
  #deployed: { at: number; until: number } | null = null;
  #batches = 0;

  constructor(plan: Plan, sabotage: Sabotage, tracing: boolean, around = ALONE) {
    const { seed, shape } = plan;
    this.seed = seed;
    this.plan = plan;
    this.around = around;
    this.d1 = new D1Thread(around.database);
    this.shape = shape;
    this.sabotage = sabotage;
    this.tracing = tracing;
    this.versions = [shape.versions[0]];
    this.scheduler = around.scheduler ?? new Scheduler(seed, shape.startsAt);
    this.faults = new Faults(seed, () => this.scheduler.now, plan.faults);
    this.invariants = new Invariants(this);
    this.provider = new SimulatedProvider(this);
    this.gates = new Gates(this);
    this.entrances = new Entrances(this);
    this.receivers = new Receivers(this);
    this.hooks = new Hooks(this);
    this.faults.onHappened = () => this.invariants.liveness.trouble();
    const others = this.scheduler.afterStep;
    this.scheduler.afterStep = () => {
      others();
      if (shape.big) return;
      for (const { checks } of this.gates.hosts) checks.look();
      this.invariants.trunks.look();
      this.invariants.liveness.look();
    };
    const moveToDeadLetters = (queue: string) => (id: string, body: unknown) => {
      for (const one of bodiesOf(body))
        for (const letter of movedLetters({ id, body: one })) this.invariants.end.exhausted(letter.id, queue);
      this.deadLetterQueue.put(body, id);
    };
    const consumer = (kind: string) => () =>
      new NewActor(this, `${kind} ${++this.#batches}`, "consumer killed");
    this.dialQueue = new SimulatedQueue(this, {
      name: DIAL_QUEUE,
      batch: 6,
      lossy: true,
      retries: 5,
      exhausted: moveToDeadLetters(DIAL_QUEUE),
      handle: (batch, actor) => dialBatch(this, batch, actor),
      delivered: delivery => this.invariants.messages.dials(delivery),
      newActor: consumer("dial consumer"),
    });
    this.callbackQueue = new SimulatedQueue(this, {
      name: CALLBACK_QUEUE,
      batch: 50,
      retries: shape.callbackTries,
      exhausted: moveToDeadLetters(CALLBACK_QUEUE),
      handle: (batch, actor) => callbackBatch(this, batch, actor),
      delivered: delivery => this.invariants.messages.callbacks(delivery),
      newActor: consumer("callback consumer"),
    });
    this.deadLetterQueue = new SimulatedQueue(this, {
      name: DEAD_LETTER_QUEUE,
      batch: 50,
      retries: Number.POSITIVE_INFINITY,
      exhausted: null,
      handle: (batch, actor) => deadLetterBatch(this, batch, actor),
      newActor: consumer("dead letter consumer"),
    });
    this.webhookQueue = new SimulatedQueue(this, {
      name: WEBHOOK_QUEUE,
      batch: 1,
      lossy: true,
      retries: 3,
      exhausted: null,
      handle: (batch, actor) => this.receivers.handle(batch, actor),
      newActor: consumer("webhook consumer"),
    });
  }

  get database(): Database {
    return this.around.database;
  }

  /** The clock that this actor reads. */
  clockOf({ name }: Actor): () => number {
    const ahead = aheadOf(this.seed, this.shape, name);
    return () => this.scheduler.now + ahead;
  }

  get policiesChange(): boolean {
    return this.plan.operations.some(o => o.operation.do === "change retry policy");
  }

  /** From now on some invocations are of version B, after the overlap all of them; in between the gate changes over. */
  deploy(overlapMs: number): void {
    if (this.#deployed !== null) return;
    const { now } = this.scheduler;
    this.#deployed = { at: now, until: now + overlapMs };
    this.versions = [...this.shape.versions];
    for (const gate of this.gates.hosts) {
      const place =
        gate.trunk === DEFAULT_TRUNK ? "the gate changes over" : `the gate of ${gate.trunk} changes over`;
      this.scheduler.in(chance(this.seed, place) * overlapMs, () => {
        gate.version = this.shape.versions[1];
        gate.evict();
      });
    }
  }

  versionFor(name: string): Version {
    const [a, b] = this.shape.versions;
    const { now } = this.scheduler;
    if (this.#deployed === null) return a;
    if (now >= this.#deployed.until) return b;
    const version = chance(this.seed, `version ${name}`) < 0.5 ? a : b;
    if (version !== this.gates.of(DEFAULT_TRUNK).inForce) this.overlaps++;
    return version;
  }

  committed(sql: string, actor: Actor): void {
    this.invariants.committed(sql, actor);
    this.receivers.committed(sql);
  }

  /** An error that nobody injected is a finding. */
  unexpected(error: unknown): void {
    let cause = error;
    while (cause instanceof Error) {
      if (cause.message.includes("(injected)")) return;
      if (!(cause.cause instanceof Error)) break;
      cause = cause.cause;
    }
    const what = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    this.invariants.fail(0, what);
  }

  /** The program wrote a line for its operators. */
  logged(line: string): void {
    // It tells the time of the wall, which is nobody's here.
    this.trace("log", line.replace(/"time":"[^"]*",/, ""));
    // What is wrong with a hook's answer is injected, but not what is said of it.
    const isInjected = line.includes("(injected)") || line.includes('"a pre-dial hook failed');
    if (!isInjected) this.invariants.fail(0, `logged: ${line}`);
  }

  trace(who: string, what: string): void {
    if (!this.tracing) return;
    this.lines.push(`${new Date(this.scheduler.now).toISOString().slice(11, 23)}  ${who.padEnd(22)} ${what}`);
  }
}

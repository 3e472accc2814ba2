// A telephone network that misbehaves, with a ledger of its own: who was asked to dial when, what it said, who rang, for
// how long, and what was reported.

import type { DialRequest, FetchStatus, Provider } from "../../src/actions/ports/provider.ts";
import type { Outcome } from "../../src/domain/calls/outcome.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import type { Actor } from "./actor.ts";
import type { HttpAnswer } from "./http-answers.ts";
import { reachProvider } from "./provider-network.ts";
import { chance, Stream } from "./random.ts";
import { MINUTE, SECOND } from "./shape.ts";
import type { AccountTrouble } from "./trunk-plan.ts";
import type { World } from "./world.ts";

/**
 * Between the begin of a permit and the ring of its call: the gate's answer, a claim and its reading back, and the way
 * to the provider, 30 s each, by clocks that differ. A call must end that much before its lease.
 */
const BEFORE_RINGING_MS = 132 * SECOND;
/** A provider that gets no 200 repeats its report so many times. */
const REPORTS = 5;

/** What the provider is told of a dial and keeps in mind. */
export interface Dial extends Pick<DialRequest, "callId" | "attempt" | "phoneNumber" | "campaignId"> {
  /** Over whose account. */
  trunk: string;
}

export interface Ring {
  key: string;
  request: Dial;
  at: number;
}

/** What became of the last request for a dial of an attempt. */
export interface Said {
  /** `nothing`: it may have rung. */
  about: HttpAnswer["about"] | "nothing";
  /** Who heard it; null = nobody. */
  heardBy: Actor | null;
}

export const keyOf = ({ callId, attempt }: { callId: string; attempt: number }) => `${callId}:${attempt}`;

export class SimulatedProvider {
  readonly live = new Map<string, Ring>();
  /** When dials arrived, by attempt: the last of them. */
  readonly dials = new Map<string, number>();
  readonly said = new Map<string, Said>();
  /** It said no, and that it is not about the call: the same attempt may be asked for once more. */
  readonly #mayAskAgain = new Set<string>();
  /** Reported before they were dialled: they will not ring. */
  readonly spent = new Set<string>();
  readonly answered = new Set<string>();
  readonly #asked = new Map<string, number>();
  readonly #ended = new Map<string, { trunk: string; outcome: Outcome; duration: number }>();
  readonly #failing = new Map<string, { until: number; how: AccountTrouble }>();
  reports = 0;
  beforeRecorded = 0;
  fromOlderAttempt = 0;
  underway = 0;
  /** All calls together, one after the other. */
  rangMs = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** As one invocation reaches it. What the dead are told, nobody hears. */
  reachedBy(actor: Actor, trunk: string): Provider {
    const { placeCall } = reachProvider(this.#world, this, actor, trunk);
    return { name: "simulated", placeCall };
  }

  /** Null where it cannot be asked. What never rang is unknown to it. */
  askedBy(actor: Actor, trunk: string): FetchStatus | null {
    if (this.#world.shape.askable === "never") return null;
    return reachProvider(this.#world, this, actor, trunk).fetchStatus ?? null;
  }

  /** Nothing can be dialled over this account until then (ms). */
  fails(trunk: string, how: AccountTrouble, until: number): void {
    this.#failing.set(trunk, { until, how });
  }

  /** What is wrong with it now; null = nothing. */
  troubleOf(trunk: string): AccountTrouble | null {
    const failing = this.#failing.get(trunk);
    return failing === undefined || this.#world.scheduler.now >= failing.until ? null : failing.how;
  }

  /** All is well again. */
  recover(): void {
    this.#failing.clear();
  }

  /** An account knows its own calls only. */
  statusOf(key: string, trunk: string): object | null {
    if (this.live.get(key)?.request.trunk === trunk) return { status: "IN_PROGRESS" };
    const ended = this.#ended.get(key);
    return ended?.trunk !== trunk ? null : { status: ended.outcome, call_duration: ended.duration };
  }

  /** How it ended, of one that rang. */
  endOf(key: string): Outcome | undefined {
    return this.#ended.get(key)?.outcome;
  }

  timesAsked(key: string): number {
    return this.#asked.get(key) ?? 0;
  }

  /** Of a second request for the same attempt: that was not asked for twice, it had been refused. */
  mayBeAskedAgain(key: string): boolean {
    return this.#mayAskAgain.delete(key);
  }

  /** A request for a dial is there. */
  arrive(request: Dial): void {
    const key = keyOf(request);
    this.#world.trace(
      "provider",
      `is asked to dial ${key}${request.trunk === DEFAULT_TRUNK ? "" : ` over ${request.trunk}`}`,
    );
    this.#world.invariants.dialled(request);
    this.dials.set(key, this.#world.scheduler.now);
    this.#asked.set(key, this.timesAsked(key) + 1);
    this.unsure(key);
  }

  /** The attempt is claimed (once more): what was said before is no longer the last word. */
  claimed(key: string): void {
    this.said.delete(key);
  }

  /** A request sets out, or its answer does not come: it may have rung. */
  unsure(key: string): void {
    this.said.set(key, { about: "nothing", heardBy: null });
  }

  refuse(key: string, about: HttpAnswer["about"]): void {
    this.said.set(key, { about, heardBy: null });
    if (about !== "call") this.#mayAskAgain.add(key);
  }

  /** Its answer is there. */
  tells(key: string, actor: Actor): void {
    const { about } = this.said.get(key) ?? { about: "nothing" };
    this.said.set(key, { about, heardBy: actor });
    this.answered.add(key);
  }

  ring(request: Dial): void {
    const { scheduler, seed, shape, invariants } = this.#world;
    const key = keyOf(request);
    if (this.spent.has(key)) return;
    const stream = new Stream(seed, `ring ${key}`);
    this.live.set(key, { key, request, at: scheduler.now });
    invariants.rings(request);
    const lease = shape.versions[0].policy.leaseSeconds * SECOND;
    const longest = shape.askable === "always" ? 2 * lease : lease - BEFORE_RINGING_MS;
    const any = () => ({
      lasts: stream.maybe(shape.longCalls) ? stream.next() * longest : stream.next() ** 3 * 20 * SECOND,
      outcome: stream.pick(shape.outcomes),
    });
    const { lasts, outcome } = (shape.end ?? any)(stream);
    this.#world.trace("provider", `${key} rings for ${Math.round(lasts / 1000)} s`);
    this.rangMs += lasts;
    scheduler.in(lasts, () => {
      this.live.delete(key);
      this.#ended.set(key, { trunk: request.trunk, outcome, duration: lasts / 1000 });
      this.#reportEnd(request, outcome, lasts / 1000);
    });
  }

  #reportEnd(request: Dial, outcome: Outcome, seconds: number): void {
    const { faults, seed, shape } = this.#world;
    const key = keyOf(request);
    if (faults.happens("callback lost", key)) return;
    const late = faults.happens("callback late", key);
    const soon = chance(seed, `report ${key}`) ** 3 * 3 * SECOND;
    const delay = late ? chance(seed, `late ${key}`) * 12 * MINUTE : soon;
    const stop = shape.end === null && chance(seed, `stop ${key}`) < 0.02 ? true : null;
    this.report(request, outcome, seconds, delay, key, stop);
    if (!faults.happens("callback doubled", key)) return;
    // The second one may say something else; what was said first holds.
    const other = new Stream(seed, `again ${key}`);
    const said = other.maybe(0.5) ? outcome : other.pick(["PICKED", "RNR", "FAILED"] as const);
    const stopThen = other.maybe(0.2) ? true : null;
    this.report(request, said, seconds, other.next() ** 3 * 8 * MINUTE, `${key} again`, stopThen);
  }

  /** Reports through the product's own door, until it answers 200 or the provider has had enough. */
  report(
    about: { callId: string; attempt: number },
    outcome: Outcome,
    seconds: number,
    delayMs: number,
    name: string,
    optOut: true | "campaign" | null = null,
  ): void {
    this.underway++;
    const attempt = (n: number, inMs: number) =>
      this.#world.scheduler.in(inMs, () => {
        this.reports++;
        const key = keyOf(about);
        if (this.dials.has(key) && !this.answered.has(key)) this.beforeRecorded++;
        if (this.#world.invariants.isOlder(about)) this.fromOlderAttempt++;
        const said = { status: outcome, duration: seconds, optOut };
        const { around, entrances } = this.#world;
        around.doorOf(about.callId, entrances).callback(`callback ${name}.${n}`, about, said, taken => {
          if (taken || n >= REPORTS) this.underway--;
          else attempt(n + 1, (3 + chance(this.#world.seed, `repeat ${name} ${n}`) * 20) * SECOND);
        });
      });
    attempt(1, delayMs);
  }
}

// A telephone network that misbehaves, with a ledger of its own: who rang when, for how long, and what was reported.

import type { FetchStatus } from "../../src/actions/ask-provider.ts";
import type { Outcome } from "../../src/domain/outcome.ts";
import type { DialAnswer, DialRequest, Provider } from "../../src/telephony/provider.ts";
import type { Actor } from "./actor.ts";
import { chance, Stream } from "./random.ts";
import { MINUTE, SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** A dial gives up waiting for an answer after this time. */
const TIMEOUT_MS = 30 * SECOND;
/**
 * Between the begin of a permit and the ring of its call: the gate's answer, a claim and its reading back, and the way
 * to the provider, 30 s each, by clocks that differ. A call must end that much before its lease.
 */
const BEFORE_RINGING_MS = 132 * SECOND;
const STATUS_TIMEOUT_MS = 10 * SECOND;
/** A provider that gets no 200 repeats its report so many times. */
const REPORTS = 5;

export interface Ring {
  key: string;
  request: DialRequest;
  at: number;
}

const keyOf = ({ callId, attempt }: { callId: string; attempt: number }) => `${callId}:${attempt}`;

export class SimulatedProvider {
  readonly live = new Map<string, Ring>();
  /** Every dial that arrived, by attempt. */
  readonly dials = new Map<string, number>();
  /** Reported before they were dialled: they will not ring. */
  readonly spent = new Set<string>();
  readonly answered = new Set<string>();
  readonly #ended = new Map<string, { outcome: Outcome; duration: number }>();
  reports = 0;
  beforeRecorded = 0;
  fromOlderAttempt = 0;
  underway = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** As one invocation reaches it. */
  reachedBy(actor: Actor): Provider {
    return { name: "simulated", placeCall: request => this.#placeCall(actor, request) };
  }

  async #placeCall(actor: Actor, request: DialRequest): Promise<DialAnswer> {
    const { faults, seed } = this.#world;
    const key = keyOf(request);
    const place = `dial ${key}`;
    const unknown = async (reason: string): Promise<DialAnswer> => {
      await actor.step(reason, TIMEOUT_MS);
      return { kind: "unknown", reason };
    };
    if (faults.happens("provider refuses the connection", place)) {
      await actor.step("the connection is refused", 20);
      return { kind: "unknown", reason: "The connection to the provider failed before it answered" };
    }
    if (faults.happens("provider times out before the dial", place)) return unknown("no answer, no call");
    await actor.step(`dial ${key}`, 5 + chance(seed, place) * 200, () => this.#arrive(request));
    this.#arrive(request);
    const refuse = (status: number): DialAnswer => ({
      kind: "rejected",
      final: status === 400,
      trunkFault: status !== 400,
      throttled: status === 429,
      retryAfterSeconds: status === 429 ? Math.floor(chance(seed, `after ${place}`) * 60) : null,
      reason: `${status} from the provider`,
    });
    for (const status of [429, 500, 400] as const) {
      if (!faults.happens(`provider answers ${status}`, place)) continue;
      await actor.step(`refused with ${status}`, 20);
      this.answered.add(key);
      return refuse(status);
    }
    this.#ring(request);
    if (faults.happens("provider times out after the dial", place)) return unknown("it rings, no answer");
    const slow = faults.happens("provider answers slowly", place);
    await actor.step(
      "accepted",
      slow ? chance(seed, `slow ${place}`) * TIMEOUT_MS : 5 + chance(seed, `answer ${place}`) * 300,
    );
    this.answered.add(key);
    return { kind: "accepted", externalCallId: chance(seed, `named ${place}`) < 0.1 ? null : `x-${key}` };
  }

  /** Null where it cannot be asked. What never rang is unknown to it. */
  askedBy(actor: Actor): FetchStatus | null {
    const { faults, shape } = this.#world;
    if (shape.askable === "never") return null;
    return async (callId, attempt) => {
      const key = keyOf({ callId, attempt });
      const place = actor.point(`status of ${key}`);
      const silent = shape.askable === "mostly" && faults.happens("provider does not tell a status", place);
      await actor.step(`status of ${key}`, silent ? STATUS_TIMEOUT_MS : 30);
      if (silent) return { kind: "unknown" };
      if (this.live.has(key)) return { kind: "live" };
      const ended = this.#ended.get(key);
      return ended === undefined ? { kind: "unknown" } : { kind: "ended", externalCallId: null, ...ended };
    };
  }

  #arrive(request: DialRequest): void {
    const key = keyOf(request);
    this.#world.trace("provider", `is asked to dial ${key}`);
    this.#world.invariants.dialled(request);
    this.dials.set(key, this.#world.scheduler.now);
  }

  #ring(request: DialRequest): void {
    const { scheduler, seed, shape, invariants } = this.#world;
    const key = keyOf(request);
    if (this.spent.has(key)) return;
    const stream = new Stream(seed, `ring ${key}`);
    this.live.set(key, { key, request, at: scheduler.now });
    invariants.rings(request);
    const lease = shape.versions[0].policy.leaseSeconds * SECOND;
    const longest = shape.askable === "always" ? 2 * lease : lease - BEFORE_RINGING_MS;
    const lasts = stream.maybe(shape.longCalls) ? stream.next() * longest : stream.next() ** 3 * 20 * SECOND;
    const outcome = stream.pick(["PICKED", "PICKED", "RNR", "DISCONNECTED", "FAILED"] as const);
    this.#world.trace("provider", `${key} rings for ${Math.round(lasts / 1000)} s`);
    scheduler.in(lasts, () => {
      this.live.delete(key);
      this.#ended.set(key, { outcome, duration: lasts / 1000 });
      this.#reportEnd(request, outcome, lasts / 1000);
    });
  }

  #reportEnd(request: DialRequest, outcome: Outcome, seconds: number): void {
    const { faults, seed } = this.#world;
    const key = keyOf(request);
    if (faults.happens("callback lost", key)) return;
    const late = faults.happens("callback late", key);
    const soon = chance(seed, `report ${key}`) ** 3 * 3 * SECOND;
    const delay = late ? chance(seed, `late ${key}`) * 12 * MINUTE : soon;
    this.report(request, outcome, seconds, delay, key);
    if (!faults.happens("callback doubled", key)) return;
    // The second one may say something else; what was said first holds.
    const other = new Stream(seed, `again ${key}`);
    const said = other.maybe(0.5) ? outcome : other.pick(["PICKED", "RNR", "FAILED"] as const);
    this.report(request, said, seconds, other.next() ** 3 * 8 * MINUTE, `${key} again`);
  }

  /** Reports through the product's own door, until it answers 200 or the provider has had enough. */
  report(
    about: { callId: string; attempt: number },
    outcome: Outcome,
    seconds: number,
    delayMs: number,
    name: string,
  ): void {
    this.underway++;
    const attempt = (n: number, inMs: number) =>
      this.#world.scheduler.in(inMs, () => {
        this.reports++;
        const key = keyOf(about);
        if (this.dials.has(key) && !this.answered.has(key)) this.beforeRecorded++;
        if (this.#world.invariants.isOlder(about)) this.fromOlderAttempt++;
        this.#world.entrances.callback(`callback ${name}.${n}`, about, outcome, seconds, taken => {
          if (taken || n >= REPORTS) this.underway--;
          else attempt(n + 1, (3 + chance(this.#world.seed, `repeat ${name} ${n}`) * 20) * SECOND);
        });
      });
    attempt(1, delayMs);
  }
}

// What goes wrong, and how often. A run has a few kinds of trouble, not all of them: that finds more than a little
// of everything.
import { REFUSAL_KINDS, type RefusalKind } from "./http-answers.ts";
import { chance, Stream } from "./random.ts";

/** Probability of each kind at one place where it could happen, in a run that has it. */
export const FAULTS = {
  "D1 fails before the commit": 0.03,
  "D1 fails after the commit": 0.03,
  "D1 commits late, unheard": 0.02,
  "D1 is slow": 0.03,
  "queue refuses a send": 0.06,
  "queue takes a send, unheard": 0.05,
  "message delivered twice": 0.15,
  "message delivered late": 0.1,
  "message lost": 0.03,
  "message handled, ack lost": 0.08,
  "consumer killed": 0.02,
  "request killed": 0.01,
  "gate does not hear": 0.03,
  "gate answers, unheard": 0.03,
  "gate is slow": 0.02,
  "alarm lost": 0.2,
  "alarm late": 0.3,
  "alarm twice": 0.2,
  "alarm not stored": 0.1,
  "cron missed": 0.2,
  "provider refuses the connection": 0.05,
  "provider times out before the dial": 0.05,
  "provider times out after the dial": 0.05,
  ...(Object.fromEntries(REFUSAL_KINDS.map(kind => [kind, 0.04])) as Record<RefusalKind, number>),
  "provider answers 429": 0.1,
  "provider answers 500": 0.1,
  "provider answers garbage": 0.05,
  "provider answers slowly": 0.1,
  "provider does not tell a status": 0.2,
  "callback lost": 0.08,
  "callback doubled": 0.2,
  "callback late": 0.08,
  "receiver refuses the connection": 0.05,
  "receiver answers 500": 0.15,
  "receiver answers 503": 0.05,
  "receiver answers late": 0.08,
  "receiver takes it, unheard": 0.1,
} as const;
export type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

export interface Fault {
  kind: FaultKind;
  /** The place where it happened; the same in every run of the seed. */
  id: string;
  at: number;
}

/** Decides at each place. `only`: nothing but these happen, for shortening a trace. */
export class Faults {
  readonly happened: Fault[] = [];
  /** Turned off, nothing goes wrong any more. */
  on = true;
  /** Told of each one. */
  onHappened: () => void = () => {};
  readonly #seed: number;
  readonly #kinds: ReadonlySet<FaultKind>;
  readonly #only: ReadonlySet<string> | null;
  readonly #clock: () => number;

  constructor(seed: number, clock: () => number, only: readonly string[] | null) {
    this.#seed = seed;
    this.#clock = clock;
    this.#only = only === null ? null : new Set(only);
    const stream = new Stream(seed, "kinds of trouble");
    const share = stream.pick([0, 0.1, 0.25, 0.5, 1]);
    this.#kinds = new Set(FAULT_KINDS.filter(() => stream.maybe(share)));
  }

  /** `place` names where, and which time it is there. */
  happens(kind: FaultKind, place: string): boolean {
    if (!this.on) return false;
    if (this.#only === null && !this.#kinds.has(kind)) return false;
    const id = `${kind} @ ${place}`;
    const does = this.#only === null ? chance(this.#seed, id) < FAULTS[kind] : this.#only.has(id);
    if (does) {
      this.happened.push({ kind, id, at: this.#clock() });
      this.onHappened();
    }
    return does;
  }
}

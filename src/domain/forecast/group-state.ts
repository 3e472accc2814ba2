// One group while time flows: who is ready for which attempt, what is open, and when those unanswered come back.
import { NO_END } from "../calls/last-end.ts";
import type { Outcome } from "../calls/outcome.ts";
import { type RulesInForce, zoneOf } from "../hours/calling-hours.ts";
import { offsetAt, weekHourAt } from "../metrics/tally.ts";
import { attemptLimit } from "../retries/attempt-limit.ts";
import { decideRetry } from "../retries/retry-decision.ts";
import { firstOpen, type Open, type ZoneGroup } from "./group.ts";

/** Fewer people than this are nobody. */
export const ROUNDING = 1e-9;

export type Unanswered = Exclude<Outcome, "PICKED">;

/** "first" attempts obey the business hours only; "later" ones the retry slots as well. */
export const KINDS = ["first", "later"] as const;
export type Kind = (typeof KINDS)[number];

/** People who have waited since `at`, in ms. */
export interface Batch {
  attempt: number;
  at: number;
  people: number;
}

interface Back {
  at: number;
  /** Attempts that the rules allow then. */
  limit: number;
}

export class GroupState {
  readonly #inForce: RulesInForce;
  readonly #group: ZoneGroup;
  readonly #zone: string;
  /** In the order in which they came; those before `#gone` have been called. */
  readonly #queues: Record<Kind, Batch[]> = { first: [], later: [] };
  readonly #gone = { first: 0, later: 0 };
  readonly #ready = { first: 0, later: 0 };
  /** On the list still. */
  #contacts: number;
  /** Openings that have ended are behind these. */
  readonly #seen = { first: 0, later: 0 };
  /** When they come back who were called in `#step`, by outcome and attempt; null = never. */
  readonly #back = new Map<string, Back | null>();
  #step = -1;

  /** Among the groups of its flow. */
  readonly index: number;

  constructor(inForce: RulesInForce, group: ZoneGroup, index: number) {
    this.index = index;
    this.#inForce = inForce;
    this.#group = group;
    this.#contacts = group.contacts;
    this.#zone = zoneOf(inForce, group.call);
  }

  add(batch: Batch): void {
    const kind = batch.attempt > 1 ? "later" : "first";
    this.#queues[kind].push({ ...batch });
    this.#ready[kind] += batch.people;
  }

  get contacts(): number {
    return this.#contacts;
  }

  /** Contacts become calls, as the hopper feeds them. Returns how many did. */
  feed(most: number, at: number): number {
    const people = Math.min(most, this.#contacts);
    this.#contacts -= people;
    if (people > 0) this.add({ attempt: 1, at, people });
    return people;
  }

  readyFor(kind: Kind): number {
    return this.#ready[kind];
  }

  /** The share of [at, to) in which it is open. */
  openShare(kind: Kind, at: number, to: number): number {
    const openings = this.#group[kind];
    while ((openings[this.#seen[kind]]?.closesAt ?? Number.POSITIVE_INFINITY) <= at) this.#seen[kind]++;
    let open = 0;
    for (let i = this.#seen[kind]; i < openings.length; i++) {
      const { opensAt, closesAt } = openings[i] as Open;
      if (opensAt >= to) break;
      open += Math.min(to, closesAt) - Math.max(at, opensAt);
    }
    return open / (to - at);
  }

  /** No later attempt may go at that instant. */
  isClosedAt(at: number): boolean {
    return firstOpen(this.#group.later, at) !== at;
  }

  /** The first instant from `at` on at which some of those who are left may be called; null = none in the horizon. */
  nextOpensAt(at: number): number | null {
    const times = KINDS.flatMap(kind => {
      const anybody = this.#ready[kind] > 0 || (kind === "first" && this.#contacts > 0);
      return anybody ? (firstOpen(this.#group[kind], at) ?? []) : [];
    });
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Since when the first in the queue has waited; null = nobody has. */
  waitsSince(kind: Kind): number | null {
    return this.#queues[kind][this.#gone[kind]]?.at ?? null;
  }

  /** Some of the first batch of the queue, at most `most`. */
  take(kind: Kind, most: number): { attempt: number; people: number } {
    const batch = this.#queues[kind][this.#gone[kind]];
    if (batch === undefined) return { attempt: 1, people: 0 };
    const people = Math.min(most, batch.people);
    batch.people -= people;
    this.#ready[kind] = Math.max(0, this.#ready[kind] - people);
    if (batch.people <= ROUNDING) this.#gone[kind]++;
    return { attempt: batch.attempt, people };
  }

  /** When who was not answered at `at` is ready again, in ms; null = never. `step` tells apart what is asked anew. */
  comesBackAt(outcome: Unanswered, attempt: number, at: number, step: number): number | null {
    const { retryPolicy } = this.#group.call.campaign;
    // Outcomes without rules of their own are alike, and so are attempts unless the delay grows with them.
    const like = this.#inForce.rules.statusRules[outcome] === undefined ? "" : outcome;
    const key = retryPolicy === null ? like : `${like}${attempt}`;
    if (step !== this.#step) this.#back.clear();
    this.#step = step;
    let back = this.#back.get(key);
    if (back === undefined) {
      back = this.#askRules(outcome, retryPolicy === null ? 1 : attempt, at);
      this.#back.set(key, back);
    }
    return back !== null && attempt < back.limit ? back.at : null;
  }

  #askRules(outcome: Unanswered, attempt: number, at: number): Back | null {
    const { call, later } = this.#group;
    // Half of the jitter, as in the mean.
    const verdict = decideRetry({ inForce: this.#inForce, call, outcome, attempt, at, random: 0.5 });
    if (verdict.kind === "final") return null;
    const opensAt = firstOpen(later, verdict.at);
    if (opensAt === null) return null;
    const last = { ...NO_END, lastOutcome: outcome };
    const limit =
      opensAt === verdict.at
        ? verdict.maxAttempts
        : attemptLimit(this.#inForce, call, { ...last, at: opensAt });
    return { at: opensAt, limit };
  }

  /** The hour of the week there, as tallies have it. */
  weekHourAt(at: number): number {
    return weekHourAt(at, offsetAt(this.#zone, at));
  }
}

// How attempts are likely to end, learned from what was counted: the campaign's own figures, leaning on those of all
// campaigns where there are few.
import { OUTCOMES, type Outcome } from "../calls/outcome.ts";

/** What was counted of ended attempts; `seconds`: on the line. */
export interface Tally {
  dialled: number;
  picked: number;
  disconnected: number;
  rnr: number;
  failed: number;
  seconds: number;
}

export interface Counted {
  /** Of all campaigns, 35 days. */
  all: Tally;
  /** Of the campaign by attempt, 1 = first. */
  byAttempt: ReadonlyMap<number, Tally>;
  /** Of the campaign by hour of the callee's week, 0 = Monday 00:00 to 167. */
  byWeekHour: ReadonlyMap<number, Tally>;
}

export type Chances = Readonly<Record<Outcome, number>>;

export interface Rates {
  /** For the n-th attempt in an hour of the callee's week; they sum to 1. */
  chancesOf(attempt: number, weekHour: number): Chances;
  /** Seconds on the line in the mean, whatever the outcome. */
  holdSeconds: number;
  /** What nobody has counted yet, in words. */
  assumed: readonly string[];
}

/** As many attempts as the prior is worth. */
const PRIOR_WEIGHT = 20;
/** From so many attempts on an hour has a factor of its own. */
const HOUR_COUNTS_FROM = 30;
const MOST_PICKED = 0.98;
const ASSUMED_PICKED = 0.3;
const ASSUMED_HOLD_SECONDS = 30;
/** Of those that are not answered. */
const ASSUMED_UNANSWERED: Chances = { PICKED: 0, RNR: 0.7, DISCONNECTED: 0.2, FAILED: 0.1 };

const EMPTY: Tally = { dialled: 0, picked: 0, disconnected: 0, rnr: 0, failed: 0, seconds: 0 };

const COLUMN_OF = {
  PICKED: "picked",
  DISCONNECTED: "disconnected",
  RNR: "rnr",
  FAILED: "failed",
} as const satisfies Record<Outcome, keyof Tally>;

/**
 * `leaning`: 0 = the likeliest; 1 and -1 = one standard error better and worse (more are answered, and calls are
 * shorter; or the other way round).
 */
export function learnRates(counted: Counted, leaning: -1 | 0 | 1): Rates {
  const { all, byAttempt, byWeekHour } = counted;
  const own = sumOf(byAttempt.values());
  const prior = priorChances(all);
  const priorHold = all.dialled > 0 ? all.seconds / all.dialled : ASSUMED_HOLD_SECONDS;
  const known = own.dialled + PRIOR_WEIGHT;
  const hold = (own.seconds + PRIOR_WEIGHT * priorHold) / known;
  const overall = leaned(own, prior, 0);
  const byNumber = new Map<number, Chances>();
  return {
    chancesOf(attempt, weekHour) {
      const chances =
        byNumber.get(attempt) ??
        leaned(byAttempt.get(attempt) ?? EMPTY, priorOf(attempt, prior, byAttempt), leaning);
      byNumber.set(attempt, chances);
      const hour = byWeekHour.get(weekHour);
      if (hour === undefined || hour.dialled < HOUR_COUNTS_FROM || overall.PICKED === 0) return chances;
      return withPicked(chances, (chances.PICKED * hour.picked) / hour.dialled / overall.PICKED);
    },
    // The length of a call varies about as much as it is long.
    holdSeconds: Math.max(1, hold * (1 - leaning / Math.sqrt(known))),
    assumed: [
      ...(all.dialled === 0
        ? [`${ASSUMED_PICKED * 100} % are answered`, `a call holds its line for ${ASSUMED_HOLD_SECONDS} s`]
        : []),
      ...(all.dialled > 0 && own.dialled === 0
        ? ["this campaign's calls end as those of all campaigns did"]
        : []),
    ],
  };
}

/** Later attempts reach those whom earlier ones did not: what is known of the attempt before is nearer than the mean of all. */
function priorOf(attempt: number, prior: Chances, byAttempt: ReadonlyMap<number, Tally>): Chances {
  for (let n = attempt - 1; n >= 1; n--) {
    const before = byAttempt.get(n);
    if (before !== undefined && before.dialled > 0) return leaned(before, prior, 0);
  }
  return prior;
}

function priorChances(all: Tally): Chances {
  const assumed = withPicked(ASSUMED_UNANSWERED, ASSUMED_PICKED);
  return all.dialled === 0 ? assumed : leaned(all, assumed, 0);
}

function leaned(counted: Tally, prior: Chances, leaning: -1 | 0 | 1): Chances {
  const n = counted.dialled + PRIOR_WEIGHT;
  const chances = Object.fromEntries(
    OUTCOMES.map(o => [o, (counted[COLUMN_OF[o]] + PRIOR_WEIGHT * prior[o]) / n]),
  ) as Record<Outcome, number>;
  const p = chances.PICKED;
  return leaning === 0 ? chances : withPicked(chances, p + leaning * Math.sqrt((p * (1 - p)) / n));
}

/** The others keep their proportions. */
function withPicked(chances: Chances, wanted: number): Chances {
  const picked = Math.min(MOST_PICKED, Math.max(0, wanted));
  const rest = 1 - chances.PICKED;
  const share = (o: Outcome) => (rest > 0 ? chances[o] / rest : ASSUMED_UNANSWERED[o]) * (1 - picked);
  return { PICKED: picked, DISCONNECTED: share("DISCONNECTED"), RNR: share("RNR"), FAILED: share("FAILED") };
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = { ...EMPTY };
  for (const tally of tallies) for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
  return sum;
}

// When a campaign will be done, what holds it back, who is called now, later and never: from counters and rules alone.
import type { RulesInForce } from "../hours/calling-hours.ts";
import { type Flow, type FlowStep, flow, LIMITS, type Limit } from "./flow.ts";
import { mergeZones, peopleOf, type ZoneGroup } from "./group.ts";
import { type Counted, learnRates } from "./rates.ts";

export interface ForecastAsked {
  inForce: RulesInForce;
  groups: readonly ZoneGroup[];
  counted: Counted;
  lines: {
    /** What is its share while the others that dial take theirs. */
    fair: number;
    /** What it could use alone. */
    all: number;
    /** That a line is taken beyond each call: from its permit to the dial, and from the report to its release. */
    turnaroundSeconds: number;
  };
  callsPerSecond: number | null;
  /** Ms since the epoch. */
  from: number;
}

/** Ms; null = not within 31 days. */
export interface DoneBy {
  p50: number | null;
  low: number | null;
  high: number | null;
}

export interface Forecast {
  doneBy: DoneBy;
  calls: number;
  attempts: number;
  reached: number;
  unreached: number;
  /** On the line. */
  minutes: number;
  peakLines: number;
  /** Null = nothing does: it is done as it begins. */
  limit: Limit | null;
  steps: readonly FlowStep[];
  stepMs: number;
  assumed: readonly string[];
}

/** The longest step, and how many a forecast has at least. */
const STEP_MS = 15 * 60_000;
const LEAST_STEPS = 96;
const SHORTEST_STEP_MS = 1_000;

/** Nobody is left with a chance of 50, 84 and 16 % when so many are expected to be: e^-n, as rare events come. */
const NONE_LEFT = { p50: Math.LN2, low: -Math.log(0.16), high: -Math.log(0.84) };

export function forecast(asked: ForecastAsked): Forecast {
  const groups = mergeZones(asked.inForce, asked.groups);
  const { lines } = asked;
  const likeliest = learnRates(asked.counted, 0);
  const { inForce, callsPerSecond, from } = asked;
  const base = { inForce, groups, callsPerSecond, from, turnaroundSeconds: lines.turnaroundSeconds };
  const shared = { lines: lines.fair, isShared: lines.fair < lines.all };
  const { result: p50, stepMs } = fineEnough(step =>
    flow({ ...base, ...shared, rates: likeliest, doneBelow: NONE_LEFT.p50, stepMs: step }),
  );
  const low = flow({
    ...base,
    lines: lines.all,
    isShared: false,
    rates: learnRates(asked.counted, 1),
    doneBelow: NONE_LEFT.low,
    stepMs,
  });
  const high = flow({
    ...base,
    ...shared,
    rates: learnRates(asked.counted, -1),
    doneBelow: NONE_LEFT.high,
    stepMs,
  });
  return {
    doneBy: { p50: p50.doneAt, low: earliest(low.doneAt, p50.doneAt), high: latest(high.doneAt, p50.doneAt) },
    calls: groups.reduce((n, g) => n + peopleOf(g), 0),
    attempts: p50.attempts,
    reached: p50.reached,
    unreached: p50.unreached,
    minutes: p50.seconds / 60,
    peakLines: p50.peakLines,
    limit: limitOf(p50),
    steps: p50.steps,
    stepMs,
    assumed: likeliest.assumed,
  };
}

/** Steps of 15 minutes say little of what is over in one: it is looked at again in finer ones. */
function fineEnough(run: (stepMs: number) => Flow): { result: Flow; stepMs: number } {
  let stepMs = STEP_MS;
  for (;;) {
    const result = run(stepMs);
    const from = result.steps[0]?.at;
    if (result.doneAt === null || from === undefined) return { result, stepMs };
    const finer = Math.max(SHORTEST_STEP_MS, Math.floor(lengthOf(result, stepMs) / LEAST_STEPS));
    if (finer >= stepMs / 2) return { result, stepMs };
    stepMs = finer;
  }
}

/** From the first attempt to the end; ms. */
const lengthOf = ({ steps, doneAt }: Flow, stepMs: number): number =>
  Math.max(1, (doneAt ?? 0) - (steps[0]?.at ?? 0), steps.length === 1 ? stepMs / 4 : 0);

function limitOf({ heldBy }: Flow): Limit | null {
  const [most] = [...LIMITS].sort((a, b) => heldBy[b] - heldBy[a]);
  return most !== undefined && heldBy[most] > 0 ? most : null;
}

/** Null = later than anything. */
const earliest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
const latest = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b));

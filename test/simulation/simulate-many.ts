// Runs of consecutive seeds, counted.
import { FAULT_KINDS } from "./faults.ts";
import { makePlan, OPERATION_KINDS, type OperationKind, type Plan } from "./plan.ts";
import { type Outcome, run } from "./run.ts";
import type { Sabotage } from "./sabotage.ts";

export interface Total {
  runs: number;
  calls: number;
  dials: number;
  faults: number;
  violations: number;
  /** How often each kind of trouble happened; all kinds are there. */
  kinds: Record<string, number>;
}

/** What is counted besides faults and operations. */
export const EVENTS = [
  "message out of order",
  "message of several calls",
  "message of several ends",
  "callback before the dial is recorded",
  "callback of an older attempt",
  "two versions at once",
  "provider asks to be left alone",
  "breaker opens",
  "dialled under rule packs",
  "kept waiting by a rule pack",
  "let out by a pack that only observes",
  "refused by a rule pack",
  "dead letter redriven",
] as const;

/** Operations that count as faults. */
const TROUBLE: readonly OperationKind[] = [
  "evict the gate",
  "deploy version B",
  "D1 is out of reach",
  "the database is full",
  "the gate is out of reach",
  "the gate's storage fails",
  "garbage in a queue",
];

export const emptyTotal = (): Total => ({
  runs: 0,
  calls: 0,
  dials: 0,
  faults: 0,
  violations: 0,
  kinds: Object.fromEntries([...FAULT_KINDS, ...EVENTS, ...OPERATION_KINDS].map(kind => [kind, 0])),
});

/** `found` is told of each violation, and of how many there were before it; false ends the whole. */
export async function simulateMany(
  firstSeed: number,
  runs: number,
  found: (plan: Plan, outcome: Outcome, earlier: number) => Promise<boolean>,
  sabotage?: Sabotage,
): Promise<Total> {
  const total = emptyTotal();
  const { kinds } = total;
  for (let i = 0; i < runs; i++) {
    const plan = makePlan(firstSeed + i);
    const outcome = await run(plan, sabotage === undefined ? {} : { sabotage });
    total.runs++;
    total.calls += outcome.calls;
    total.dials += outcome.dials;
    total.faults += outcome.faults.length;
    for (const kind of TROUBLE) total.faults += outcome.counts[kind] ?? 0;
    for (const { kind } of outcome.faults) kinds[kind] = (kinds[kind] ?? 0) + 1;
    for (const [kind, n] of Object.entries(outcome.counts)) kinds[kind] = (kinds[kind] ?? 0) + n;
    if (outcome.violation === null) continue;
    if (!(await found(plan, outcome, total.violations++))) break;
  }
  return total;
}

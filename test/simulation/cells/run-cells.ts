// One run of two cells, and many of them, counted.
import { setLogLevel } from "../../../src/log.ts";
import type { Violation } from "../violation.ts";
import { Cells } from "./cells.ts";
import { type CellsPlan, makeCellsPlan } from "./cells-plan.ts";
import type { CellSabotage } from "./sabotages.ts";

/** Of the machine, for what a broken run leaves behind. */
const LEFTOVERS_MS = 10;

export interface CellsOutcome {
  violation: Violation | null;
  /** Requests, rows and refusals of owners, and what went wrong with them. */
  counts: Record<string, number>;
  calls: number;
  dials: number;
  faults: number;
  /** Numbers that both cells have rung. */
  shared: number;
  trace: readonly string[];
}

export async function runCells(
  plan: CellsPlan,
  { sabotage = null, tracing = false }: { sabotage?: CellSabotage | null; tracing?: boolean } = {},
): Promise<CellsOutcome> {
  setLogLevel("error");
  const cells = new Cells(plan, sabotage, tracing);
  const { error, log } = console;
  console.error = (line: unknown) => cells.worlds[0]?.logged(String(line));
  console.log = () => {};
  try {
    await cells.live();
    if (cells.violation !== null) await new Promise(over => setTimeout(over, LEFTOVERS_MS));
  } finally {
    console.error = error;
    console.log = log;
  }
  const { worlds, owners, checks } = cells;
  const sum = (of: (world: (typeof worlds)[number]) => number) => worlds.reduce((n, w) => n + of(w), 0);
  return {
    violation: cells.violation,
    counts: owners.counts,
    calls: sum(w => w.invariants.mirror.calls.size),
    dials: sum(w => w.provider.dials.size),
    faults: sum(w => w.faults.happened.length),
    shared: [...checks.rungBy.values()].filter(rung => rung.size > 1).length,
    trace: worlds
      .flatMap((w, cell) => w.lines.map(line => `${line.slice(0, 12)} ${cell}${line.slice(12)}`))
      .sort(),
  };
}

export interface CellsTotal extends Pick<CellsOutcome, "counts" | "calls" | "dials" | "faults" | "shared"> {
  runs: number;
  violations: { seed: number; violation: Violation }[];
}

/** Seeds counted up from `seed`; `goOn` false after a violation ends the whole. */
export async function runManyCells(
  seed: number,
  runs: number,
  sabotage: CellSabotage | null = null,
  goOn = true,
): Promise<CellsTotal> {
  const total: CellsTotal = { runs: 0, counts: {}, calls: 0, dials: 0, faults: 0, shared: 0, violations: [] };
  for (let i = 0; i < runs; i++) {
    const outcome = await runCells(makeCellsPlan(seed + i), { sabotage });
    total.runs++;
    for (const key of ["calls", "dials", "faults", "shared"] as const) total[key] += outcome[key];
    for (const [what, n] of Object.entries(outcome.counts))
      total.counts[what] = (total.counts[what] ?? 0) + n;
    const { violation } = outcome;
    if (violation === null) continue;
    total.violations.push({ seed: seed + i, violation });
    if (!goOn) break;
  }
  return total;
}

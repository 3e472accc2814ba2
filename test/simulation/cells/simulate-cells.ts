// What `npm run simulate -- --cells 2` prints.
import { INVARIANTS } from "../violation.ts";
import { makeCellsPlan } from "./cells-plan.ts";
import { type CellsTotal, runCells, runManyCells } from "./run-cells.ts";

/** False = something was violated. */
export async function simulateCells(
  seed: number,
  runs: number,
  { verbose, json }: { verbose: boolean; json: boolean },
): Promise<boolean> {
  if (runs === 1 && verbose)
    console.log((await runCells(makeCellsPlan(seed), { tracing: true })).trace.join("\n"));
  const total = await runManyCells(seed, runs);
  for (const { seed: of, violation } of total.violations) {
    const { invariant, message, at } = violation;
    console.log(`VIOLATION of invariant ${invariant} (${INVARIANTS[invariant]}), seed ${of}`);
    console.log(`  at ${new Date(at).toISOString().slice(11, 23)}: ${message}`);
    console.log(`Replay: npm run simulate -- --cells 2 --seed ${of} --runs 1 --verbose`);
  }
  if (json) console.log(JSON.stringify({ ...total, violations: total.violations.length }));
  console.log(perAttempt(total));
  const { calls, dials, faults, shared, violations } = total;
  console.log(
    `${total.runs} runs of two cells, ${calls} calls, ${dials} dials, ${faults} faults, ${shared} numbers rung by both, ${violations.length} violations`,
  );
  return violations.length === 0;
}

/** What owners cost, for each dial. */
function perAttempt({ counts, dials }: CellsTotal): string {
  const each = (...names: string[]) =>
    (names.reduce((n, name) => n + (counts[name] ?? 0), 0) / Math.max(1, dials)).toFixed(2);
  return `owners, for each dial: ${each("take asked")} requests to take, ${each("give back asked")} to give back, ${each("questions")} questions, ${each("rows read")} rows read, ${each("rows written")} written`;
}

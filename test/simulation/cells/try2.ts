import { runManyCells } from "./run-cells.ts";
import { CELL_SABOTAGES, type CellSabotage } from "./sabotages.ts";

for (const s of (process.argv[2] ? process.argv.slice(2) : Object.keys(CELL_SABOTAGES)) as CellSabotage[]) {
  const t0 = Date.now();
  const t = await runManyCells(1, 120, s, false);
  process.stdout.write(
    `${s}: ${t.runs} runs, ${Date.now() - t0} ms, want ${CELL_SABOTAGES[s]} ${JSON.stringify(t.violations.map(v => [v.seed, v.violation.invariant, v.violation.message]))}\n`,
  );
}

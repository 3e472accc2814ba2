import { makeCellsPlan } from "./cells-plan.ts";
import { runCells, runManyCells } from "./run-cells.ts";

const [, , seed, runs, verbose] = process.argv;
const s = (process.env.SAB ?? null) as never;
if (verbose) {
  const o = await runCells(makeCellsPlan(Number(seed)), { tracing: true, sabotage: s });
  console.log(o.trace.join("\n"));
  console.log(o.violation?.invariant, o.violation?.message, new Date(o.violation?.at ?? 0).toISOString());
} else {
  const t = await runManyCells(Number(seed), Number(runs), s, s === null);
  for (const v of t.violations)
    console.log(
      v.seed,
      v.violation.invariant,
      v.violation.message.slice(0, 400),
      new Date(v.violation.at).toISOString(),
    );
  console.log(JSON.stringify({ ...t, violations: t.violations.length }));
}

// npm run simulate -- --runs N --seed S [--cells 2] [--verbose] [--json]: many runs, one seed each, counted up from S.
import { parseArgs } from "node:util";
import { simulateInParallel } from "./parallel.ts";
import { makePlan } from "./plan.ts";
import { reportOf } from "./report.ts";

/** Violations are shown up to here; more of them say nothing new. */
const SHOWN = 3;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000_000)) },
    verbose: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    cells: { type: "string", default: "1" },
  },
});
const number = (name: "runs" | "seed" | "cells"): number => {
  const given = Number(values[name]);
  if (Number.isSafeInteger(given) && given >= 0) return given;
  console.error(`--${name} must be a whole number, 0 or more, not ${values[name]}`);
  process.exit(2);
};

const runs = number("runs");
const seed = number("seed");
const cells = number("cells");
if (cells < 1 || cells > 2) {
  console.error(`--cells must be 1 or 2, not ${values.cells}`);
  process.exit(2);
}
console.log(`${runs} runs from seed ${seed}`);
if (cells === 2) {
  const { simulateCells } = await import("./cells/simulate-cells.ts");
  process.exit((await simulateCells(seed, runs, values)) ? 0 : 1);
}
const total = await simulateInParallel(seed, runs, async (plan, outcome, earlier) => {
  if (earlier < SHOWN) console.log(await reportOf(plan, outcome, { verbose: values.verbose }));
  else console.log(`VIOLATION of invariant ${outcome.violation?.invariant}, seed ${plan.seed}`);
  return true;
});
if (runs === 1 && values.verbose && total.violations === 0) {
  const { run } = await import("./run.ts");
  console.log((await run(makePlan(seed), { tracing: true })).trace.join("\n"));
}
if (values.json) console.log(JSON.stringify(total));
console.log(
  `${total.runs} runs, ${total.calls} calls, ${total.faults} faults, ${total.violations} violations`,
);
process.exitCode = total.violations === 0 ? 0 : 1;

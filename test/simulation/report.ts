// A violation for people: what broke, the shortest trace to it, and how to see it again.

import { describeOperation } from "./operations.ts";
import type { Plan } from "./plan.ts";
import { type Outcome, run } from "./run.ts";
import type { Sabotage } from "./sabotage.ts";
import { shrink } from "./shrink.ts";
import { INVARIANTS } from "./violation.ts";

/** Lines of the trace that are shown of a shrunk run: the last ones. */
const LINES = 60;

/** What the watchdog and an idle gate do every minute. */
const DULL = / cron \d+ |(look at campaigns|record peak|attempts on the line too long)$/;

const time = (at: number) => new Date(at).toISOString().slice(11, 23);

export async function reportOf(
  plan: Plan,
  found: Outcome,
  { sabotage, verbose = false }: { sabotage?: Sabotage; verbose?: boolean } = {},
): Promise<string> {
  const shrunk = await shrink(plan, found, sabotage);
  const again = await run(shrunk.plan, { tracing: true, ...(sabotage === undefined ? {} : { sabotage }) });
  const { violation, trace } = again;
  if (violation === null)
    throw new Error("the shortened run did not break it again: the simulation is not exact");
  const { operations, shape } = shrunk.plan;
  const shown = verbose ? trace : trace.filter(line => !DULL.test(line)).slice(-LINES);
  return [
    `VIOLATION of invariant ${violation.invariant} (${INVARIANTS[violation.invariant]}), seed ${plan.seed}`,
    `  at ${time(violation.at)}: ${violation.message}`,
    `  first seen in a run of ${plan.operations.length} operations and ${found.faults.length} faults,` +
      ` shortened to ${operations.length} and ${again.faults.length} by ${shrunk.runs} runs`,
    `Replay: npm run simulate -- --seed ${plan.seed} --runs 1${verbose ? "" : " --verbose"}`,
    `World: ${describeShape(shrunk.plan)}`,
    ...operations.map(o => `  ${time(shape.startsAt + o.at)}  ${describeOperation(o.operation)}`),
    ...again.faults.map(f => `  ${time(f.at)}  fault: ${f.id}`),
    `Trace${verbose || shown.length === trace.length ? "" : `, the last ${shown.length} of ${trace.length} lines`}:`,
    ...shown.map(line => `  ${line}`),
  ].join("\n");
}

function describeShape({ shape }: Plan): string {
  const versions = shape.versions.map(v => {
    const { maxConcurrentCalls, callsPerSecond, duplicateWindowMs, leaseSeconds } = v.policy;
    return `${v.name}: ${maxConcurrentCalls} lines, ${callsPerSecond} calls/s, window ${duplicateWindowMs / 1000} s, lease ${leaseSeconds} s, ${v.maxAttempts} attempts`;
  });
  return [...versions, ...shape.campaigns.map((c, i) => `campaign ${i + 1} ${JSON.stringify(c)}`)].join(
    "\n  ",
  );
}

// Many runs on several threads: each thread takes the next few seeds when it is free. What is found comes back as a
// seed, to be run again where it is to be looked at.
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { Plan } from "./plan.ts";
import { makePlan } from "./plan.ts";
import { type Outcome, run } from "./run.ts";
import { emptyTotal, simulateMany, type Total } from "./simulate-many.ts";

/** Seeds a thread takes at a time. */
const CHUNK = 20;

interface Slice {
  seed: number;
  runs: number;
}
interface Simulated {
  total: Total;
  violated: number[];
}

/** As simulateMany; `found` is told of violations in order of their seeds, after all runs. */
export async function simulateInParallel(
  firstSeed: number,
  runs: number,
  found: (plan: Plan, outcome: Outcome, earlier: number) => Promise<boolean>,
): Promise<Total> {
  const total = emptyTotal();
  const violated: number[] = [];
  let next = 0;
  const thread = async () => {
    const worker = new Worker(new URL(import.meta.url));
    try {
      while (next < runs) {
        const slice: Slice = { seed: firstSeed + next, runs: Math.min(CHUNK, runs - next) };
        next += slice.runs;
        const done = await ask(worker, slice);
        add(total, done.total);
        violated.push(...done.violated);
      }
    } finally {
      await worker.terminate();
    }
  };
  const threads = Math.min(availableParallelism(), Math.ceil(runs / CHUNK));
  await Promise.all(Array.from({ length: threads }, thread));
  for (const [earlier, seed] of violated.sort((a, b) => a - b).entries()) {
    const plan = makePlan(seed);
    if (!(await found(plan, await run(plan), earlier))) break;
  }
  return total;
}

function ask(worker: Worker, slice: Slice): Promise<Simulated> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.postMessage(slice);
  });
}

function add(to: Total, more: Total): void {
  for (const key of ["runs", "calls", "dials", "faults", "violations"] as const) to[key] += more[key];
  for (const [kind, n] of Object.entries(more.kinds)) to.kinds[kind] = (to.kinds[kind] ?? 0) + n;
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.on("message", async ({ seed, runs }: Slice) => {
    const violated: number[] = [];
    const total = await simulateMany(seed, runs, async plan => {
      violated.push(plan.seed);
      return true;
    });
    port.postMessage({ total, violated } satisfies Simulated);
  });
}

// 1,000 runs, a new seed each time: nothing that can happen breaks what must always hold.
import { describe, expect, it } from "vitest";
import { simulateInParallel } from "./parallel.ts";
import { makePlan } from "./plan.ts";
import { reportOf } from "./report.ts";
import { run } from "./run.ts";

const RUNS = 1_000;
/** SIMULATION_SEED repeats what a failed build printed. */
const seed = Number(process.env.SIMULATION_SEED ?? Math.floor(Math.random() * 1_000_000_000));

describe("the simulation", () => {
  it(`keeps every invariant in ${RUNS} runs, and every kind of trouble happens`, async () => {
    process.stdout.write(`simulation: ${RUNS} runs from seed ${seed}\n`);
    const reports: string[] = [];
    const total = await simulateInParallel(seed, RUNS, async (plan, outcome) => {
      reports.push(await reportOf(plan, outcome));
      return reports.length < 3;
    });
    process.stdout.write(
      `simulation: ${total.runs} runs, ${total.calls} calls, ${total.faults} faults, ${total.violations} violations\n`,
    );
    expect(reports.join("\n\n")).toBe("");
    expect(Object.entries(total.kinds).filter(([, n]) => n === 0)).toEqual([]);
  });

  it("gives the same run for the same seed, line by line", async () => {
    for (const one of [seed, seed + 1, seed + 2]) {
      const first = await run(makePlan(one), { tracing: true });
      const again = await run(makePlan(one), { tracing: true });
      expect(again).toEqual(first);
      // Whoever looks on changes nothing.
      expect(await run(makePlan(one))).toEqual({ ...first, trace: [] });
      expect(first.trace.length).toBeGreaterThan(2);
    }
  });
});

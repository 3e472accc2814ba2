// Two cells side by side, a new seed each time: nothing that can happen breaks what must hold over both.
import { describe, expect, it } from "vitest";
import { makeCellsPlan, withoutTrouble } from "./cells-plan.ts";
import { runCells, runManyCells } from "./run-cells.ts";

const RUNS = 40;
/** SIMULATION_SEED repeats what a failed build printed. */
const seed = Number(process.env.SIMULATION_SEED ?? Math.floor(Math.random() * 1_000_000));

/** What must happen in so many runs. */
const KINDS = [
  "an owner restarts",
  "an owner is out of reach",
  "an owner does not hear",
  "an owner answers, unheard",
  "an owner is slow",
  "refused: busy",
  "refused: gone",
  "refused: stopped",
  "refused: within the window",
  "questions",
];

describe("two cells side by side", () => {
  it(`keep what must hold over both in ${RUNS} runs`, async () => {
    process.stdout.write(`cells: ${RUNS} runs from seed ${seed}\n`);
    const { violations, counts, shared } = await runManyCells(seed, RUNS);
    const found = violations.map(v => `seed ${v.seed}, ${v.violation.invariant}: ${v.violation.message}`);
    expect(found.join("\n")).toBe("");
    expect(KINDS.filter(kind => (counts[kind] ?? 0) === 0)).toEqual([]);
    expect(shared, "numbers that both have rung").toBeGreaterThan(RUNS / 4);
  });

  it("ask owners a little more than twice a dial where nothing is in the way", async () => {
    const counts: Record<string, number> = {};
    let dials = 0;
    for (let one = 1; one <= 8; one++) {
      const outcome = await runCells(withoutTrouble(makeCellsPlan(one)));
      expect(outcome.violation).toBeNull();
      dials += outcome.dials;
      for (const [what, n] of Object.entries(outcome.counts)) counts[what] = (counts[what] ?? 0) + n;
    }
    const each = (...names: string[]) => names.reduce((n, name) => n + (counts[name] ?? 0), 0) / dials;
    expect(each("take asked", "give back asked")).toBeLessThan(2.7);
    expect(each("rows written")).toBeLessThan(4.2);
    expect(each("rows written")).toBeGreaterThan(2);
  });

  it("give the same run for the same seed, line by line", async () => {
    const first = await runCells(makeCellsPlan(seed), { tracing: true });
    expect(await runCells(makeCellsPlan(seed), { tracing: true })).toEqual(first);
    expect(await runCells(makeCellsPlan(seed))).toEqual({ ...first, trace: [] });
    expect(first.trace.length).toBeGreaterThan(2);
  });
});

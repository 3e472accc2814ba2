// The simulation of two cells can fail: what they have between them is broken on purpose, and it is found.
import { expect, it } from "vitest";
import { makeCellsPlan } from "./cells-plan.ts";
import { runCells, runManyCells } from "./run-cells.ts";
import { CELL_SABOTAGES, type CellSabotage } from "./sabotages.ts";

/** Within so many runs, always the same ones, each is found. */
const RUNS = 200;
const SEED = 1;

it.each(Object.keys(CELL_SABOTAGES) as CellSabotage[])("is seen that %s", async sabotage => {
  const { violations } = await runManyCells(SEED, RUNS, sabotage, false);
  const [found] = violations;
  expect(found, `not found in ${RUNS} runs`).toBeDefined();
  if (found === undefined) return;
  expect(found.violation.invariant).toBe(CELL_SABOTAGES[sabotage]);
  expect((await runCells(makeCellsPlan(found.seed))).violation).toBeNull();
});

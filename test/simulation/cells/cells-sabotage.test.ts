// The simulation of two cells can fail: what they have between them is broken on purpose, and it is found.
import { expect, it } from "vitest";
import { makeCellsPlan } from "./cells-plan.ts";
import { seedsFor } from "./likely-seeds.ts";
import { runCells } from "./run-cells.ts";
import { CELL_SABOTAGES, type CellSabotage } from "./sabotages.ts";

it.each(Object.keys(CELL_SABOTAGES) as CellSabotage[])("it is seen when %s", async sabotage => {
  const seeds = seedsFor(sabotage);
  for (const seed of seeds) {
    const { violation } = await runCells(makeCellsPlan(seed), { sabotage });
    if (violation?.invariant !== CELL_SABOTAGES[sabotage]) continue;
    expect((await runCells(makeCellsPlan(seed))).violation).toBeNull();
    return;
  }
  expect.fail(`not found in ${seeds.length} runs`);
});

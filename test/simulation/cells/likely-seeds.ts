// Which runs show a sabotage soonest: always the same ones.
import { type CellsPlan, makeCellsPlan } from "./cells-plan.ts";
import type { CellSabotage } from "./sabotages.ts";

/** Within so many runs, of so many, each sabotage is found. */
const RUNS = 60;
const PLANS = 1200;

const troubles = ({ trouble, ownerTroubles }: CellsPlan) => 5 * trouble + ownerTroubles.length;
const restarts = ({ trouble, ownerTroubles }: CellsPlan) =>
  trouble + ownerTroubles.filter(({ outForMs }) => outForMs === null).length;
const begunBefore = ({ takeoverAt, overlapMs }: CellsPlan) =>
  takeoverAt === null ? 0 : takeoverAt + overlapMs;

const stops = ({ lateStops, trouble }: CellsPlan) => 10 * lateStops + trouble;

const LIKELY: Partial<Record<CellSabotage, (plan: CellsPlan) => number>> = {
  "an owner forgets when it restarts": restarts,
  "a stop is not told to the cell that has the line": stops,
  "the second cell dials before the lines of the first are taken": begunBefore,
  "the stops of the first cell are not taken over": begunBefore,
};

export function seedsFor(sabotage: CellSabotage): number[] {
  const likely = LIKELY[sabotage] ?? troubles;
  return Array.from({ length: PLANS }, (_, i) => i + 1)
    .map(seed => ({ seed, score: likely(makeCellsPlan(seed)) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, RUNS)
    .map(({ seed }) => seed);
}

// Ways to break what cells have between them, as a careless change would, and what each of them breaks.
import type { Invariant } from "../violation.ts";

export const CELL_SABOTAGES = {
  "an owner forgets when it restarts": 3,
  "who cannot ask an owner dials": 3,
  "a release frees whoever has the number": 3,
  "a line is free when its time is over": 3,
  "nobody is asked whether a line is still taken": 8,
  "the window is forgotten": 3,
  "a stop is written to the databases only": 12,
  "a stop is not told to the cell that has the line": 12,
  "the second cell dials before the lines of the first are taken": 3,
  "the stops of the first cell are not taken over": 12,
  "a report goes to the wrong cell": 0,
} as const satisfies Record<string, Invariant>;

export type CellSabotage = keyof typeof CELL_SABOTAGES;

// Trunks as lines: all of them in a table, one with everything that is said of it.
import type { TrunkAnswer } from "../client/answers.ts";
import { scalarPairs } from "./scalar-pairs.ts";
import { fields, table } from "./table.ts";

export const trunkTable = (trunks: readonly TrunkAnswer[], width: number): string[] =>
  table(
    [
      { title: "name", min: 8 },
      { title: "state" },
      { title: "provider", min: 6 },
      { title: "in use", align: "right" },
      { title: "lines", align: "right" },
      { title: "a second", align: "right", optional: true },
      { title: "weight", align: "right", optional: true },
      { title: "backup of", min: 8, optional: true },
    ],
    trunks.map(t => [
      t.name,
      t.status,
      t.provider,
      String(t.lines_in_use),
      String(t.max_concurrent_calls),
      t.pacing.calls_per_second === 0 ? "" : String(t.pacing.calls_per_second),
      String(t.weight),
      t.backup_of ?? "",
    ]),
    width,
  );

export const trunkLines = (trunk: TrunkAnswer, width: number): string[] => [
  `Trunk ${trunk.name}`,
  ...fields(scalarPairs(trunk), width),
];

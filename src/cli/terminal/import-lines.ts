// What became of the rows of an import, as lines.
import type { ImportAnswer } from "../client/answers.ts";
import { table } from "./table.ts";

/** More are at errors_url. */
const MAX_ROWS = 20;

export function importLines(answer: ImportAnswer, dryRun: boolean, width: number): string[] {
  const { rows, added_count, duplicates, rejected, errors, errors_url } = answer;
  const added = dryRun ? `${added_count} would be added` : `${added_count} added`;
  const some = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const counts = `${some(rows, "row")}: ${added}, ${some(duplicates, "duplicate")}, ${rejected} rejected`;
  if (rejected === 0) return [`${counts}.`];
  const first = errors.slice(0, MAX_ROWS);
  return [
    `${counts}${first.length < rejected ? `; the first ${first.length}:` : ":"}`,
    ...table(
      [
        { title: "line", align: "right" },
        { title: "column", min: 6 },
        { title: "value", min: 8 },
        { title: "reason", min: 12 },
      ],
      first.map(e => [String(e.line), e.column ?? "", e.value, e.reason]),
      width,
    ),
    ...(first.length < rejected ? [`All of them: GET ${errors_url}`] : []),
  ];
}

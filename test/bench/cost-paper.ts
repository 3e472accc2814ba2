// `npm run docs:cost`: writes the table of docs/performance.md that says where each cent of a call goes, from what the
// budget tests count.
import { readFileSync, writeFileSync } from "node:fs";
import {
  costOfAMillionCalls,
  DOLLARS_PER_MILLION,
  FIRST_ATTEMPT,
  LATER_ATTEMPT,
  type Unit,
} from "../support/cost.ts";
import { rowsByTable } from "../support/d1-rows.ts";

export const COST_PAPER = "docs/performance.md";
const ATTEMPTS = 1.5;
const HEADING = "## What a million calls cost\n";

/** D1's written rows stand apart, by table. */
const UNITS: Readonly<Record<Exclude<Unit, "d1RowsWritten">, string>> = {
  d1RowsRead: "rows of D1 read",
  gateRowsWritten: "rows of the gate written",
  gateRowsRead: "rows of the gate read",
  gateRequests: "requests to the gate",
  queueOperations: "queue operations",
  requests: "requests",
  cpuMs: "ms of CPU",
};

type Line = [what: string, first: string, later: string, dollars: string];

const line = (what: string, first: number, later: number, price: number): Line => [
  what,
  first.toFixed(2),
  later.toFixed(2),
  ((first + (ATTEMPTS - 1) * later) * price).toFixed(2),
];

export function costTableOfPaper(): string {
  const rows = rowsByTable().map(({ name, first, later }) =>
    line(`rows written in \`${name}\``, first, later, DOLLARS_PER_MILLION.d1RowsWritten),
  );
  const units = (Object.keys(UNITS) as (keyof typeof UNITS)[]).map(unit =>
    line(UNITS[unit], FIRST_ATTEMPT[unit], LATER_ATTEMPT[unit], DOLLARS_PER_MILLION[unit]),
  );
  const { d1RowsWritten } = DOLLARS_PER_MILLION;
  return tableOf([
    ...rows,
    line(
      "**all rows of D1 written**",
      FIRST_ATTEMPT.d1RowsWritten,
      LATER_ATTEMPT.d1RowsWritten,
      d1RowsWritten,
    ),
    ...units,
    ["**together**", "", "", costOfAMillionCalls(ATTEMPTS).total.toFixed(2)],
  ]);
}

/** As the formatter has it: every column as wide as its widest value. */
function tableOf(lines: readonly Line[]): string {
  const all: Line[] = [["what", "first attempt", "each later", `$ of a million calls`], ...lines];
  const widths = [0, 1, 2, 3].map(i => Math.max(...all.map(cells => cells[i]?.length ?? 0)));
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = all.map(row);
  return [head, rule, ...body].join("\n");
}

/** The table of the section in this text, and the text with another one in its place. */
export function tableIn(text: string): { table: string; replaced: (table: string) => string } {
  const from = text.indexOf("| what", text.indexOf(HEADING));
  const end = text.indexOf("\n\n", from);
  if (!text.includes(HEADING) || from < 0 || end < 0) throw new Error(`${COST_PAPER} has no table of costs`);
  return {
    table: text.slice(from, end),
    replaced: table => text.slice(0, from) + table + text.slice(end),
  };
}

if (import.meta.main) {
  const text = readFileSync(COST_PAPER, "utf8");
  writeFileSync(COST_PAPER, tableIn(text).replaced(costTableOfPaper()));
}

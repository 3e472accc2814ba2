// The table of docs/performance.md that says where each cent of a call goes is what the budget tests count.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COST_PAPER, costTableOfPaper, tableIn } from "../../bench/cost-paper.ts";
import { costOfAMillionCalls } from "../../support/cost.ts";

const { table } = tableIn(readFileSync(COST_PAPER, "utf8"));
const cellsOf = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map(cell => cell.trim());
const lines = table.split("\n").slice(2).map(cellsOf);
const dollarsOf = (what: (name: string) => boolean) =>
  lines.filter(([name = ""]) => what(name)).reduce((sum, cells) => sum + Number(cells[3]), 0);

it("has the table that `npm run docs:cost` writes", () => {
  expect(table).toBe(costTableOfPaper());
});

it("has lines that make up its sums", () => {
  const rows = dollarsOf(name => name.startsWith("rows written in"));
  expect(rows).toBeCloseTo(
    dollarsOf(name => name.startsWith("**all rows")),
    1,
  );
  const all = dollarsOf(name => name !== "**together**" && !name.startsWith("rows written in"));
  expect(all).toBeCloseTo(costOfAMillionCalls(1.5).total, 1);
  expect(dollarsOf(name => name === "**together**")).toBeCloseTo(costOfAMillionCalls(1.5).total, 2);
});

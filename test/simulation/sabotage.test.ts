// The simulation can fail: each invariant is broken on purpose, as a careless change would, and it is found. (In several
// files, which are tested beside each other.)
import { describe, expect, it } from "vitest";
import { findEach, RUNS, SEED } from "./find-sabotage.ts";
import { reportOf } from "./report.ts";
import { CORE_SABOTAGES, SABOTAGES } from "./sabotages.ts";
import { simulateMany } from "./simulate-many.ts";
import { INVARIANTS } from "./violation.ts";

findEach(CORE_SABOTAGES);

describe("a report", () => {
  it("names the invariant and the seed, the operations left, and the command that replays it", async () => {
    const lines = SABOTAGES[0]?.sabotage;
    if (lines === undefined) throw new Error("no sabotage");
    const reports: string[] = [];
    await simulateMany(
      SEED,
      RUNS,
      async (plan, outcome) => {
        reports.push(await reportOf(plan, outcome, { sabotage: lines }));
        return false;
      },
      lines,
    );
    expect(reports[0]).toMatch(/^VIOLATION of invariant 1 \(capacity\), seed \d+\n/);
    expect(reports[0]).toMatch(/Replay: npm run simulate -- --seed \d+ --runs 1/);
    expect(reports[0]).toMatch(/initiate campaign|"contacts":\["/);
  });
});

it("every invariant has a sabotage", () => {
  const all = Object.keys(INVARIANTS).filter(name => name !== "0");
  expect([...new Set(SABOTAGES.map(s => String(s.breaks)))].sort()).toEqual(all.sort());
});

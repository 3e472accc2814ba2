// The simulation can fail: each invariant is broken on purpose, as a careless change would, and it is found.
import { describe, expect, it } from "vitest";
import { hasLaw } from "./law/law-shapes.ts";
import type { Plan } from "./plan.ts";
import { reportOf } from "./report.ts";
import { type Outcome, run } from "./run.ts";
import { SABOTAGES } from "./sabotages.ts";
import { shrink } from "./shrink.ts";
import { simulateMany } from "./simulate-many.ts";
import { INVARIANTS, isLookedAt } from "./violation.ts";

/** Within so many runs, always the same ones, each sabotage is found. */
const RUNS = 800;
const SEED = 1;
/** Those of the runs that have rule packs: what packs ask for is broken in no other. */
const LAW_SEEDS = Array.from({ length: RUNS }, (_, i) => SEED + i).filter(hasLaw);
const isOfLaw = (breaks: number | string) => String(breaks).startsWith("13");

const sizeOf = ({ plan, outcome }: { plan: Plan; outcome: Outcome }) =>
  plan.operations.length + outcome.faults.length;

describe.each(SABOTAGES.filter(({ breaks }) => isLookedAt(breaks)))("when $name", ({ breaks, sabotage }) => {
  it(`the simulation finds invariant ${breaks} broken, and shows a short way to it`, async () => {
    let found: { plan: Plan; outcome: Outcome } | null = null;
    const look = async (plan: Plan, outcome: Outcome) => {
      if (outcome.violation?.invariant !== breaks) return true;
      found = { plan, outcome };
      return false;
    };
    if (isOfLaw(breaks)) {
      for (const seed of LAW_SEEDS) if (found === null) await simulateMany(seed, 1, look, sabotage);
    } else await simulateMany(SEED, RUNS, look, sabotage);
    expect(found, `not found in ${RUNS} runs`).not.toBeNull();
    const { plan, outcome } = found as unknown as { plan: Plan; outcome: Outcome };
    const shrunk = await shrink(plan, outcome, sabotage, 60);
    expect(shrunk.outcome.violation?.invariant).toBe(breaks);
    expect(sizeOf(shrunk)).toBeLessThan(sizeOf({ plan, outcome }));
    expect((await run(shrunk.plan, { sabotage })).violation?.message).toBe(shrunk.outcome.violation?.message);
    expect((await run(shrunk.plan)).violation).toBeNull();
  });
});

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

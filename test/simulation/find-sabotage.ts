// Looks for what a sabotage breaks, and shows a short way to it.
import { describe, expect, it } from "vitest";
import { hasHooks } from "./hooks.ts";
import { hasLaw } from "./law/law-shapes.ts";
import type { NamedSabotage } from "./named-sabotage.ts";
import type { Plan } from "./plan.ts";
import { type Outcome, run } from "./run.ts";
import { shrink } from "./shrink.ts";
import { simulateMany } from "./simulate-many.ts";
import { isLookedAt } from "./violation.ts";

/** Within so many runs, always the same ones, each sabotage is found. */
export const RUNS = 800;
export const SEED = 1;
/** Those of the runs that have rule packs: what packs ask for is broken in no other. */
const LAW_SEEDS = Array.from({ length: RUNS }, (_, i) => SEED + i).filter(hasLaw);
/** Those that have hooks, and no packs. */
const HOOK_SEEDS = Array.from({ length: RUNS }, (_, i) => SEED + i).filter(s => hasHooks(s) && !hasLaw(s));
const isOfLaw = (breaks: number | string) => String(breaks).startsWith("13");

const sizeOf = ({ plan, outcome }: { plan: Plan; outcome: Outcome }) =>
  plan.operations.length + outcome.faults.length;

/** A test for each of them. */
export function findEach(sabotages: readonly NamedSabotage[]): void {
  describe.each(sabotages.filter(({ breaks }) => isLookedAt(breaks)))(
    "when $name",
    ({ breaks, sabotage }) => {
      it(`the simulation finds invariant ${breaks} broken, and shows a short way to it`, async () => {
        let found: { plan: Plan; outcome: Outcome } | null = null;
        const look = async (plan: Plan, outcome: Outcome) => {
          if (outcome.violation?.invariant !== breaks) return true;
          found = { plan, outcome };
          return false;
        };
        if (isOfLaw(breaks) || breaks === 15) {
          for (const seed of breaks === 15 ? HOOK_SEEDS : LAW_SEEDS)
            if (found === null) await simulateMany(seed, 1, look, sabotage);
        } else await simulateMany(SEED, RUNS, look, sabotage);
        expect(found, `not found in ${RUNS} runs`).not.toBeNull();
        const { plan, outcome } = found as unknown as { plan: Plan; outcome: Outcome };
        const shrunk = await shrink(plan, outcome, sabotage, 60);
        expect(shrunk.outcome.violation?.invariant).toBe(breaks);
        expect(sizeOf(shrunk)).toBeLessThan(sizeOf({ plan, outcome }));
        expect((await run(shrunk.plan, { sabotage })).violation?.message).toBe(
          shrunk.outcome.violation?.message,
        );
        expect((await run(shrunk.plan)).violation).toBeNull();
      });
    },
  );
}

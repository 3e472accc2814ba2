// The shortest plan that still breaks the same invariant: operations, numbers and faults are left out, halves first.

import type { Plan, Planned } from "./plan.ts";
import { type Outcome, run } from "./run.ts";
import type { Sabotage } from "./sabotage.ts";
import type { Invariant } from "./violation.ts";

export interface Shrunk {
  plan: Plan;
  outcome: Outcome;
  runs: number;
}

/** Tries at most `budget` runs. `found` must have been broken by `plan`. */
export async function shrink(
  plan: Plan,
  found: Outcome,
  sabotage: Sabotage | undefined,
  budget = 400,
): Promise<Shrunk> {
  const invariant = found.violation?.invariant as Invariant;
  let best = { plan: { ...plan, faults: found.faults.map(f => f.id) }, outcome: found };
  let runs = 0;
  const breaks = async (candidate: Plan): Promise<boolean> => {
    if (runs >= budget) return false;
    runs++;
    const outcome = await run(candidate, sabotage === undefined ? {} : { sabotage });
    if (outcome.violation?.invariant !== invariant) return false;
    // What happened after the violation, or never, is no part of it.
    best = { plan: { ...candidate, faults: outcome.faults.map(f => f.id) }, outcome };
    return true;
  };
  await breaks(best.plan);
  for (let size = -1; size !== sizeOf(best.plan) && runs < budget; ) {
    size = sizeOf(best.plan);
    await without(
      () => best.plan.operations,
      operations => breaks({ ...best.plan, operations }),
    );
    await without(
      () => best.plan.faults ?? [],
      faults => breaks({ ...best.plan, faults }),
    );
    await fewerNumbers(() => best.plan, breaks);
    await fewerContacts(() => best.plan, breaks);
  }
  return { ...best, runs };
}

const sizeOf = ({ operations, faults, shape }: Plan): number =>
  operations.length + (faults?.length ?? 0) + shape.campaigns.reduce((n, c) => n + c.contacts.length, 0);

/** Leaves out halves, quarters, … and single entries for as long as it still breaks. */
async function without<T>(now: () => readonly T[], breaks: (fewer: T[]) => Promise<boolean>): Promise<void> {
  for (let chunk = now().length; chunk >= 1; chunk = Math.floor(chunk / 2)) {
    for (let from = 0; from < now().length; ) {
      const fewer = now().filter((_, i) => i < from || i >= from + chunk);
      if (!(await breaks(fewer))) from += chunk;
    }
  }
}

async function fewerNumbers(plan: () => Plan, breaks: (plan: Plan) => Promise<boolean>): Promise<void> {
  for (const { name } of plan().operations) {
    const find = () => plan().operations.find(o => o.name === name) as Planned;
    const numbersOf = ({ operation }: Planned) => ("numbers" in operation ? operation.numbers : []);
    if (numbersOf(find()).length < 2) continue;
    await without(
      () => numbersOf(find()),
      numbers =>
        breaks({
          ...plan(),
          operations: plan().operations.map(o =>
            o.name === name ? ({ ...o, operation: { ...o.operation, numbers } } as Planned) : o,
          ),
        }),
    );
  }
}

async function fewerContacts(plan: () => Plan, breaks: (plan: Plan) => Promise<boolean>): Promise<void> {
  for (let i = 0; i < plan().shape.campaigns.length; i++) {
    await without(
      () => plan().shape.campaigns[i]?.contacts ?? [],
      contacts => {
        const campaigns = plan().shape.campaigns.map((c, j) => (i === j ? { ...c, contacts } : c));
        return breaks({ ...plan(), shape: { ...plan().shape, campaigns } });
      },
    );
  }
}

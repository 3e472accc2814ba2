// What happens in a run of two cells: a plan for each, as for a world of its own, with the same beginning, numbers and duplicate
// window; and what becomes of the owners.
import { hasHooks } from "../hooks.ts";
import { hasLaw } from "../law/law-shapes.ts";
import { makePlan, type Plan, type Planned } from "../plan.ts";
import { Stream } from "../random.ts";
import { MINUTE, SECOND } from "../shape.ts";
import { campaignBase } from "./cell-ids.ts";

export interface OwnerTrouble {
  /** Ms after the start of the run. */
  at: number;
  phoneNumber: string;
  /** Null = it restarts. */
  outForMs: number | null;
}

export interface CellsPlan {
  seed: number;
  cells: readonly [Plan, Plan];
  /** Owners that share the numbers. */
  parts: number;
  /** How often requests to owners go wrong; 0 = never. */
  trouble: number;
  ownerTroubles: readonly OwnerTrouble[];
  /** How often somebody tells the other cell to stop just as a call to them may go out. */
  lateStops: number;
  /** The first cell was alone, and asks owners from then on, ms after the start; null = the two were always there. */
  takeoverAt: number | null;
  /** Versions of the first cell's code run beside each other for so long. */
  overlapMs: number;
}

/** Rule packs and hooks are a cell's own: runs without them look at more of what is shared. */
function* seedsFrom(seed: number): Generator<number> {
  for (let n = seed * 1_000; ; n++) if (!hasLaw(n) && !hasHooks(n)) yield n;
}

export function makeCellsPlan(seed: number): CellsPlan {
  const seeds = seedsFrom(seed);
  const next = () => Number(seeds.next().value);
  const first = makePlan(next());
  const { startsAt, versions } = first.shape;
  const second = makePlan(next(), startsAt);
  const stream = new Stream(seed, "cells");
  const chaosMs = Math.max(first.shape.chaosMs, second.shape.chaosMs);
  const { duplicateWindowMs } = versions[0].policy;
  const { clockSpreadMs } = first.shape;
  const plans = [first, second].map((plan, cell): Plan => {
    const [a, b] = plan.shape.versions.map(v => ({ ...v, policy: { ...v.policy, duplicateWindowMs } }));
    const shape = { ...plan.shape, chaosMs, clockSpreadMs };
    if (a !== undefined && b !== undefined) shape.versions = [a, b];
    return { ...plan, shape, operations: plan.operations.map(planned => inCell(planned, cell)) };
  });
  const [one, two] = plans as [Plan, Plan];
  const numbers = one.shape.numbers.filter(number => two.shape.numbers.includes(number));
  const takesOver = stream.maybe(0.3);
  return {
    seed,
    cells: [one, two],
    parts: stream.pick([2, 8, 256]),
    trouble: stream.pick([0, 0.5, 1, 2]),
    ownerTroubles: Array.from({ length: stream.whole(0, 6) }, () => ({
      at: stream.whole(0, chaosMs),
      phoneNumber: stream.pick(numbers),
      outForMs: stream.maybe(0.4) ? stream.pick([5, 40, 200]) * SECOND : null,
    })),
    lateStops: stream.pick([0, 0, 0.05, 0.2]),
    takeoverAt: takesOver ? stream.whole(0, 4 * MINUTE) : null,
    overlapMs: stream.whole(5, 60) * SECOND,
  };
}

/** Its campaigns as they are numbered there. What names no campaign goes to the first cell. */
function inCell(planned: Planned, cell: number): Planned {
  const { operation } = planned;
  if (!("campaign" in operation) || typeof operation.campaign !== "number" || cell === 0) return planned;
  const campaign = campaignBase(cell) + Math.max(1, operation.campaign);
  return { ...planned, operation: { ...operation, campaign } as Planned["operation"] };
}

/** Nothing goes wrong, and each cell has numbers of its own: for what a call costs where nothing is in its way. */
export function withoutTrouble(plan: CellsPlan): CellsPlan {
  const [first, second] = plan.cells;
  return {
    ...plan,
    cells: [{ ...first, faults: [] }, withOtherNumbers({ ...second, faults: [] })],
    trouble: 0,
    ownerTroubles: [],
    lateStops: 0,
    takeoverAt: null,
  };
}

function withOtherNumbers(plan: Plan): Plan {
  const other = <T>(what: T): T => JSON.parse(JSON.stringify(what).replaceAll("+1202555", "+1202556"));
  const campaigns = plan.shape.campaigns.map(c => ({ ...c, contacts: other(c.contacts) }));
  const shape = { ...plan.shape, numbers: other(plan.shape.numbers), campaigns };
  return { ...plan, shape, operations: other(plan.operations) };
}

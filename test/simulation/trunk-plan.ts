// What happens in a run to its trunks: pauses, other lines and paces, other trunks for a campaign, accounts that fail.
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import type { Planned } from "./plan.ts";
import { Stream } from "./random.ts";
import { SECOND, type Shape } from "./shape.ts";
import { LINES, namesOf, PACES, someTrunks } from "./trunk-shapes.ts";

/** What is wrong with an account: its credential, too many requests, the provider itself, the way to it. */
export const ACCOUNT_TROUBLES = ["expired", "overloaded", "down", "unreachable"] as const;
export type AccountTrouble = (typeof ACCOUNT_TROUBLES)[number];

export type TrunkOperation =
  /** `unheard`: the request dies when D1 has it, before the gate has. */
  | { do: "pause a trunk"; trunk: string; unheard: boolean }
  | { do: "resume a trunk"; trunk: string }
  | { do: "pause all trunks" | "resume all trunks" }
  | { do: "change a trunk"; trunk: string; lines: number; callsPerSecond: number; weight: number }
  | { do: "change a campaign's trunks"; campaign: number; trunks: string[] | null }
  | { do: "an account fails"; trunk: string; how: AccountTrouble; forMs: number }
  | { do: "evict a trunk's gate"; trunk: string }
  | { do: "a trunk's gate is out of reach"; trunk: string; forMs: number };

const WEIGHTS: Record<TrunkOperation["do"], number> = {
  "pause a trunk": 3,
  "resume a trunk": 1.5,
  "pause all trunks": 0.3,
  "resume all trunks": 0.7,
  "change a trunk": 1.5,
  "change a campaign's trunks": 2,
  "an account fails": 2,
  "evict a trunk's gate": 2,
  "a trunk's gate is out of reach": 0.7,
};
export const TRUNK_OPERATION_KINDS = Object.keys(WEIGHTS) as TrunkOperation["do"][];

function makeOperation(stream: Stream, { trunks, campaigns }: Shape): TrunkOperation {
  const kind = stream.weighted(WEIGHTS);
  const trunk = stream.pick(namesOf(trunks));
  switch (kind) {
    case "pause a trunk":
      return { do: kind, trunk, unheard: stream.maybe(0.4) };
    case "resume a trunk":
    case "evict a trunk's gate":
      return { do: kind, trunk };
    case "pause all trunks":
    case "resume all trunks":
      return { do: kind };
    case "change a trunk": {
      const changes = {
        lines: stream.pick(LINES),
        callsPerSecond: stream.pick(PACES),
        weight: stream.whole(1, 3),
      };
      return {
        do: kind,
        trunk: stream.maybe(0.2) ? DEFAULT_TRUNK : (trunks.at(-1)?.name ?? trunk),
        ...changes,
      };
    }
    case "change a campaign's trunks":
      return { do: kind, campaign: stream.whole(1, campaigns.length), trunks: someTrunks(stream, trunks) };
    case "an account fails":
      return { do: kind, trunk, how: stream.pick(ACCOUNT_TROUBLES), forMs: stream.whole(5, 240) * SECOND };
    case "a trunk's gate is out of reach":
      return { do: kind, trunk, forMs: stream.pick([2, 20, 90]) * SECOND };
  }
}

/** None where there is one trunk. `moments`: when much happens. */
export function planTrunks(seed: number, shape: Shape, moments: readonly number[]): Planned[] {
  if (shape.trunks.length === 0) return [];
  const stream = new Stream(seed, "what happens to trunks");
  return Array.from({ length: stream.whole(1, 8) }, (_, i) => {
    const at = stream.maybe(0.6)
      ? stream.pick(moments) + stream.whole(0, stream.pick([300, 3_000]))
      : stream.whole(0, shape.chaosMs);
    return { name: `trunk operation ${i}`, at, operation: makeOperation(stream, shape) };
  });
}

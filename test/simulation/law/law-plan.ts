// What happens in a run to the rules of its campaigns: on, off, other packs, observed instead of enforced and back.
import type { ComplianceSettings } from "../../../src/domain/compliance/campaign/compliance-settings.ts";
import type { Planned } from "../plan.ts";
import { Stream } from "../random.ts";
import type { Shape } from "../shape.ts";
import { makeCompliance } from "./law-shapes.ts";

export type LawOperation =
  | { do: "change rule packs"; campaign: number; compliance: ComplianceSettings | null }
  | { do: "enforce or observe"; campaign: number }
  | { do: "call a person again and again"; campaign: number; numbers: readonly string[] };

const WEIGHTS: Record<LawOperation["do"], number> = {
  "change rule packs": 2,
  "enforce or observe": 1.5,
  "call a person again and again": 3,
};
export const LAW_OPERATION_KINDS = Object.keys(WEIGHTS) as LawOperation["do"][];

function makeOperation(stream: Stream, { campaigns, numbers, startsAt }: Shape): LawOperation {
  const kind = stream.weighted(WEIGHTS);
  const campaign = stream.whole(1, campaigns.length);
  switch (kind) {
    case "change rule packs": {
      const compliance = stream.maybe(0.3) ? null : makeCompliance(stream, startsAt);
      return { do: kind, campaign, compliance };
    }
    case "enforce or observe":
      return { do: kind, campaign };
    case "call a person again and again":
      return { do: kind, campaign, numbers: stream.some(numbers, stream.pick([2, 4, 6])) };
  }
}

/** None where nobody asks for rules. `moments`: when much happens. */
export function planLaw(seed: number, shape: Shape, moments: readonly number[]): Planned[] {
  if (!shape.law) return [];
  const stream = new Stream(seed, "what happens to rules");
  return Array.from({ length: stream.whole(1, 7) }, (_, i) => {
    const at = stream.maybe(0.6)
      ? stream.pick(moments) + stream.whole(0, stream.pick([300, 3_000]))
      : stream.whole(0, shape.chaosMs);
    return { name: `law operation ${i}`, at, operation: makeOperation(stream, shape) };
  });
}

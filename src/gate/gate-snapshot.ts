// A gate in numbers: lines in use and by whom, what holds the trunk up, when it looks again.
import type { GateSnapshot } from "../domain/trunks/gate-view.ts";
import { linesInUse, type Permit } from "../domain/trunks/permit.ts";
import { countOf, isOnTheLine } from "./lines-view.ts";

export function gateSnapshot(
  permits: readonly Permit[],
  rest: Omit<GateSnapshot, "permits" | "linesInUse" | "begun" | "byCampaign">,
): GateSnapshot {
  const byCampaign: Record<string, number> = {};
  for (const { campaignId } of permits) byCampaign[campaignId] = (byCampaign[campaignId] ?? 0) + 1;
  return {
    permits: permits.length,
    linesInUse: linesInUse(countOf(permits), rest.maxConcurrentCalls),
    begun: permits.filter(isOnTheLine).length,
    byCampaign,
    ...rest,
  };
}

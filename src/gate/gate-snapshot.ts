// A gate in numbers: lines in use and by whom, what holds the trunk up, when it looks again.
import type { Permit } from "../domain/trunks/permit.ts";
import type { TrunkView } from "./trunk-control.ts";

export interface GateSnapshot {
  permits: number;
  begun: number;
  byCampaign: Record<string, number>;
  peak: number;
  maxConcurrentCalls: number;
  /** Ms since the epoch. */
  alarmAt: number | null;
  trunk: TrunkView;
}

export function gateSnapshot(
  permits: readonly Permit[],
  rest: Pick<GateSnapshot, "peak" | "maxConcurrentCalls" | "alarmAt" | "trunk">,
): GateSnapshot {
  const byCampaign: Record<string, number> = {};
  for (const { campaignId } of permits) byCampaign[campaignId] = (byCampaign[campaignId] ?? 0) + 1;
  return { permits: permits.length, begun: permits.filter(p => p.begun).length, byCampaign, ...rest };
}

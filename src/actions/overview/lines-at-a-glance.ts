// A campaign's lines as a glance at all gates tells them: what `askLines` asks each gate for, without asking again.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { Lines, TrunkLines } from "../../domain/explain/line-checks.ts";
import type { GateGlance } from "../../domain/trunks/gate-view.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { mayEverServe, type TrunkShare } from "../../domain/trunks/sharing.ts";
import { limitsOf } from "../../domain/trunks/trunk.ts";
import { trunkLines } from "../trunks/ask-lines.ts";
import type { TrunkGlance } from "./glance-at-trunks.ts";

/** Caller ids are not looked at. A trunk whose gate does not answer is left out. `now` in ms. */
export function linesAtAGlance(
  glances: readonly TrunkGlance[],
  campaign: Campaign,
  policy: Policy,
  now: number,
): Lines {
  const shares: TrunkShare[] = glances.map(({ trunk }) => ({
    ...trunk,
    lines: limitsOf(trunk, policy).maxConcurrentCalls,
  }));
  const own = shares.filter(t => mayEverServe(campaign, shares, t.name));
  const trunks = own.flatMap((share): TrunkLines[] => {
    const gate = glances.find(g => g.trunk.name === share.name)?.gate ?? null;
    return gate === null
      ? []
      : [trunkLines(share, { own, shares, campaign, now }, factsOf(gate, campaign.id))];
  });
  return { permit: null, numberHeldBy: null, trunks };
}

const factsOf = (gate: GateGlance, campaignId: number): TrunkLines["facts"] => ({
  permit: null,
  numberHeldBy: null,
  linesInUse: gate.linesInUse,
  linesOfCampaign: gate.byCampaign[campaignId] ?? 0,
  maxConcurrentCalls: gate.maxConcurrentCalls,
  pace: gate.pace,
  callerIds: null,
  trunk: gate.trunk,
});

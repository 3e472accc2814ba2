// start, pause, resume, complete, cancel: one guarded statement, then the gate looks again.
import {
  AD_HOC_CAMPAIGN_ID,
  CAMPAIGN_TRANSITIONS,
  type Campaign,
  type CampaignVerb,
  legalVerbs,
} from "../../domain/campaigns/campaign.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { GateClient } from "../ports/gate-client.ts";

export interface StateDeps {
  /** False when the campaign is in none of the verb's origins. */
  move: (id: number, verb: CampaignVerb, now: number) => Promise<boolean>;
  /** What it is now, for the message of a refusal. */
  current: (id: number) => Promise<Campaign | null>;
  gate: Pick<GateClient, "wake">;
  clock: Clock;
}

/** Throws `conflict` for an illegal transition, naming the state and what is legal. */
export async function changeCampaignState(
  deps: StateDeps,
  campaign: Campaign,
  verb: CampaignVerb,
): Promise<void> {
  if (campaign.id === AD_HOC_CAMPAIGN_ID && verb === "cancel") throw adHocCancelled();
  if (await deps.move(campaign.id, verb, deps.clock())) {
    // The claim looks at the campaign last, so stopping holds already; this makes starting prompt.
    await deps.gate.wake();
    return;
  }
  const status = (await deps.current(campaign.id))?.status ?? campaign.status;
  const legal = legalVerbs(status);
  throw new CallManagerError(
    "conflict",
    `Cannot ${verb} campaign ${campaign.id}: it is ${status}. Legal now: ${legal.join(", ") || "nothing"}.`,
    { status, legal, needed: CAMPAIGN_TRANSITIONS[verb].from },
  );
}

/** Nothing leads out of cancelled, and there is only one such campaign. */
const adHocCancelled = () =>
  new CallManagerError(
    "conflict",
    "The built-in campaign of ad-hoc calls cannot be cancelled for good; set its is_active to false instead.",
  );

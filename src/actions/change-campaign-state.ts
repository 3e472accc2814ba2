// start, pause, resume, complete, cancel: one guarded statement, then the gate looks again.
import { CAMPAIGN_TRANSITIONS, type Campaign, type CampaignVerb, legalVerbs } from "../domain/campaign.ts";
import { CallManagerError } from "../domain/errors.ts";
import type { Clock, GateClient } from "./ports.ts";

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

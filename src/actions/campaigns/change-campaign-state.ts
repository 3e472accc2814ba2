// start, pause, resume, complete, cancel: one guarded statement, then the gate looks again.
import type { AnswerTo } from "../../domain/calls/reservation.ts";
import {
  AD_HOC_CAMPAIGN_ID,
  CAMPAIGN_TRANSITIONS,
  type CampaignVerb,
  legalVerbs,
  movedBy,
} from "../../domain/campaigns/campaign.ts";
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import type { By } from "../../domain/changes/change.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { GateClient } from "../ports/gate-client.ts";
import { showCampaign } from "./show-campaign.ts";

interface Ctx {
  campaigns: Pick<CampaignStore, "find" | "move">;
  gate: Pick<GateClient, "wake">;
  clock: Clock;
}

interface Asked {
  id: number;
  verb: CampaignVerb;
  answer?: AnswerTo<CountedCampaign>;
  /** Absent = nobody: it is not noted. */
  by?: By;
}

/** Throws `not_found`, and `conflict` for an illegal transition, naming the state and what is legal. */
export async function changeCampaignState(
  ctx: Ctx,
  { id, verb, answer = () => null, by }: Asked,
): Promise<CountedCampaign> {
  const found = await showCampaign(ctx, { id });
  if (id === AD_HOC_CAMPAIGN_ID && verb === "cancel") throw adHocCancelled();
  const now = ctx.clock();
  const foreseen = { ...found, campaign: { ...found.campaign, ...movedBy(verb, now) } };
  if (await ctx.campaigns.move(id, verb, now, answer(foreseen), by)) {
    // The claim looks at the campaign last, so stopping holds already; this makes starting prompt.
    await ctx.gate.wake(namedTrunks(found.campaign));
    return showCampaign(ctx, { id });
  }
  // It may have changed since it was read.
  const { status } = ((await ctx.campaigns.find(id)) ?? found).campaign;
  const legal = legalVerbs(status);
  throw new CallManagerError(
    "conflict",
    `Cannot ${verb} campaign ${id}: it is ${status}. Legal now: ${legal.join(", ") || "nothing"}.`,
    { status, legal, needed: CAMPAIGN_TRANSITIONS[verb].from },
  );
}

/** Nothing leads out of cancelled, and there is only one such campaign. */
const adHocCancelled = () =>
  new CallManagerError(
    "conflict",
    "The built-in campaign of ad-hoc calls cannot be cancelled for good; set its is_active to false instead.",
  );

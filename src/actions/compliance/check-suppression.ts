// May this number, or this person, be called? Each entry in force that says no, and whether it is about what is asked.
import { campaignScope, EVERYWHERE, type Suppression } from "../../domain/compliance/suppression.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Somebody, SuppressionStore } from "../ports/suppression-store.ts";

/** Entries of each kind. */
const LIMIT = 100;

export interface CheckAsked extends Somebody {
  campaignId: number | null;
  purpose: string | null;
}

export interface Checked {
  now: number;
  /** In what was asked about: everywhere, and in the campaign and for the purpose (or its own) where they are named. */
  suppressed: boolean;
  entries: readonly (Suppression & { applies: boolean })[];
}

interface Ctx {
  suppressions: Pick<SuppressionStore, "holding">;
  campaigns: Pick<CampaignStore, "byIds">;
  clock: Clock;
}

export async function checkSuppression(
  { suppressions, campaigns, clock }: Ctx,
  { campaignId, purpose: asked, ...somebody }: CheckAsked,
): Promise<Checked> {
  const now = clock();
  const campaign = campaignId === null ? undefined : (await campaigns.byIds([campaignId])).get(campaignId);
  const purpose = asked ?? campaign?.compliance?.purpose ?? null;
  const scopes = [
    EVERYWHERE,
    ...(campaignId === null ? [] : [campaignScope(campaignId)]),
    ...(purpose === null ? [] : [`purpose:${purpose}`]),
  ];
  const entries = (await suppressions.holding(somebody, now, LIMIT)).map(entry => ({
    ...entry,
    applies: scopes.includes(entry.scope),
  }));
  return { now, suppressed: entries.some(entry => entry.applies), entries };
}

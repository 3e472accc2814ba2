// When a campaign may dial: its openings over some days, for first attempts or for retries.
import { hoursOf } from "../../domain/campaigns/campaign.ts";
import { type AttemptKind, listOpenings, zoneOf } from "../../domain/hours/calling-hours.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import { findCampaign } from "./find-campaign.ts";

interface Asked {
  id: number;
  /** In ms; now when absent. */
  from: number | undefined;
  days: number;
  kind: AttemptKind;
  /** As if for a contact of this zone; null = the campaign's. */
  timeZone: string | null;
}

/** Times in ms. */
export interface CallingWindows {
  campaignId: number;
  timeZone: string;
  kind: AttemptKind;
  from: number;
  to: number;
  openings: ReturnType<typeof listOpenings>;
}

/** Throws `not_found`. */
export async function callingWindows(
  ctx: { campaigns: Pick<CampaignStore, "byIds">; policy: Policy; clock: Clock },
  { id, from = ctx.clock(), days, kind, timeZone }: Asked,
): Promise<CallingWindows> {
  const call = { campaign: hoursOf(await findCampaign(ctx, { id })), timeZone };
  return {
    campaignId: id,
    timeZone: zoneOf(ctx.policy, call),
    kind,
    from,
    to: from + days * DAY_MS,
    openings: listOpenings(ctx.policy, call, { from, days, kind }),
  };
}

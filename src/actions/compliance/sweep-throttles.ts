// Throttles that no dispatch will end: of campaigns that have ended, are gone, or whose packs hold nothing back any more.
import { abandonLimits } from "../../domain/compliance/abandon/abandon-rules.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";

/** Looked at in one go; and such looks of one run: more are throttled at no time. */
const CHUNK = 500;
const CHUNKS = 20;

/** How many ended. `now` in ms. */
export async function sweepThrottles(
  {
    calls,
    campaigns,
  }: {
    calls: Pick<CallStore, "tenantRules">;
    campaigns: Pick<CampaignStore, "byIds" | "listThrottles" | "changeThrottles">;
  },
  now: number,
): Promise<number> {
  let ended = 0;
  let after = 0;
  for (let n = 0; n < CHUNKS; n++) {
    const found = await campaigns.listThrottles(after, CHUNK);
    if (found.length === 0) break;
    const tenant = await calls.tenantRules(null, now);
    const known = await campaigns.byIds(found.map(one => one.campaignId));
    const over = found.filter(({ campaignId }) => {
      const campaign = known.get(campaignId);
      return (
        campaign === undefined ||
        campaign.status === "completed" ||
        campaign.status === "cancelled" ||
        abandonLimits(campaign.compliance, now, tenant).length === 0
      );
    });
    await campaigns.changeThrottles(over.map(one => ({ ...one, begins: false })));
    ended += over.length;
    after = found.at(-1)?.campaignId ?? after;
    if (found.length < CHUNK) break;
  }
  return ended;
}

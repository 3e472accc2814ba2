// Which of the campaigns that a dispatch has looked at have fewer lines, since too many calls were abandoned: read for
// those with a rule that has a limit, and not again for a while.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { abandonStanding } from "../../domain/compliance/abandon/abandon-rate.ts";
import { abandonLimits } from "../../domain/compliance/abandon/abandon-rules.ts";
import { throttleOf } from "../../domain/compliance/abandon/throttle.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { AbandonRecords } from "../ports/campaign-store.ts";
import type { DispatchMemory } from "./dispatch-memory.ts";

export interface ThrottleDeps {
  campaigns: Pick<AbandonRecords, "abandonFacts" | "changeThrottles">;
  memory: Pick<DispatchMemory, "throttles">;
}

export async function seeThrottles(
  { campaigns, memory }: ThrottleDeps,
  seen: readonly Campaign[],
  now: number,
  tenant?: TenantRules,
): Promise<void> {
  const ruled = seen.map(campaign => ({ campaign, rules: abandonLimits(campaign.compliance, now, tenant) }));
  for (const { campaign } of ruled.filter(one => one.rules.length === 0))
    memory.throttles.forget(campaign.id);
  const asked = ruled.filter(
    ({ campaign, rules }) => rules.length > 0 && !memory.throttles.isFresh(campaign, now),
  );
  if (asked.length === 0) return;
  const days = Math.max(...asked.flatMap(({ rules }) => rules.map(r => r.periodDays)));
  const facts = await campaigns.abandonFacts(
    asked.map(one => one.campaign.id),
    days,
    now,
  );
  const changes = asked.flatMap(({ campaign, rules }) => {
    const { days: counted = [], since = null } = facts.get(campaign.id) ?? {};
    const throttle = throttleOf(abandonStanding(rules, counted, now), since, now);
    memory.throttles.saw(campaign, throttle, now);
    if ((throttle === null) === (since === null)) return [];
    return [{ campaignId: campaign.id, since: since ?? now, begins: throttle !== null }];
  });
  await campaigns.changeThrottles(changes);
}

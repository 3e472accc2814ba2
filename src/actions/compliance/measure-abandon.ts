// How many of a campaign's answered calls were abandoned, by the rule that it comes closest to the limit of, and what
// follows from it.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import {
  type AbandonDay,
  type AbandonRate,
  abandonRate,
  abandonStanding,
} from "../../domain/compliance/abandon/abandon-rate.ts";
import {
  type AbandonRule,
  abandonLimits,
  abandonRules,
} from "../../domain/compliance/abandon/abandon-rules.ts";
import { type Throttle, throttleOf } from "../../domain/compliance/abandon/throttle.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { AbandonRecords } from "../ports/campaign-store.ts";

/** Shown of a campaign without a rule. */
const SHOWN_DAYS = 30;

export interface MeasuredAbandon {
  /** Null = none of its packs has one. */
  rule: AbandonRule | null;
  rate: AbandonRate;
  /** Oldest first; those of the rule's period. */
  days: AbandonDay[];
  /** What dispatch goes by, or would if the campaign did more than observe; null = all of its lines. */
  throttle: Throttle | null;
  /** False: it observes, and dials all the same. */
  enforced: boolean;
}

interface AskedAt {
  /** In ms. */
  now: number;
  /** Absent = the operator has no rules of their own. */
  tenant?: TenantRules | undefined;
}

export async function measureAbandon(
  { campaigns }: { campaigns: Pick<AbandonRecords, "abandonFacts"> },
  { id, compliance }: Pick<Campaign, "id" | "compliance">,
  { now, tenant }: AskedAt,
): Promise<MeasuredAbandon> {
  const rules = abandonRules(compliance, now, tenant);
  const periodDays = Math.max(...rules.map(r => r.periodDays), SHOWN_DAYS);
  const facts = await campaigns.abandonFacts([id], periodDays, now);
  const { days = [], since = null } = facts.get(id) ?? {};
  const standing = abandonStanding(rules, days, now);
  const rate = standing?.rate ?? abandonRate(days, SHOWN_DAYS, now);
  return {
    rule: standing?.rule ?? null,
    rate,
    days: days.filter(({ day }) => day >= rate.from),
    throttle: throttleOf(standing, since, now),
    enforced: abandonLimits(compliance, now, tenant).length > 0,
  };
}

/** What keeps lines or first attempts back; null = nothing, and without a rule that has a limit nothing is read. */
export async function throttleInForce(
  ctx: { campaigns: Pick<AbandonRecords, "abandonFacts"> },
  campaign: Pick<Campaign, "id" | "compliance">,
  at: AskedAt,
): Promise<Throttle | null> {
  if (abandonLimits(campaign.compliance, at.now, at.tenant).length === 0) return null;
  return (await measureAbandon(ctx, campaign, at)).throttle;
}

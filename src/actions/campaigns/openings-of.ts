// When a campaign may call somebody, over some days: the one answer of windows, calendar and heat map.
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import type { LawAsked } from "../../domain/compliance/campaign/ask-verdict.ts";
import { type ClosedDay, closedDays } from "../../domain/compliance/campaign/closed-days.ts";
import { inBoth, lawfulWindows, type Span } from "../../domain/compliance/campaign/lawful-windows.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { type AttemptKind, listOpenings, zoneOf } from "../../domain/hours/calling-hours.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";

interface Asked {
  campaign: Campaign;
  callee: LawAsked["callee"];
  /** The callee's; null = the campaign's. */
  timeZone: string | null;
  tenant: TenantRules;
  /** In ms. */
  from: number;
  days: number;
}

export interface CampaignOpenings {
  /** By the campaign's own hours and the rule packs that it enforces. */
  openings(kind: AttemptKind): Span[];
  /** Within the days that were asked for, as a whole; none without rule packs. */
  closedDays(kind: AttemptKind): ClosedDay[];
  /** Null: it enforces no rule packs and no blackout stands, or nobody knows what time it is there. */
  law: LawAsked | null;
}

export function openingsOf(
  policy: Policy,
  { campaign, callee, timeZone, tenant, from, days }: Asked,
): CampaignOpenings {
  const call = { campaign: hoursOf(campaign), timeZone };
  const zone = zoneOf(policy, call);
  const to = from + days * DAY_MS;
  const law = isTimeZone(zone) ? lawOf(campaign, callee, tenant) : null;
  const lawful = law === null ? null : lawfulWindows(law, from, to);
  const hours = (kind: AttemptKind): Span[] =>
    listOpenings(policy, call, { from, days, kind }).map(o => ({
      opensAt: o.opens_at,
      closesAt: o.closes_at,
    }));
  const openings = (kind: AttemptKind) => (lawful === null ? hours(kind) : inBoth(hours(kind), lawful));
  return {
    law,
    openings,
    closedDays: kind => {
      if (law === null) return [];
      const hoursName = kind === "first" ? "business_hours" : "retry_hours";
      return closedDays({ law, zone, hours: hours(kind), hoursName, openings: openings(kind) }, from, to);
    },
  };
}

/** Caps and quiet times are of one person's history, which windows do not look at. */
function lawOf(
  { id, compliance }: Campaign,
  callee: LawAsked["callee"],
  tenant: TenantRules,
): LawAsked | null {
  const settings = compliance?.mode === "enforce" ? compliance : null;
  if (settings === null && tenant.blackouts.length === 0) return null;
  return { callee, campaignId: id, settings, history: [], tenant };
}

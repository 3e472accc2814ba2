// When a campaign may dial, zone by zone of its people.
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import type { ClosedDay } from "../../domain/compliance/campaign/closed-days.ts";
import type { Span } from "../../domain/compliance/campaign/lawful-windows.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { zoneOf } from "../../domain/hours/calling-hours.ts";
import { HORIZON_DAYS } from "../../domain/hours/calling-windows.ts";
import { clockChanges } from "../../domain/hours/clock-changes.ts";
import type { ZoneCount } from "../../domain/metrics/tally.ts";
import { DAY_MS, MINUTE_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import { openingsOf } from "../campaigns/openings-of.ts";
import { NO_NUMBER } from "../compliance/asked-callee.ts";
import type { Context } from "../context.ts";

const ZONES = 40;

/** Times in ms. */
export interface CalendarZone extends Omit<ZoneCount, "timeZone"> {
  timeZone: string;
  openNow: boolean;
  /** Null = not within 14 days. */
  changesAt: number | null;
  first: Span[];
  retry: Span[];
  /** To first attempts, by rule packs or the campaign's own hours; none without packs. */
  closedDays: ClosedDay[];
  clockChanges: ReturnType<typeof clockChanges>;
}

export interface Calendar {
  now: number;
  campaignId: number;
  from: number;
  to: number;
  zones: CalendarZone[];
  furtherZones: boolean;
}

/** Throws `not_found`. `from` in ms; absent = the present minute. */
export async function showCalendar(
  ctx: Pick<Context, "calls" | "campaigns" | "figures" | "policy" | "clock">,
  asked: { campaignId: number; from: number | undefined; days: number },
): Promise<Calendar> {
  const { campaignId, days } = asked;
  const now = ctx.clock();
  const from = asked.from ?? Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const [campaign, found, tenant] = await Promise.all([
    findCampaign(ctx, { id: campaignId }),
    ctx.figures.zones(campaignId, ZONES + 1),
    ctx.calls.tenantRules(null, now),
  ]);
  const zones = byName(found.slice(0, ZONES), ctx.policy, campaign);
  return {
    now,
    campaignId,
    from,
    to: from + days * DAY_MS,
    zones: zones.map(zone => calendarOf(zone, ctx.policy, campaign, { tenant, from, days, now })),
    furtherZones: found.length > ZONES,
  };
}

type Named = Omit<ZoneCount, "timeZone"> & { timeZone: string };

/** People without a zone and people who have named the campaign's are in one. */
function byName(found: readonly ZoneCount[], policy: Policy, campaign: Campaign): Named[] {
  const all = found.length > 0 ? found : [{ timeZone: null, contacts: 0, accepted: 0, ended: 0 }];
  const named = new Map<string, Named>();
  for (const zone of all) {
    const timeZone = zoneOf(policy, { campaign: hoursOf(campaign), timeZone: zone.timeZone });
    const before = named.get(timeZone) ?? { contacts: 0, accepted: 0, ended: 0 };
    named.set(timeZone, {
      timeZone,
      contacts: before.contacts + zone.contacts,
      accepted: before.accepted + zone.accepted,
      ended: before.ended + zone.ended,
    });
  }
  return [...named.values()];
}

function calendarOf(
  zone: Named,
  policy: Policy,
  campaign: Campaign,
  { tenant, from, days, now }: { tenant: TenantRules; from: number; days: number; now: number },
): CalendarZone {
  const { timeZone } = zone;
  const asked = { campaign, callee: { phoneNumber: NO_NUMBER, timeZone }, timeZone, tenant };
  const [next] = openingsOf(policy, { ...asked, from: now, days: HORIZON_DAYS }).openings("first");
  const openNow = next !== undefined && next.opensAt <= now;
  const closesAt = next === undefined || next.closesAt >= now + HORIZON_DAYS * DAY_MS ? null : next.closesAt;
  const shown = openingsOf(policy, { ...asked, from, days });
  return {
    ...zone,
    openNow,
    changesAt: openNow ? closesAt : (next?.opensAt ?? null),
    first: shown.openings("first"),
    retry: shown.openings("retry"),
    closedDays: shown.closedDays("first"),
    clockChanges: clockChanges(timeZone, from, from + days * DAY_MS),
  };
}

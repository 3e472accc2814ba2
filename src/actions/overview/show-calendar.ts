// When a campaign may dial, zone by zone of its people.
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { type CallContext, listOpenings, zoneOf } from "../../domain/hours/calling-hours.ts";
import { HORIZON_DAYS } from "../../domain/hours/calling-windows.ts";
import { clockChanges } from "../../domain/hours/clock-changes.ts";
import type { ZoneCount } from "../../domain/metrics/tally.ts";
import { DAY_MS, MINUTE_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { Context } from "../context.ts";

const ZONES = 40;

/** Times in ms. */
export interface CalendarZone extends Omit<ZoneCount, "timeZone"> {
  timeZone: string;
  openNow: boolean;
  /** Null = not within 14 days. */
  changesAt: number | null;
  first: ReturnType<typeof listOpenings>;
  retry: ReturnType<typeof listOpenings>;
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
  ctx: Pick<Context, "campaigns" | "figures" | "policy" | "clock">,
  asked: { campaignId: number; from: number | undefined; days: number },
): Promise<Calendar> {
  const { campaignId, days } = asked;
  const now = ctx.clock();
  const from = asked.from ?? Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const [campaign, found] = await Promise.all([
    findCampaign(ctx, { id: campaignId }),
    ctx.figures.zones(campaignId, ZONES + 1),
  ]);
  const zones = byName(found.slice(0, ZONES), ctx.policy, campaign);
  return {
    now,
    campaignId,
    from,
    to: from + days * DAY_MS,
    zones: zones.map(zone => calendarOf(zone, ctx.policy, campaign, { from, days, now })),
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
  { from, days, now }: { from: number; days: number; now: number },
): CalendarZone {
  const call: CallContext = { campaign: hoursOf(campaign), timeZone: zone.timeZone };
  const [next] = listOpenings(policy, call, { from: now, days: HORIZON_DAYS, kind: "first" });
  const openNow = next !== undefined && next.opens_at <= now;
  const closesAt =
    next === undefined || next.closes_at >= now + HORIZON_DAYS * DAY_MS ? null : next.closes_at;
  return {
    ...zone,
    openNow,
    changesAt: openNow ? closesAt : (next?.opens_at ?? null),
    first: listOpenings(policy, call, { from, days, kind: "first" }),
    retry: listOpenings(policy, call, { from, days, kind: "retry" }),
    clockChanges: clockChanges(zone.timeZone, from, from + days * DAY_MS),
  };
}

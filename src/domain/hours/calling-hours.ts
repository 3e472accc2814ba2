// Which hours a call may be dialled in: its zone, its campaign's business hours, the retry slots that apply.

import type { RetryPolicy } from "../retries/retry-policy.ts";
import { type RetryRules, type RetrySlot, ruleSetOf } from "../retries/retry-rules.ts";
import { DAY_MS } from "../time-units.ts";
import { type BusinessHour, compileBusinessHours } from "./business-hours.ts";
import { HORIZON_MS, joinedOpenings, nextOpening, slotAt } from "./calling-windows.ts";
import { isTimeZone } from "./time-zone.ts";
import { ALL_WEEK, intersect, type WeekHours } from "./weekday-slots.ts";

export interface RulesInForce {
  rules: RetryRules;
  /** An explicit MAX_RETRY_ATTEMPTS; null when it is not set. */
  maxRetryAttempts: number | null;
}

/** What the rules look at in a campaign. */
export interface CampaignHours {
  id: number;
  timeZone: string | null;
  retryPolicy: RetryPolicy | null;
  businessHours: readonly BusinessHour[] | null;
}

export interface CallContext {
  campaign: CampaignHours;
  /** The contact's zone, where known; it wins over the campaign's. */
  timeZone: string | null;
}

/** "first" attempts obey the business hours only; a "retry" obeys the retry slots as well. */
export type AttemptKind = "first" | "retry";

export interface CallHours {
  zone: string;
  /** Without slots, any time. */
  slots: readonly RetrySlot[];
  /** Retry slots alone; all week when there are none. Its pieces name their slot. */
  retry: WeekHours;
  business: WeekHours;
  /** Where a retry may go: in both. */
  both: WeekHours;
}

export function zoneOf(inForce: RulesInForce, call: CallContext): string {
  return call.timeZone ?? call.campaign.timeZone ?? inForce.rules.timeZone;
}

/** Null when the zone is unknown: nobody can tell what time it is there, so nothing is ever open. */
export function hoursFor(inForce: RulesInForce, call: CallContext): CallHours | null {
  const zone = zoneOf(inForce, call);
  if (!isTimeZone(zone)) return null;
  const { slots, hours } = ruleSetOf(inForce.rules, call.campaign.id);
  const retry = slots.length === 0 ? ALL_WEEK : hours;
  const business = compileBusinessHours(call.campaign.businessHours);
  return { zone, slots, retry, business, both: intersect(retry, business) };
}

/** The retry slot an instant is in. */
export function slotHolding({ retry, zone, slots }: CallHours, at: number): RetrySlot | null {
  const index = slotAt(retry, zone, at);
  return index === null ? null : (slots[index] ?? null);
}

/** The least instant >= at inside the business hours; null: none within 14 days. */
export function firstAttemptAt(inForce: RulesInForce, call: CallContext, at: number): number | null {
  const hours = hoursFor(inForce, call);
  if (hours === null) return null;
  return nextOpening(hours.business, hours.zone, at, at + HORIZON_MS)?.at ?? null;
}

/** The openings within `days` times 24 hours after `from`, clipped to that, touching ones joined. */
export function listOpenings(
  inForce: RulesInForce,
  call: CallContext,
  asked: { from: number; days: number; kind: AttemptKind },
): { opens_at: number; closes_at: number }[] {
  const hours = hoursFor(inForce, call);
  if (hours === null) return [];
  const to = asked.from + asked.days * DAY_MS;
  const open = asked.kind === "first" ? hours.business : hours.both;
  return joinedOpenings(open, hours.zone, asked.from, to).map(o => ({
    opens_at: o.opensAt,
    closes_at: o.closesAt,
  }));
}

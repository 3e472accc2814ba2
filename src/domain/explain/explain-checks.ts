// The single checks that say why something is not being dialled: each passes or fails, in words for people.
import { type Campaign, mayDial } from "../campaigns/campaign.ts";
import { type CallHours, slotHolding } from "../hours/calling-hours.ts";
import { closingAfter, HORIZON_DAYS, HORIZON_MS, nextOpening } from "../hours/calling-windows.ts";
import { isTimeZone } from "../hours/time-zone.ts";
import { weekdayAndTime } from "../hours/weekday-and-time.ts";
import { showSlot, type WeekHours } from "../hours/weekday-slots.ts";
import type { HookTrouble } from "../pre-dial/hook-trouble.ts";
import type { CallerIdPool } from "../trunks/caller-ids/caller-id-pool.ts";
import type { CallerIdFacts } from "./caller-id-check.ts";

export interface Check {
  check: string;
  pass: boolean;
  detail: string;
  /** Of a rule of a pack: the law, and when it by itself lets the call out, in ms; null = it does, or not within 14 days. */
  source?: string | null;
  opensAt?: number | null;
}

/** Whose lines the gate is asked about. */
export interface LinesQuestion {
  campaignId: number;
  call: { callId: string; phoneNumber: string } | null;
  /** The campaign's own; null = it has none. */
  callerIds: CallerIdPool | null;
}

/** What a gate has in memory; lines count this call's own permit too. Times in ms since the epoch. */
export interface LineFacts {
  /** Of the call that is asked about. */
  permit: { attempt: number; begun: boolean; grantedAt: number; expiresAt: number } | null;
  /** Another call that holds the number, and until when at the latest. */
  numberHeldBy: { callId: string; expiresAt: number } | null;
  linesInUse: number;
  linesOfCampaign: number;
  maxConcurrentCalls: number;
  /** Dials per second, 0 = unlimited; null = there is room now. */
  pace: { perSecond: number; roomAt: number | null };
  /** Null = there is no pool. */
  callerIds: CallerIdFacts | null;
  /** What holds the whole trunk up. */
  trunk: {
    paused: boolean;
    heldUntil: number | null;
    breaker: { state: "closed" | "open" | "half_open"; until: number | null };
  };
  /** What the campaign's hook did wrong lately; null and absent = nothing is known. */
  hook?: HookTrouble | null | undefined;
}

/** `2026-11-23T14:00:00Z (monday 09:00 America/New_York)`; UTC alone where the zone is unknown. */
export function showMoment(at: number, zone: string): string {
  const utc = new Date(at).toISOString().replace(".000Z", "Z");
  if (!isTimeZone(zone)) return utc;
  return `${utc} (${weekdayAndTime(at, zone)} ${zone})`;
}

export function campaignChecks(campaign: Pick<Campaign, "id" | "isActive" | "status">): Check[] {
  const { id, isActive, status } = campaign;
  return [
    {
      check: "campaign_active",
      pass: isActive,
      detail: isActive ? `Campaign ${id} is active.` : `Campaign ${id} is not active (is_active: false).`,
    },
    {
      check: "campaign_state",
      pass: mayDial({ isActive: true, status }),
      detail: `Campaign ${id} is ${status}${STATE_HINT[status] ?? "."}`,
    },
  ];
}

const STATE_HINT: Partial<Record<Campaign["status"], string>> = {
  paused: "; its calls wait until it is resumed.",
  cancelled: "; its waiting calls are ended as CANCELLED.",
};

/** Open now or not, and until or from when. `name` and `inside` begin sentences; `always`: no hours are set at all. */
export function hoursCheck(
  check: string,
  hours: WeekHours,
  zone: string,
  now: number,
  what: { always: string | null; name: string; inside: string },
): Check {
  if (what.always !== null) return { check, pass: true, detail: what.always };
  const latest = now + HORIZON_MS;
  const next = nextOpening(hours, zone, now, latest);
  if (next === null || next.at > now) {
    const when = next === null ? `for the next ${HORIZON_DAYS} days` : `until ${showMoment(next.at, zone)}`;
    return { check, pass: false, detail: `${what.name}: closed ${when}.` };
  }
  const until = closingAfter(hours, zone, now, latest);
  const end = until === null ? "" : ` until ${showMoment(until, zone)}`;
  return { check, pass: true, detail: `${what.inside}${end}.` };
}

export function businessHoursCheck(hours: CallHours, always: boolean, now: number): Check {
  return hoursCheck("business_hours", hours.business, hours.zone, now, {
    always: always ? "No business hours are set: open at any time." : null,
    name: "Business hours",
    inside: "Business hours: open",
  });
}

export function retryHoursCheck(hours: CallHours, attempt: number, now: number): Check {
  const slot = slotHolding(hours, now);
  const none = hours.slots.length === 0 ? "No retry slots are set: retries may go at any time." : null;
  return hoursCheck("retry_hours", hours.retry, hours.zone, now, {
    always: attempt <= 1 ? "A first attempt obeys the business hours only." : none,
    name: "Retry slots",
    inside: slot === null ? "Retry slots: open" : `Inside "${slot.rule}" (${showSlot(slot)})`,
  });
}

/** What is in the way, in words; empty when nothing is. */
export const obstacles = (checks: readonly Check[]): string =>
  checks
    .filter(c => !c.pass)
    .map(c => c.detail)
    .join(" ");

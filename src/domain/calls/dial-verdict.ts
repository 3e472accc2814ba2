// May this attempt be dialled now? Asked at dispatch and again just before the dial.

import { type CallContext, hoursFor, type RulesInForce, slotHolding } from "../hours/calling-hours.ts";
import { closingAfter, HORIZON_MS, nextOpening } from "../hours/calling-windows.ts";
import { limitInForce, limitReached } from "../retries/attempt-limit.ts";
import type { LastEnd } from "./last-end.ts";

export type DialVerdict =
  /** `until`: the first instant when it is no longer open; null when none comes within 14 days. */
  | { kind: "open"; until: number | null; maxAttempts: number }
  /** `opensAt`: null when it does not open within 14 days. */
  | { kind: "closed"; opensAt: number | null }
  /** A lowered limit; maxAttempts is never below the attempts already made. */
  | { kind: "exhausted"; maxAttempts: number; reason: string };

/**
 * Attempt 1 obeys the business hours, later ones the retry slots as well. The interval and should_retry were
 * decided when the last attempt ended and are not decided again: a change of rules never moves a retry earlier.
 * The limit is that of the moment it would be dialled: now, or at the next opening.
 */
export function mayDialNow(
  inForce: RulesInForce,
  call: CallContext,
  asked: LastEnd & { attempt: number; now: number },
): DialVerdict {
  const { attempt, now } = asked;
  const hours = hoursFor(inForce, call);
  const latest = now + HORIZON_MS;
  const open = attempt <= 1 ? hours?.business : hours?.both;
  const next = hours && open ? nextOpening(open, hours.zone, now, latest) : null;
  const slot = hours && slotHolding(hours, next?.at ?? now);
  const limit = limitInForce(inForce, call, asked, slot);
  if (attempt > limit) {
    return { kind: "exhausted", maxAttempts: Math.max(limit, attempt - 1), reason: limitReached(limit) };
  }
  if (hours === null || open === undefined || next === null) return { kind: "closed", opensAt: null };
  if (next.at > now) return { kind: "closed", opensAt: next.at };
  return { kind: "open", until: closingAfter(open, hours.zone, now, latest), maxAttempts: limit };
}

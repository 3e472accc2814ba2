// How many attempts a call gets: the first of the places that set a limit.

import type { LastEnd } from "../calls/last-end.ts";
import { type CallContext, hoursFor, type RulesInForce, slotHolding } from "../hours/calling-hours.ts";
import { FALLBACK_MAX_ATTEMPTS, type RetrySlot, statusRuleOf } from "./retry-rules.ts";

/** The campaign's policy, the disposition's or the outcome's rule, the slot of the next attempt, MAX_RETRY_ATTEMPTS, the file, 3. */
export function limitInForce(
  inForce: RulesInForce,
  call: CallContext,
  last: LastEnd,
  slot: RetrySlot | null,
): number {
  const { rules, maxRetryAttempts } = inForce;
  const ladder = [
    call.campaign.retryPolicy?.max_attempts,
    statusRuleOf(rules, last)?.rule.maxAttempts,
    slot?.maxAttempts,
    maxRetryAttempts,
    rules.defaults.maxAttempts,
  ];
  // Below 1 is refused at the door; Go clients send 0 for "not set".
  return ladder.find(limit => typeof limit === "number" && limit >= 1) ?? FALLBACK_MAX_ATTEMPTS;
}

/** The limit for a call whose next attempt goes at `at` (ms). */
export function attemptLimit(
  inForce: RulesInForce,
  call: CallContext,
  asked: LastEnd & { at: number },
): number {
  const hours = hoursFor(inForce, call);
  return limitInForce(inForce, call, asked, hours && slotHolding(hours, asked.at));
}

export function limitReached(limit: number): string {
  return `Max retry attempts reached (${limit})`;
}

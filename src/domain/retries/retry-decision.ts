// What follows the outcome of an attempt: another one, when and under which rule, or the end, and why.

import { type Disposition, endsTheCall } from "../calls/disposition.ts";
import type { Outcome } from "../calls/outcome.ts";
import { showDuration } from "../duration.ts";
import {
  type CallContext,
  type CallHours,
  hoursFor,
  type RulesInForce,
  slotHolding,
  zoneOf,
} from "../hours/calling-hours.ts";
import { HORIZON_DAYS, HORIZON_MS, nextOpening, openParts } from "../hours/calling-windows.ts";
import { showSlot } from "../hours/weekday-slots.ts";
import { MINUTE_MS } from "../time-units.ts";
import { limitInForce, limitReached } from "./attempt-limit.ts";
import { policyDelayMs } from "./retry-policy.ts";
import {
  FALLBACK_RETRY_INTERVAL_MINUTES,
  type RetrySlot,
  type StatusRule,
  statusRuleOf,
} from "./retry-rules.ts";

/** `maxAttempts` is the limit in force, never below the attempt that ended. `at` in ms since the epoch. */
export type RetryVerdict =
  | {
      kind: "retry";
      at: number;
      maxAttempts: number;
      rule: string | null;
      slot: string | null;
      reason: string;
    }
  | { kind: "final"; maxAttempts: number; rule: string | null; slot: string | null; reason: string };

export interface RetryQuestion {
  inForce: RulesInForce;
  call: CallContext;
  outcome: Outcome;
  /** Null or absent = nobody told. */
  disposition?: Disposition | null | undefined;
  /** For when another call was asked for, ms since the epoch. Null or absent = for no time. */
  callBackAt?: number | null | undefined;
  /** The attempt that just ended, 1 = first. */
  attempt: number;
  /** When its outcome was received, ms since the epoch. */
  at: number;
  /** In [0, 1), for jitter. */
  random: number;
}

interface NextAttempt {
  at: number;
  slot: RetrySlot | null;
  /** When it would go if it were always open. */
  wantedAt: number;
  why: string;
}

export function decideRetry(question: RetryQuestion): RetryVerdict {
  const { inForce, call, outcome, disposition = null, callBackAt = null, attempt, at } = question;
  const last = { lastOutcome: outcome, lastDisposition: disposition };
  const hours = hoursFor(inForce, call);
  const slotNow = hours === null ? null : slotHolding(hours, at);
  const final = (reason: string, limit: number, slot: RetrySlot | null, rule = slot?.rule ?? null) =>
    ({ kind: "final", maxAttempts: Math.max(limit, attempt), rule, slot: show(slot), reason }) as const;

  const limitNow = limitInForce(inForce, call, last, slotNow);
  if (outcome === "PICKED" && callBackAt === null) return final("PICKED is never retried", limitNow, null);
  if (disposition !== null && endsTheCall(disposition))
    return final(`${disposition} ends the call, whatever the rules say`, limitNow, null);
  const ruled = statusRuleOf(inForce.rules, last);
  // Somebody who picked up and asked for another call is not retried: they are called as they asked.
  if (outcome !== "PICKED" && ruled?.rule.shouldRetry === false) {
    const reason = `${ruled.of} is not retried (should_retry: false)`;
    return final(reason, limitNow, null, `status_retry_rules.${ruled.of}`);
  }
  const next = hours && findNextAttempt(question, ruled?.rule ?? null, hours, slotNow);
  const limit = next === null ? limitNow : limitInForce(inForce, call, last, next.slot);
  if (attempt >= limit) return final(limitReached(limit), limit, next?.slot ?? null);
  if (hours === null) return final(`Unknown time zone "${zoneOf(inForce, call)}"`, limit, null);
  if (next === null) return final(`No calling window within ${HORIZON_DAYS} days`, limit, null);
  const waits = next.at > next.wantedAt ? ", when the calling hours open" : "";
  return {
    kind: "retry",
    at: next.at,
    maxAttempts: limit,
    rule: next.slot?.rule ?? null,
    slot: show(next.slot),
    reason: `${ruled?.of ?? outcome}: attempt ${attempt + 1} of ${limit} ${next.why}${waits}`,
  };
}

/**
 * The least t that is open and at least an interval after w; null when there is none within w + 14 days. Where another
 * call was asked for, the least that is open from then on.
 */
function findNextAttempt(
  { inForce, call, attempt, at, random, callBackAt = null }: RetryQuestion,
  ruled: StatusRule | null,
  hours: CallHours,
  slotNow: RetrySlot | null,
): NextAttempt | null {
  const { zone, slots, both } = hours;
  if (callBackAt !== null) {
    const wantedAt = Math.max(at, callBackAt);
    const next = nextOpening(both, zone, wantedAt, wantedAt + HORIZON_MS);
    return next && { at: next.at, slot: slots[next.slot] ?? null, wantedAt, why: "as was asked for" };
  }
  const latest = at + HORIZON_MS;
  const fileMinutes = inForce.rules.defaults.retryIntervalMinutes ?? FALLBACK_RETRY_INTERVAL_MINUTES;
  const intervalOf = (slot: RetrySlot | null) => slot?.retryIntervalMs ?? Math.round(fileMinutes * MINUTE_MS);
  const after = (ms: number) => ({ wantedAt: at + ms, why: `after ${showDuration(ms)}` });
  const ownMs = policyDelayMs(call.campaign.retryPolicy, attempt, random) ?? ruled?.retryIntervalMs ?? null;

  if (ownMs !== null || slotNow !== null || slots.length === 0) {
    const intervalMs = ownMs ?? intervalOf(slotNow);
    const next = nextOpening(both, zone, at + intervalMs, latest);
    return next && { at: next.at, slot: slots[next.slot] ?? null, ...after(intervalMs) };
  }
  // Outside every slot the interval is that of the slot t falls in: each part is asked with its own. Parts come
  // in order and apart, so the first that has room for t has the least.
  for (const part of openParts(both, zone, at, latest + 1)) {
    const slot = slots[part.slot] ?? null;
    const intervalMs = intervalOf(slot);
    const t = Math.max(part.opensAt, at + intervalMs);
    if (t < part.closesAt) return { at: t, slot, ...after(intervalMs) };
  }
  return null;
}

function show(slot: RetrySlot | null): string | null {
  return slot === null ? null : showSlot(slot);
}

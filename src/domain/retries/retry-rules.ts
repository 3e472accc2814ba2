// The retry rules in force: what the rules file says, compiled and checked.
import { DISPOSITIONS, type Disposition, endsTheCall } from "../calls/disposition.ts";
import type { LastEnd } from "../calls/last-end.ts";
import { OUTCOMES, type Outcome } from "../calls/outcome.ts";
import { DAYS, showClockTime, type WeekdaySlot, type WeekHours } from "../hours/weekday-slots.ts";
import { MINUTE_MS } from "../time-units.ts";

/** Hours of one weekday in which retries may go, and what holds for attempts that fall into them. */
export interface RetrySlot extends WeekdaySlot {
  /** The rule's name; where the file gives none, its place there. */
  rule: string;
  maxAttempts: number | null;
  retryIntervalMs: number | null;
}

/** No slots means any time. */
export interface RuleSet {
  name: string | null;
  slots: readonly RetrySlot[];
  /** The slots over the local week; each piece names its slot by index. */
  hours: WeekHours;
}

/** What a rule may be for: an outcome, or a disposition, unless that ends the call whatever the rules say. */
export const RULED = [...OUTCOMES, ...DISPOSITIONS.filter(d => !endsTheCall(d))] as const;
export type Ruled = Outcome | Disposition;

export interface StatusRule {
  shouldRetry: boolean;
  maxAttempts: number | null;
  retryIntervalMs: number | null;
}

/** Null where the file is silent. */
export interface RetryRules {
  timeZone: string;
  globalRules: RuleSet;
  /** By campaign id; they replace the global rules. */
  campaignRules: ReadonlyMap<number, RuleSet>;
  statusRules: Readonly<Partial<Record<Ruled, StatusRule>>>;
  defaults: {
    maxAttempts: number | null;
    retryIntervalMinutes: number | null;
    concurrentCallLimit: number | null;
    duplicateCallWindowMinutes: number | null;
  };
  scheduler: {
    checkIntervalMinutes: number | null;
    batchSize: number | null;
    maxConcurrentRetries: number | null;
  };
}

export const FALLBACK_TIME_ZONE = "UTC";
export const FALLBACK_MAX_ATTEMPTS = 3;
export const FALLBACK_RETRY_INTERVAL_MINUTES = 60;

export function ruleSetOf(rules: RetryRules, campaignId: number): RuleSet {
  return rules.campaignRules.get(campaignId) ?? rules.globalRules;
}

/** That of the disposition, in place of the outcome's as a whole; null = the file has neither. */
export function statusRuleOf(
  { statusRules }: Pick<RetryRules, "statusRules">,
  { lastOutcome, lastDisposition }: LastEnd,
): { of: Ruled; rule: StatusRule } | null {
  for (const end of [lastDisposition, lastOutcome]) {
    const rule = end === null ? undefined : statusRules[end];
    if (end !== null && rule !== undefined) return { of: end, rule };
  }
  return null;
}

const inMinutes = (ms: number | null) => (ms === null ? null : ms / MINUTE_MS);

/** The rules as plain JSON in the file's own words, one flat rule per slot. Reading it gives the same rules. */
export function showRetryRules(rules: RetryRules) {
  const { defaults, scheduler } = rules;
  return {
    timezone: rules.timeZone,
    global_rules: rules.globalRules.slots.map(showRule),
    campaign_rules: [...rules.campaignRules]
      .sort(([a], [b]) => a - b)
      .map(([campaign_id, set]) => ({ campaign_id, name: set.name, rules: set.slots.map(showRule) })),
    status_retry_rules: Object.fromEntries(
      Object.entries(rules.statusRules).map(([of, rule]) => [
        of,
        {
          should_retry: rule.shouldRetry,
          max_attempts: rule.maxAttempts,
          retry_interval_minutes: inMinutes(rule.retryIntervalMs),
        },
      ]),
    ),
    defaults: {
      max_attempts: defaults.maxAttempts,
      retry_interval_minutes: defaults.retryIntervalMinutes,
      concurrent_call_limit: defaults.concurrentCallLimit,
      duplicate_call_window_minutes: defaults.duplicateCallWindowMinutes,
    },
    scheduler: {
      check_interval_minutes: scheduler.checkIntervalMinutes,
      batch_size: scheduler.batchSize,
      max_concurrent_retries: scheduler.maxConcurrentRetries,
    },
  };
}

function showRule(slot: RetrySlot) {
  return {
    name: slot.rule,
    day_of_week: DAYS[slot.day],
    start_time: showClockTime(slot.startSeconds),
    end_time: showClockTime(slot.endSeconds),
    max_attempts: slot.maxAttempts,
    retry_interval_minutes: inMinutes(slot.retryIntervalMs),
  };
}

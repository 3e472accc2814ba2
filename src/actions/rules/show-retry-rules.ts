// The retry rules in force: the file in its own words, and what holds where it is silent.
import {
  FALLBACK_MAX_ATTEMPTS,
  FALLBACK_RETRY_INTERVAL_MINUTES,
  showRetryRules as inWordsOfTheFile,
} from "../../domain/retries/retry-rules.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";

/** Null = not set. */
export interface RulesInForce {
  version: string;
  file: ReturnType<typeof inWordsOfTheFile>;
  maxRetryAttempts: number | null;
  maxAttempts: number;
  retryIntervalMinutes: number;
  maxConcurrentCalls: number;
  duplicateWindowMinutes: number;
  batchSize: number;
  maxConcurrentRetries: number | null;
}

export function showRetryRules({ policy }: { policy: Policy }): RulesInForce {
  const { rules, version, maxRetryAttempts } = policy;
  const { defaults, scheduler } = rules;
  return {
    version,
    file: inWordsOfTheFile(rules),
    maxRetryAttempts,
    maxAttempts: maxRetryAttempts ?? defaults.maxAttempts ?? FALLBACK_MAX_ATTEMPTS,
    retryIntervalMinutes: defaults.retryIntervalMinutes ?? FALLBACK_RETRY_INTERVAL_MINUTES,
    maxConcurrentCalls: policy.maxConcurrentCalls,
    duplicateWindowMinutes: policy.duplicateWindowMs / MINUTE_MS,
    batchSize: policy.dispatchBatchSize,
    maxConcurrentRetries: scheduler.maxConcurrentRetries,
  };
}

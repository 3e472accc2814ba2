// The environment as settings and rules: read once for each environment object.
import rulesText from "../../config/retry_config.yaml";
import type { Configuration } from "../actions/context.ts";
import { type RetryRulesResult, readRetryRules } from "../domain/retries/retry-rules-file.ts";
import { MINUTE_MS } from "../domain/time-units.ts";
import { setLogLevel, writeBatchesTogether } from "../log.ts";
import { readSettings } from "../settings/index.ts";

/** Calls one dispatch looks at, when the rules file does not say. */
const DISPATCH_BATCH = 500;
/** Lines, when neither the settings nor the rules file say. */
const CONCURRENT_CALLS = 100;
/** Minutes, likewise. */
const DUPLICATE_WINDOW = 5;

const configurations = new WeakMap<object, Configuration>();

/** Checked once per environment object. */
export function configure(env: Env): Configuration {
  let known = configurations.get(env);
  if (known === undefined) {
    known = read(env);
    if (known.ok) {
      setLogLevel(known.settings.logLevel);
      writeBatchesTogether(known.settings.environment === "development");
    }
    configurations.set(env, known);
  }
  return known;
}

/** Throws where something is missing. */
export function configured(env: Env): Configuration & { ok: true } {
  const configuration = configure(env);
  if (!configuration.ok) throw new Error(`not configured: ${configuration.problems.join("; ")}`);
  return configuration;
}

let rulesRead: RetryRulesResult | undefined;

/** Once for each isolate, when a request first needs them: at its start nobody waits for rules yet. */
function rulesOfFile(): RetryRulesResult {
  rulesRead ??= readRetryRules(rulesText);
  return rulesRead;
}

function read(env: Env): Configuration {
  const rules = rulesOfFile();
  const settings = readSettings(env as unknown as Record<string, unknown>);
  const problems = [
    ...(settings.ok ? [] : settings.problems),
    ...(rules.ok ? [] : rules.problems.map(p => `config/retry_config.yaml, ${p.place}: ${p.message}`)),
  ];
  if (!settings.ok || !rules.ok) return { ok: false, problems };
  const s = settings.settings;
  const { defaults, scheduler } = rules.rules;
  return {
    ok: true,
    settings: s,
    policy: {
      rules: rules.rules,
      version: rules.version,
      maxRetryAttempts: s.maxRetryAttempts,
      maxConcurrentCalls: s.maxConcurrentCalls ?? defaults.concurrentCallLimit ?? CONCURRENT_CALLS,
      duplicateWindowMs:
        (s.duplicateWindowMinutes ?? defaults.duplicateCallWindowMinutes ?? DUPLICATE_WINDOW) * MINUTE_MS,
      leaseSeconds: s.leaseSeconds,
      callsPerSecond: s.callsPerSecond,
      dispatchBatchSize: scheduler.batchSize ?? DISPATCH_BATCH,
      breaker: s.breaker,
    },
  };
}

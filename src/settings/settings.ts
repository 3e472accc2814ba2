// The environment's strings → checked settings, once, for every entrance. A setting that is out of range or
// inconsistent is refused by name.
import { z } from "zod";
import {
  type AccessToken,
  readApiTokens,
  readValidTokens,
  tokenClashes,
} from "../domain/access/access-token.ts";
import type { ArchiveHours } from "../domain/archive/archive-hours.ts";
import type { Outcome } from "../domain/calls/outcome.ts";
import { isCountry } from "../domain/contacts/phone-number.ts";
import type { BreakerRules } from "../domain/trunks/breaker.ts";
import { LOG_LEVELS, type LogLevel } from "../log.ts";
import { choice, hours, integer, origins, secret, url, weights } from "./fields.ts";

/** The platform's location hints for a Durable Object. */
const GATE_LOCATIONS = ["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"] as const;

const schema = z.object({
  ENVIRONMENT: choice(["development", "production"], "production"),
  // Callback URLs have a query of ours, which would take the place of one of its own.
  PUBLIC_URL: url({ queryAllowed: false }),
  TELEPHONY_PROVIDER: choice(["none", "simulator", "http"], "none"),
  EXTERNAL_SERVICE_URL: url({ queryAllowed: true }),
  EXTERNAL_STATUS_URL: url({ queryAllowed: true }),
  EXTERNAL_SERVICE_TIMEOUT_SECONDS: integer(1, 120, 30),
  AUTH_ENABLED: choice(["true", "false"], "true"),
  VALID_TOKENS: z.string().default(""),
  API_TOKENS: z.string().default(""),
  CORS_ORIGINS: origins,
  CALLBACK_SIGNING_SECRET: secret,
  CALLBACK_SIGNING_SECRET_PREVIOUS: secret,
  GATE_LOCATION: choice(GATE_LOCATIONS, null),
  MAX_CONCURRENT_CALLS: integer(1, 10_000, null),
  MAX_RETRY_ATTEMPTS: integer(1, 100, null),
  DUPLICATE_CALL_WINDOW_MINUTES: integer(0, 1440, null),
  CALLS_PER_SECOND: integer(0, 1000, 0),
  CALL_LEASE_SECONDS: integer(10, 14_400, 900),
  BREAKER_FAILURE_PERCENT: integer(0, 100, 50),
  BREAKER_MIN_DIALS: integer(1, 10_000, 20),
  BREAKER_WINDOW_SECONDS: integer(10, 3600, 60),
  BREAKER_OPEN_SECONDS: integer(1, 3600, 30),
  BREAKER_PROBES: integer(1, 100, 3),
  DLQ_RETENTION_DAYS: integer(1, 365, 7),
  CALL_RETENTION_DAYS: integer(1, 3650, 90),
  ARCHIVE_HOURS: hours,
  LOG_LEVEL: choice(LOG_LEVELS, "info"),
  DEFAULT_COUNTRY: z
    .string()
    .trim()
    .refine(code => code === "" || isCountry(code), {
      error: issue => `must be an ISO country code such as US, not "${issue.input}"`,
    })
    .default(""),
  PHONE_VALIDATION: choice(["digits", "strict"], "digits"),
  SIMULATOR_MIN_SECONDS: integer(0, 3600, 1),
  SIMULATOR_MAX_SECONDS: integer(0, 3600, 10),
  SIMULATOR_SEED: z.string().default(""),
  SIMULATOR_WEIGHTS: weights,
});

/** A lease must outlast the claim that follows its begin (see place-calls); development and tests may be quicker. */
const SHORTEST_LEASE_SECONDS = 180;

/** The token that exists under `npm run dev` and nowhere else. */
export const DEVELOPMENT_TOKEN = "dev-token-12345";

export interface Settings {
  environment: "development" | "production";
  /** Origin (and path prefix) that providers call back; empty only when a deployment has not named one. */
  publicUrl: string;
  provider: "none" | "simulator" | "http";
  externalServiceUrl: string;
  /** Where the http provider can be asked about a call; empty = it cannot. */
  externalStatusUrl: string;
  externalServiceTimeoutMs: number;
  authEnabled: boolean;
  tokens: readonly AccessToken[];
  /** Of pages that may call; `*` alone = any, none = no CORS at all. */
  corsOrigins: readonly string[];
  /** Signs callback URLs; empty = the gate's own key does. */
  callbackSecret: string;
  /** Accepted beside it; empty = there is none. */
  previousCallbackSecret: string;
  /** Where the gate is put when it is made; null = near whoever asks first. */
  gateLocation: (typeof GATE_LOCATIONS)[number] | null;
  /** Null, like the next two, when not set explicitly: the rules file decides. */
  maxConcurrentCalls: number | null;
  maxRetryAttempts: number | null;
  duplicateWindowMinutes: number | null;
  /** 0 = unlimited. */
  callsPerSecond: number;
  leaseSeconds: number;
  breaker: BreakerRules;
  deadLetterRetentionDays: number;
  /** Calls that ended, and contacts of campaigns that ended, are archived after so long. */
  callRetentionDays: number;
  archiveHours: ArchiveHours;
  logLevel: LogLevel;
  phoneNumbers: { defaultCountry: string | null; validation: "digits" | "strict" };
  simulator: { minSeconds: number; maxSeconds: number; seed: string; weights: Record<Outcome, number> };
}

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] };

/** Never throws; each problem names the setting, its value and what would be right. */
export function readSettings(env: Record<string, unknown>): SettingsResult {
  const names = Object.keys(schema.shape);
  const parsed = schema.safeParse(Object.fromEntries(names.map(n => [n, env[n] ?? undefined])));
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(i => `${i.path.join(".")} ${i.message}`) };
  }
  const v = parsed.data;
  const development = v.ENVIRONMENT === "development";
  const own = readApiTokens(v.API_TOKENS);
  const old = readValidTokens(v.VALID_TOKENS, DEVELOPMENT_TOKEN);
  const tokens = [...old.tokens, ...own.tokens];
  const isDevelopmentToken = ({ secret }: AccessToken) =>
    "text" in secret && secret.text === DEVELOPMENT_TOKEN;
  if (development && !tokens.some(isDevelopmentToken)) {
    tokens.push({ name: "development", scope: "admin", secret: { text: DEVELOPMENT_TOKEN } });
  }
  const provider = v.TELEPHONY_PROVIDER === "none" && development ? "simulator" : v.TELEPHONY_PROVIDER;
  const problems = [
    ...old.problems,
    ...own.problems,
    ...tokenClashes(tokens),
    tokens.length + old.problems.length + own.problems.length === 0 &&
      "VALID_TOKENS is empty, and API_TOKENS too: without a token every call is refused (wrangler secret put API_TOKENS)",
    !development &&
      tokens.some(isDevelopmentToken) &&
      `VALID_TOKENS must not contain the development token ${DEVELOPMENT_TOKEN}`,
    !development && v.AUTH_ENABLED === "false" && "AUTH_ENABLED=false needs ENVIRONMENT=development",
    provider === "none" && "TELEPHONY_PROVIDER must be simulator or http: a deployment names its provider",
    provider === "http" &&
      v.EXTERNAL_SERVICE_URL === "" &&
      "EXTERNAL_SERVICE_URL is needed when TELEPHONY_PROVIDER=http",
    !development &&
      v.EXTERNAL_SERVICE_URL !== "" &&
      !v.EXTERNAL_SERVICE_URL.startsWith("https://") &&
      "EXTERNAL_SERVICE_URL must be https: it is told signed callback URLs",
    !development &&
      v.EXTERNAL_STATUS_URL !== "" &&
      !v.EXTERNAL_STATUS_URL.startsWith("https://") &&
      "EXTERNAL_STATUS_URL must be https: what it says ends calls",
    !development &&
      v.CALL_LEASE_SECONDS < SHORTEST_LEASE_SECONDS &&
      `CALL_LEASE_SECONDS must be ${SHORTEST_LEASE_SECONDS} or more, not ${v.CALL_LEASE_SECONDS}: a claim may take half a minute to arrive`,
    !development &&
      !v.PUBLIC_URL.startsWith("https://") &&
      `PUBLIC_URL must be the https origin that providers call back, not "${v.PUBLIC_URL}"`,
    v.SIMULATOR_MIN_SECONDS > v.SIMULATOR_MAX_SECONDS &&
      `SIMULATOR_MIN_SECONDS (${v.SIMULATOR_MIN_SECONDS}) must not exceed SIMULATOR_MAX_SECONDS (${v.SIMULATOR_MAX_SECONDS})`,
    v.EXTERNAL_SERVICE_TIMEOUT_SECONDS >= v.CALL_LEASE_SECONDS &&
      `CALL_LEASE_SECONDS (${v.CALL_LEASE_SECONDS}) must exceed EXTERNAL_SERVICE_TIMEOUT_SECONDS (${v.EXTERNAL_SERVICE_TIMEOUT_SECONDS})`,
  ].filter((p): p is string => p !== false);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    settings: {
      environment: v.ENVIRONMENT,
      publicUrl: v.PUBLIC_URL === "" ? "http://localhost:8787" : v.PUBLIC_URL.replace(/\/+$/, ""),
      provider,
      externalServiceUrl: v.EXTERNAL_SERVICE_URL,
      externalStatusUrl: v.EXTERNAL_STATUS_URL,
      externalServiceTimeoutMs: v.EXTERNAL_SERVICE_TIMEOUT_SECONDS * 1000,
      authEnabled: v.AUTH_ENABLED === "true",
      tokens,
      corsOrigins: v.CORS_ORIGINS,
      callbackSecret: v.CALLBACK_SIGNING_SECRET,
      previousCallbackSecret: v.CALLBACK_SIGNING_SECRET_PREVIOUS,
      gateLocation: v.GATE_LOCATION,
      maxConcurrentCalls: v.MAX_CONCURRENT_CALLS,
      maxRetryAttempts: v.MAX_RETRY_ATTEMPTS,
      duplicateWindowMinutes: v.DUPLICATE_CALL_WINDOW_MINUTES,
      callsPerSecond: v.CALLS_PER_SECOND,
      leaseSeconds: v.CALL_LEASE_SECONDS,
      breaker: {
        failurePercent: v.BREAKER_FAILURE_PERCENT,
        minDials: v.BREAKER_MIN_DIALS,
        windowMs: v.BREAKER_WINDOW_SECONDS * 1000,
        openMs: v.BREAKER_OPEN_SECONDS * 1000,
        probes: v.BREAKER_PROBES,
      },
      deadLetterRetentionDays: v.DLQ_RETENTION_DAYS,
      callRetentionDays: v.CALL_RETENTION_DAYS,
      archiveHours: v.ARCHIVE_HOURS,
      logLevel: v.LOG_LEVEL,
      phoneNumbers: {
        defaultCountry: v.DEFAULT_COUNTRY || null,
        validation: v.PHONE_VALIDATION,
      },
      simulator: {
        minSeconds: v.SIMULATOR_MIN_SECONDS,
        maxSeconds: v.SIMULATOR_MAX_SECONDS,
        seed: v.SIMULATOR_SEED,
        weights: v.SIMULATOR_WEIGHTS,
      },
    },
  };
}

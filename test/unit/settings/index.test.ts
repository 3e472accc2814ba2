import { describe, expect, it } from "vitest";
import { DEVELOPMENT_TOKEN } from "../../../src/domain/access/development-token.ts";
import { DEPLOYED, DEVELOPING, problems, settings, TOKEN } from "./deployed.ts";

const ONE = "one-0123456789ab";
const TWO = "two-0123456789ab";
const admin = (name: string, text: string) => ({ name, scope: "admin", secret: { text } });

describe("a deployment that says only what it must", () => {
  it("gets the stated defaults", () => {
    expect(settings(DEPLOYED)).toEqual({
      environment: "production",
      publicUrl: "https://calls.example.com",
      webhookSecretKey: "",
      provider: "http",
      http: { url: "https://provider.example.com/calls", statusUrl: "", timeoutMs: 30_000 },
      authEnabled: true,
      tokens: [admin("token-1", TOKEN)],
      corsOrigins: [],
      callbackSecret: "",
      previousCallbackSecret: "",
      sessionSecret: "",
      access: null,
      callbackHmacSecrets: [],
      gateLocation: null,
      maxConcurrentCalls: null,
      maxRetryAttempts: null,
      duplicateWindowMinutes: null,
      callsPerSecond: 0,
      leaseSeconds: 900,
      logLevel: "info",
      breaker: { failurePercent: 50, minDials: 20, windowMs: 60_000, openMs: 30_000, probes: 3 },
      deadLetterRetentionDays: 7,
      callRetentionDays: 90,
      archiveHours: { from: 2, to: 6 },
      prices: { perMinute: null, perDial: null },
      phoneNumbers: { defaultCountry: null, validation: "digits" },
      simulator: {
        minSeconds: 1,
        maxSeconds: 10,
        seed: "",
        weights: { PICKED: 70, DISCONNECTED: 15, RNR: 10, FAILED: 5 },
      },
      account: null,
      providerTimeoutMs: 30_000,
    });
  });

  it("gets the same from settings that are there and empty", () => {
    const empty = Object.fromEntries(
      [
        ..."ENVIRONMENT AUTH_ENABLED MAX_CONCURRENT_CALLS MAX_RETRY_ATTEMPTS DUPLICATE_CALL_WINDOW_MINUTES".split(
          " ",
        ),
        ..."CALLS_PER_SECOND CALL_LEASE_SECONDS DLQ_RETENTION_DAYS CALL_RETENTION_DAYS ARCHIVE_HOURS DEFAULT_COUNTRY PHONE_VALIDATION".split(
          " ",
        ),
        ..."SIMULATOR_MIN_SECONDS SIMULATOR_MAX_SECONDS SIMULATOR_SEED SIMULATOR_WEIGHTS".split(" "),
        ..."API_TOKENS CORS_ORIGINS CALLBACK_SIGNING_SECRET GATE_LOCATION EXTERNAL_SERVICE_TIMEOUT_SECONDS".split(
          " ",
        ),
      ].map(name => [name, ""]),
    );
    expect(settings({ ...empty, ...DEPLOYED })).toEqual(settings(DEPLOYED));
  });

  it("may say more", () => {
    expect(
      settings({
        ...DEPLOYED,
        PUBLIC_URL: " https://calls.example.com/base// ",
        EXTERNAL_SERVICE_TIMEOUT_SECONDS: "5",
        VALID_TOKENS: ` ${ONE}, ${TWO},, ${TOKEN}, ${TWO} `,
        CORS_ORIGINS: " https://app.example.com, http://localhost:3000 ",
        CALLBACK_SIGNING_SECRET: " a secret of ours ",
        CALLBACK_SIGNING_SECRET_PREVIOUS: "the one before it",
        GATE_LOCATION: "weur",
        MAX_CONCURRENT_CALLS: " 250 ",
        MAX_RETRY_ATTEMPTS: "5",
        DUPLICATE_CALL_WINDOW_MINUTES: "0",
        CALLS_PER_SECOND: "20",
        CALL_LEASE_SECONDS: "600",
        DLQ_RETENTION_DAYS: "30",
        CALL_RETENTION_DAYS: "365",
        ARCHIVE_HOURS: " 22-3 ",
        DEFAULT_COUNTRY: "FR",
        PHONE_VALIDATION: "strict",
        SIMULATOR_MIN_SECONDS: "0",
        SIMULATOR_MAX_SECONDS: "0",
        SIMULATOR_SEED: "seed",
        SIMULATOR_WEIGHTS: "1, 0, 0, 0.5",
      }),
    ).toMatchObject({
      publicUrl: "https://calls.example.com/base",
      http: { timeoutMs: 5_000 },
      tokens: [admin("token-1", ONE), admin("token-2", TWO), admin("token-3", TOKEN)],
      corsOrigins: ["https://app.example.com", "http://localhost:3000"],
      callbackSecret: "a secret of ours",
      previousCallbackSecret: "the one before it",
      gateLocation: "weur",
      maxConcurrentCalls: 250,
      maxRetryAttempts: 5,
      duplicateWindowMinutes: 0,
      callsPerSecond: 20,
      leaseSeconds: 600,
      deadLetterRetentionDays: 30,
      callRetentionDays: 365,
      archiveHours: { from: 22, to: 3 },
      phoneNumbers: { defaultCountry: "FR", validation: "strict" },
      simulator: {
        minSeconds: 0,
        maxSeconds: 0,
        seed: "seed",
        weights: { PICKED: 1, DISCONNECTED: 0, RNR: 0, FAILED: 0.5 },
      },
      account: null,
      providerTimeoutMs: 30_000,
    });
  });
});

describe("development", () => {
  it("needs nothing: it has its token, the simulator and its own address", () => {
    expect(settings(DEVELOPING)).toMatchObject({
      environment: "development",
      provider: "simulator",
      publicUrl: "http://localhost:8787",
      tokens: [admin("development", DEVELOPMENT_TOKEN)],
      authEnabled: true,
    });
  });

  it("may name tokens of its own beside it, switch authentication off, and dial by HTTP", () => {
    expect(
      settings({
        ...DEVELOPING,
        VALID_TOKENS: `${ONE},${DEVELOPMENT_TOKEN}`,
        AUTH_ENABLED: "false",
        TELEPHONY_PROVIDER: "http",
        EXTERNAL_SERVICE_URL: "http://localhost:9000/calls",
      }),
    ).toMatchObject({
      tokens: [admin("token-1", ONE), admin("token-2", DEVELOPMENT_TOKEN)],
      authEnabled: false,
      provider: "http",
    });
  });
});

describe("settings that do not go together", () => {
  const without = (name: keyof typeof DEPLOYED) => ({ ...DEPLOYED, [name]: "" });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["production without tokens", without("VALID_TOKENS"), /^VALID_TOKENS is empty/],
    ["production with tokens of blanks", { ...DEPLOYED, VALID_TOKENS: " , " }, /^VALID_TOKENS is empty/],
    [
      "the development token in production",
      { ...DEPLOYED, VALID_TOKENS: `${TOKEN},${DEVELOPMENT_TOKEN}` },
      new RegExp(`VALID_TOKENS .*${DEVELOPMENT_TOKEN}`),
    ],
    ["no authentication in production", { ...DEPLOYED, AUTH_ENABLED: "false" }, /^AUTH_ENABLED=false/],
    ["a deployment that names no provider", without("TELEPHONY_PROVIDER"), /^TELEPHONY_PROVIDER must be/],
    [
      "dialling by HTTP without an address",
      without("EXTERNAL_SERVICE_URL"),
      /^EXTERNAL_SERVICE_URL is needed/,
    ],
    [
      "the same in development",
      { ...DEVELOPING, TELEPHONY_PROVIDER: "http" },
      /^EXTERNAL_SERVICE_URL is needed/,
    ],
    ["a deployment without an address", without("PUBLIC_URL"), /^PUBLIC_URL must be the https origin .*""/],
    [
      "a deployment that is called back in the open",
      { ...DEPLOYED, PUBLIC_URL: "http://calls.example.com" },
      /^PUBLIC_URL .*"http:\/\/calls\.example\.com"/,
    ],
    [
      "a simulator whose calls last at least longer than at most",
      { ...DEPLOYED, SIMULATOR_MIN_SECONDS: "20", SIMULATOR_MAX_SECONDS: "5" },
      /^SIMULATOR_MIN_SECONDS \(20\).*SIMULATOR_MAX_SECONDS \(5\)/,
    ],
    [
      "a lease that ends before the dial has its answer",
      {
        ...DEPLOYED,
        ENVIRONMENT: "development",
        CALL_LEASE_SECONDS: "30",
        EXTERNAL_SERVICE_TIMEOUT_SECONDS: "30",
      },
      /^CALL_LEASE_SECONDS \(30\).*EXTERNAL_SERVICE_TIMEOUT_SECONDS \(30\)/,
    ],
    [
      "a lease that a claim may outlast",
      { ...DEPLOYED, CALL_LEASE_SECONDS: "179" },
      /^CALL_LEASE_SECONDS must be 180 or more, not 179/,
    ],
    [
      "a provider that is told signed URLs in the clear",
      { ...DEPLOYED, TELEPHONY_PROVIDER: "http", EXTERNAL_SERVICE_URL: "http://provider.example.com" },
      /^EXTERNAL_SERVICE_URL must be https/,
    ],
  ])("%s: refused, saying which", (_, env, expected) => {
    expect(problems(env)).toEqual([expect.stringMatching(expected)]);
  });

  it("never show a token", () => {
    const secret = "s3cr3t-and-quite-long";
    const found = problems({
      VALID_TOKENS: secret,
      CALLBACK_SIGNING_SECRET: secret,
      AUTH_ENABLED: "false",
      PUBLIC_URL: "",
      MAX_CONCURRENT_CALLS: "",
    });
    expect(found.length).toBeGreaterThan(1);
    expect(found.join("\n")).not.toContain(secret);
  });
});

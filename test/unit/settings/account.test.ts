// The account of the default trunk at a provider with an API of its own.
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/settings/index.ts";
import { PROVIDER_KINDS, secretName } from "../../../src/telephony/registry.ts";

const DEPLOYED = {
  PUBLIC_URL: "https://calls.example.com",
  VALID_TOKENS: "a-token-of-sixteen-or-more",
  TELEPHONY_PROVIDER: "twilio",
  TRUNK_SETTINGS:
    '{"account_sid": "AC00000000000000000000000000000000", "from": "+12025550100", "twiml": "<Response/>"}',
  TWILIO_AUTH_TOKEN: "12345678901234567890123456789012",
};
const problems = (env: Record<string, unknown>) => {
  const read = readSettings(env);
  return read.ok ? [] : read.problems;
};

describe("a deployment that dials by an account", () => {
  it("has its settings checked and its secrets by their names", () => {
    const read = readSettings(DEPLOYED);
    expect(read.ok && read.settings.account).toMatchObject({
      settings: { account_sid: "AC00000000000000000000000000000000", from: "+12025550100" },
      secrets: { auth_token: "12345678901234567890123456789012" },
      timeoutMs: 30_000,
    });
  });

  it.each(PROVIDER_KINDS.map(kind => kind.name))("may name %s, in development and outside of it", name => {
    const about = (ENVIRONMENT: string) => problems({ ...DEPLOYED, ENVIRONMENT, TELEPHONY_PROVIDER: name });
    expect(about("production").filter(problem => /TELEPHONY_PROVIDER|development/.test(problem))).toEqual([]);
    expect(about("production")).toEqual(about("development"));
  });

  it.each(["twilio", "telnyx", "plivo", "vonage"])("is refused without a number to show: %s", name => {
    const given = { account_sid: "AC00000000", twiml: "<Response/>" };
    const env = { ...DEPLOYED, TELEPHONY_PROVIDER: name, TRUNK_SETTINGS: JSON.stringify(given) };
    expect(problems(env)).toContain("TRUNK_SETTINGS: from is needed");
  });

  it("is refused when a secret is missing, naming it", () => {
    expect(problems({ ...DEPLOYED, TWILIO_AUTH_TOKEN: "" })).toEqual([
      "TWILIO_AUTH_TOKEN is missing: set it with wrangler secret put",
    ]);
  });

  it.each([
    ["", /TRUNK_SETTINGS must be a JSON object/],
    ["[1]", /TRUNK_SETTINGS must be a JSON object/],
    ["{}", /^TRUNK_SETTINGS: account_sid is needed/],
    ['{"account_sid": 7, "twiml": "<Response/>"}', /^TRUNK_SETTINGS: account_sid .*not 7/],
  ])("is refused for TRUNK_SETTINGS=%s", (text, problem) => {
    expect(problems({ ...DEPLOYED, TRUNK_SETTINGS: text })[0]).toMatch(problem);
  });

  it("is refused when a dial may outlast its lease", () => {
    const late = {
      ...DEPLOYED,
      PROVIDER_TIMEOUT_SECONDS: "120",
      CALL_LEASE_SECONDS: "120",
      ENVIRONMENT: "development",
    };
    expect(problems(late)).toEqual([
      "PROVIDER_TIMEOUT_SECONDS must be below CALL_LEASE_SECONDS (120), not 120",
    ]);
  });
});

it("no two secrets of all providers have one name", () => {
  const names = PROVIDER_KINDS.flatMap(kind =>
    [...kind.secrets.needed, ...kind.secrets.optional].map(secret => secretName(kind.name, String(secret))),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(15);
});

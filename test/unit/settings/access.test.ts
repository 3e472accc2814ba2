// Tokens and secrets: read strictly, and never shown, not even a token that was put in the wrong place.
import { describe, expect, it } from "vitest";
import { type AccessToken, covers, SCOPES } from "../../../src/domain/access/access-token.ts";
import { readSettings } from "../../../src/settings/index.ts";
import { DEPLOYED, DEVELOPING, problems, settings, TOKEN } from "./deployed.ts";

const OPEN = { PUBLIC_URL: "https://calls.example.com", TELEPHONY_PROVIDER: "simulator" };
const HEX = "ab".repeat(32);

function read(vars: Record<string, string>): { tokens: readonly AccessToken[]; problems: string[] } {
  const result = readSettings({ ...OPEN, ...vars });
  return result.ok
    ? { tokens: result.settings.tokens, problems: [] }
    : { tokens: [], problems: result.problems };
}

describe("an entry whose parts were swapped", () => {
  it("does not show what may be the token", () => {
    const read = readSettings({ ...OPEN, API_TOKENS: `${HEX}:admin:ops` });
    expect(read).toMatchObject({ ok: false });
    expect(JSON.stringify(read)).toContain("API_TOKENS entry 1 must have a token");
    expect(JSON.stringify(read)).not.toContain(HEX.slice(0, 16));
  });
});

describe("tokens", () => {
  it("have a name, a scope and a secret, or only the hash of one, by comma or by line", () => {
    const text = `dashboard:read:dashboard-secret-1,\n  provider:callback:with:colons:and-more\r\nci:write:sha256:${HEX.toUpperCase()}\n`;
    expect(read({ API_TOKENS: text })).toEqual({
      tokens: [
        { name: "dashboard", scope: "read", secret: { text: "dashboard-secret-1" } },
        { name: "provider", scope: "callback", secret: { text: "with:colons:and-more" } },
        { name: "ci", scope: "write", secret: { sha256: HEX } },
      ],
      problems: [],
    });
  });

  it("of both settings are valid beside each other, those of VALID_TOKENS as admin", () => {
    const { tokens } = read({ VALID_TOKENS: "old-0123456789ab", API_TOKENS: "new:admin:0123456789abcdef" });
    expect(tokens.map(t => `${t.name} ${t.scope}`)).toEqual(["token-1 admin", "new admin"]);
  });

  const SECRET = "top-secret-0123456789";
  it.each([
    ["without a scope", `ops:${SECRET}`, /entry 1 must be name:scope:token/],
    ["with nothing but the token", SECRET, /entry 1 must be name:scope:token/],
    [
      "with the token for a scope",
      `ops:${SECRET}:read`,
      /entry 1 \("ops"\) must have one of the scopes read/,
    ],
    ["with the token for a name", `${SECRET}!:read:${SECRET}`, /entry 1 must be name:scope:token/],
    ["with a short token", "ops:read:0123456789abcde", /\("ops"\) must have a token of at least 16/],
    ["with a blank in its token", `ops:read:${SECRET} x`, /\("ops"\) must have a token of visible ASCII/],
    ["with half a hash", `ops:read:sha256:${HEX.slice(1)}`, /\("ops"\) must have 64 hex digits/],
    ["beside one of its name", `ops:read:${SECRET},ops:write:${HEX}`, /two tokens named "ops"/],
    ["beside its twin", `ops:read:${SECRET}\nci:write:${SECRET}`, /gives "ci" the same token as "ops"/],
    ["named as one of VALID_TOKENS is", `token-1:read:${SECRET}`, /two tokens named "token-1"/],
  ])("%s: refused, naming it and not showing it", (_, text, expected) => {
    const { problems } = read({ API_TOKENS: text, VALID_TOKENS: "another-01234567" });
    expect(problems).toEqual([expect.stringMatching(expected)]);
    for (const secret of [SECRET, "0123456789abcde", HEX.slice(1)]) {
      expect(problems.join()).not.toContain(secret);
    }
  });
});

it.each([
  ["read", ["read"]],
  ["write", ["read", "write", "callback"]],
  ["admin", ["read", "write", "admin", "callback"]],
  ["callback", ["callback"]],
] as const)("%s may do %j and no more", (has, may) => {
  expect(SCOPES.filter(needs => covers(has, needs))).toEqual(may);
});

describe("the secret of callback URLs", () => {
  it.each(["CALLBACK_SIGNING_SECRET", "CALLBACK_SIGNING_SECRET_PREVIOUS"])(
    "is refused by name when it can be guessed: %s",
    name => {
      const short = "0123456789abcde";
      expect(problems({ ...DEPLOYED, [name]: short })).toEqual([`${name} must have at least 16 characters`]);
      expect(problems({ ...DEPLOYED, [name]: `${short}f` })).toEqual([]);
    },
  );

  it("has nothing to do with the tokens", () => {
    const { tokens: _, ...rest } = settings(DEPLOYED);
    expect(JSON.stringify(rest)).not.toContain(TOKEN);
  });
});

describe("a token of VALID_TOKENS", () => {
  it("that can be guessed is refused by its place, in development too", () => {
    const vars = { VALID_TOKENS: `${TOKEN},0123456789abcde` };
    const expected = ["VALID_TOKENS has a token of fewer than 16 characters: token-2"];
    expect(problems({ ...DEPLOYED, ...vars })).toEqual(expected);
    expect(problems({ ...DEVELOPING, ...vars })).toEqual(expected);
    expect(problems({ ...DEPLOYED, VALID_TOKENS: "a" })).toEqual([
      expect.stringMatching(/^VALID_TOKENS .*token-1$/),
    ]);
  });
});

describe("the secret that signs reports", () => {
  const HMAC = "a-secret-of-sixteen-or-more";

  it("is one, or two while it is replaced; without it nothing is asked for", () => {
    expect(settings(DEPLOYED).callbackHmacSecrets).toEqual([]);
    expect(settings({ ...DEPLOYED, CALLBACK_HMAC_SECRET: HMAC }).callbackHmacSecrets).toEqual([HMAC]);
    const both = { CALLBACK_HMAC_SECRET: HMAC, CALLBACK_HMAC_SECRET_PREVIOUS: "the-secret-before-this-one" };
    expect(settings({ ...DEPLOYED, ...both }).callbackHmacSecrets).toEqual([
      HMAC,
      "the-secret-before-this-one",
    ]);
  });

  it.each([
    ["too short", { CALLBACK_HMAC_SECRET: "short" }, "CALLBACK_HMAC_SECRET must have at least 16 characters"],
    [
      "the one before, alone",
      { CALLBACK_HMAC_SECRET_PREVIOUS: HMAC },
      "CALLBACK_HMAC_SECRET_PREVIOUS needs CALLBACK_HMAC_SECRET beside it",
    ],
  ])("is refused when it is %s", (_, vars, problem) => {
    expect(problems({ ...DEPLOYED, ...vars })).toEqual([problem]);
  });
});

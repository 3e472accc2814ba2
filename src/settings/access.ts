// Who may call: tokens, pages of other sites, and the keys that sign callback URLs.
import * as z from "zod";
import { type AccessRole, readAccessRoles } from "../domain/access/access-roles.ts";
import {
  type AccessToken,
  readApiTokens,
  readValidTokens,
  tokenClashes,
} from "../domain/access/access-token.ts";
import { DEVELOPMENT_TOKEN } from "../domain/access/development-token.ts";
import { schemaOf } from "../domain/schema-of.ts";
import { choice, secret, text } from "./fields.ts";
import { type Kind, problemsOf, type Section, setting, type ValuesOf } from "./setting.ts";

/** `*` is any. Empty = no other site's pages may call. */
const origins: Kind<string[]> = {
  form: "`*`, or origins separated by commas",
  unset: "none: no CORS headers at all",
  schema: schemaOf(() =>
    z
      .string()
      .transform((text, ctx): string[] => {
        const list = text
          .split(",")
          .map(o => o.trim())
          .filter(o => o !== "");
        for (const origin of list) {
          if (origin === "*" ? list.length === 1 : isOrigin(origin)) continue;
          const right = "must be * or origins such as https://app.example.com, comma separated";
          ctx.addIssue({ code: "custom", message: `${right}, not "${origin}"` });
        }
        return list;
      })
      .prefault(""),
  ),
};

const isOrigin = (text: string) =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** A team's name, or the whole of its host. */
const team: Kind<string> = {
  form: "a team's name, or its host such as `example.cloudflareaccess.com`",
  unset: "none: signing in takes a token",
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .toLowerCase()
      .refine(text => text === "" || /^[a-z0-9-]+(\.[a-z0-9.-]+)?$/.test(text), {
        error: i => `must be a team's name such as example, not "${i.input}"`,
      })
      .default(""),
  ),
};

export const ACCESS = {
  title: "Access",
  about: "One token is needed, of `API_TOKENS` or of `VALID_TOKENS`. More in [security](security.md).",
  fields: {
    API_TOKENS: setting(
      text("`name:scope:token` or `name:scope:sha256:HASH`, separated by commas or line breaks"),
      {
        about:
          "Tokens with a name, which logs and refusals show, and a scope: `read`, `write`, `admin` or `callback`. A token has at least 16 characters; with its hash alone the store never holds the token itself.",
        example: "dashboard:read:sha256:<64 hex digits>",
        secret: true,
      },
    ),
    VALID_TOKENS: setting(text("tokens of at least 16 characters, separated by commas"), {
      about: "The older form: each is an admin token, named token-1, token-2 … in their order.",
      example: "<token>,<token>",
      secret: true,
    }),
    AUTH_ENABLED: setting(choice(["true", "false"], "true"), {
      about: "`false` lets everybody in, and needs `ENVIRONMENT=development`.",
      example: "true",
    }),
    CORS_ORIGINS: setting(origins, {
      about: "Origins whose pages may call the API from a browser.",
      example: "https://app.example.com,https://ops.example.com",
    }),
    SESSION_SECRET: setting(secret, {
      about:
        "Seals the dashboard's sessions, where you want to keep the key yourself; another one signs everybody out.",
      example: "<random text>",
      unset: "none: the key of callback URLs serves",
      secret: true,
    }),
    ACCESS_TEAM: setting(team, {
      about:
        "The Cloudflare Access team that guards `/ui*`, and nothing else: providers report elsewhere. More in [dashboard](dashboard.md).",
      example: "example",
    }),
    ACCESS_AUD: setting(text("the application's audience tag"), {
      about: "Of the Access application in front of `/ui*`: assertions for another one are refused.",
      example: "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2",
    }),
    ACCESS_ROLES: setting(text("`mail:scope` or `*@domain:scope`, separated by commas"), {
      about: "Who of the team may do what on the dashboard: `read`, `write` or `admin`.",
      example: "ops@example.com:admin, *@example.com:read",
    }),
    CALLBACK_SIGNING_SECRET: setting(secret, {
      about: "Signs callback URLs, where you want to keep the key yourself.",
      example: "<random text>",
      unset: "none: a key that the gate makes and keeps",
      secret: true,
    }),
    CALLBACK_SIGNING_SECRET_PREVIOUS: setting(secret, {
      about: "Accepted beside it, so that the secret can be changed without a gap.",
      example: "<random text>",
      secret: true,
    }),
    CALLBACK_HMAC_SECRET: setting(secret, {
      about:
        "Reports to `/callback` must be signed with it, as [providers](providers.md#signed-reports) says.",
      example: "<random text>",
      unset: "none: no signature of the body is asked for",
      secret: true,
    }),
    CALLBACK_HMAC_SECRET_PREVIOUS: setting(secret, {
      about: "Accepted beside it, so that the secret can be changed without a gap.",
      example: "<random text>",
      secret: true,
    }),
  },
} satisfies Section;

type Values = ValuesOf<typeof ACCESS.fields>;

export interface AccessSettings {
  authEnabled: boolean;
  tokens: readonly AccessToken[];
  /** Of pages that may call; `*` alone = any, none = no CORS at all. */
  corsOrigins: readonly string[];
  /** Seals sessions of the dashboard; empty = the key of callback URLs does. */
  sessionSecret: string;
  /** Cloudflare Access in front of the dashboard; null = there is none. */
  access: { issuer: string; audience: string; roles: readonly AccessRole[] } | null;
  /** Signs callback URLs; empty = the gate's own key does. */
  callbackSecret: string;
  /** Accepted beside it; empty = there is none. */
  previousCallbackSecret: string;
  /** Reports must be signed with one of them; none = need not be signed. */
  callbackHmacSecrets: readonly string[];
}

const issuerOf = (name: string) => `https://${name.includes(".") ? name : `${name}.cloudflareaccess.com`}`;

const isDevelopmentToken = ({ secret }: AccessToken) => "text" in secret && secret.text === DEVELOPMENT_TOKEN;

/** In development its token exists whether it is named or not. */
export function accessSettings(
  v: Values,
  development: boolean,
): { settings: AccessSettings; problems: string[] } {
  const own = readApiTokens(v.API_TOKENS);
  const old = readValidTokens(v.VALID_TOKENS, DEVELOPMENT_TOKEN);
  const tokens = [...old.tokens, ...own.tokens];
  if (development && !tokens.some(isDevelopmentToken)) {
    tokens.push({ name: "development", scope: "admin", secret: { text: DEVELOPMENT_TOKEN } });
  }
  const { roles, problems: roleProblems } = readAccessRoles(v.ACCESS_ROLES);
  const audience = v.ACCESS_AUD.trim();
  const problems = [
    ...roleProblems,
    ...old.problems,
    ...own.problems,
    ...tokenClashes(tokens),
    ...problemsOf([
      tokens.length + old.problems.length + own.problems.length === 0 &&
        "VALID_TOKENS is empty, and API_TOKENS too: without a token every call is refused (wrangler secret put API_TOKENS)",
      !development &&
        tokens.some(isDevelopmentToken) &&
        `VALID_TOKENS must not contain the development token ${DEVELOPMENT_TOKEN}`,
      !development && v.AUTH_ENABLED === "false" && "AUTH_ENABLED=false needs ENVIRONMENT=development",
      v.ACCESS_TEAM !== "" &&
        (audience === "" || v.ACCESS_ROLES.trim() === "") &&
        "ACCESS_TEAM needs ACCESS_AUD and ACCESS_ROLES beside it",
      v.ACCESS_TEAM === "" &&
        (audience !== "" || v.ACCESS_ROLES.trim() !== "") &&
        "ACCESS_AUD and ACCESS_ROLES need ACCESS_TEAM beside them",
      v.CALLBACK_HMAC_SECRET === "" &&
        v.CALLBACK_HMAC_SECRET_PREVIOUS !== "" &&
        "CALLBACK_HMAC_SECRET_PREVIOUS needs CALLBACK_HMAC_SECRET beside it",
    ]),
  ];
  const settings = {
    authEnabled: v.AUTH_ENABLED === "true",
    tokens,
    corsOrigins: v.CORS_ORIGINS,
    sessionSecret: v.SESSION_SECRET,
    access: v.ACCESS_TEAM === "" ? null : { issuer: issuerOf(v.ACCESS_TEAM), audience, roles },
    callbackSecret: v.CALLBACK_SIGNING_SECRET,
    previousCallbackSecret: v.CALLBACK_SIGNING_SECRET_PREVIOUS,
    callbackHmacSecrets: [v.CALLBACK_HMAC_SECRET, v.CALLBACK_HMAC_SECRET_PREVIOUS].filter(s => s !== ""),
  };
  return { settings, problems };
}

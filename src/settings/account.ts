// The account of the default trunk at a provider with an API of its own: `TRUNK_SETTINGS` and the provider's secrets.
import { providerKind, secretName } from "../telephony/registry.ts";
import { integer, text } from "./fields.ts";
import { type Section, setting, type ValuesOf } from "./setting.ts";

export const ACCOUNT = {
  title: "Account at a provider",
  about:
    "For every provider but `http` and `simulator`. Its secrets are Worker secrets named after it, such as " +
    "`TWILIO_AUTH_TOKEN`: each provider's page in [providers](providers.md) names them.",
  fields: {
    TRUNK_SETTINGS: setting(text("a JSON object: each provider's page says what stands in it"), {
      about: "What the trunk is told of the account: ids, caller id, what is said on the line. No secrets.",
      example: '{"account_sid": "AC…", "from": "+12025550100", "url": "https://example.com/flow.xml"}',
    }),
    PROVIDER_TIMEOUT_SECONDS: setting(integer(1, 120, 30), {
      about:
        "How long one dial may wait for the provider's whole answer. Must be below `CALL_LEASE_SECONDS`.",
      example: "30",
    }),
  },
} satisfies Section;

type Values = ValuesOf<typeof ACCOUNT.fields>;

/** Checked: what a provider's adapter is made of. */
export interface Account {
  settings: unknown;
  secrets: Readonly<Record<string, string>>;
  timeoutMs: number;
}

export type AccountResult = { ok: true; account: Account | null } | { ok: false; problems: string[] };

/** Null where the provider is none of those with an API of their own. */
export function accountSettings(
  v: Values,
  provider: string,
  env: Record<string, unknown>,
  { leaseSeconds }: { leaseSeconds: number },
): AccountResult {
  const kind = providerKind(provider);
  if (kind === undefined) return { ok: true, account: null };
  const problems: string[] = [];
  const given = objectOf(v.TRUNK_SETTINGS);
  const checked = given === null ? null : kind.checkSettings(given);
  if (checked === null)
    problems.push(`TRUNK_SETTINGS must be a JSON object, as docs/providers/${provider}.md says`);
  else if (!checked.ok) problems.push(...checked.problems.map(problem => `TRUNK_SETTINGS: ${problem}`));
  const secrets: Record<string, string> = {};
  for (const secret of [...kind.secrets.needed, ...kind.secrets.optional] as string[]) {
    const value = env[secretName(provider, secret)];
    if (typeof value === "string" && value !== "") secrets[secret] = value;
    else if ((kind.secrets.needed as string[]).includes(secret))
      problems.push(`${secretName(provider, secret)} is missing: set it with wrangler secret put`);
  }
  const seconds = v.PROVIDER_TIMEOUT_SECONDS;
  if (seconds >= leaseSeconds)
    problems.push(
      `PROVIDER_TIMEOUT_SECONDS must be below CALL_LEASE_SECONDS (${leaseSeconds}), not ${seconds}`,
    );
  if (problems.length > 0 || checked?.ok !== true) return { ok: false, problems };
  return { ok: true, account: { settings: checked.settings, secrets, timeoutMs: seconds * 1000 } };
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

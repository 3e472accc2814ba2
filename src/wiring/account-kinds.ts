// What a trunk can dial through, by name: how its settings are checked, which secrets it has, how its provider is made.

import type { Provider } from "../actions/ports/provider.ts";
import type { Settings } from "../settings/index.ts";
import { asProvider } from "../telephony/as-provider.ts";
import { httpProvider } from "../telephony/providers/http/provider.ts";
import { simulatorProvider } from "../telephony/providers/simulator/provider.ts";
import { PROVIDER_KINDS, providerKind } from "../telephony/registry.ts";

export interface AccountKind {
  secrets: { needed: readonly string[]; optional: readonly string[] };
  check(
    given: Readonly<Record<string, unknown>>,
  ): { ok: true; make: (secrets: Record<string, string>) => Provider } | { ok: false; problems: string[] };
}

export const ACCOUNT_KINDS: readonly string[] = [
  ...PROVIDER_KINDS.map(kind => kind.name),
  "http",
  "simulator",
];

const outside: typeof fetch = (...args) => fetch(...args);
const now = () => Date.now();
const NO_SECRETS = { needed: [], optional: [] };

export function accountKind(env: Env, settings: Settings, name: string): AccountKind | undefined {
  const timeoutMs = settings.providerTimeoutMs;
  if (name === "simulator") return simulatorKind(env, settings);
  if (name === "http") return httpKind(settings);
  const kind = providerKind(name);
  if (kind === undefined) return undefined;
  return {
    secrets: kind.secrets,
    check: given => {
      const checked = kind.checkSettings(given);
      if (!checked.ok) return checked;
      const made = { settings: checked.settings, fetch: outside, now, timeoutMs };
      return { ok: true, make: secrets => asProvider(kind.create({ ...made, secrets })) };
    },
  };
}

const simulatorKind = (env: Env, { simulator }: Settings): AccountKind => ({
  secrets: NO_SECRETS,
  check: given => {
    const [unknown] = Object.keys(given);
    if (unknown !== undefined)
      return {
        ok: false,
        problems: [`${unknown} is not known here: the simulator has the SIMULATOR_ settings`],
      };
    return { ok: true, make: () => simulatorProvider({ namespace: env.SIMULATOR, settings: simulator }) };
  },
});

const httpKind = ({ providerTimeoutMs: timeoutMs, environment }: Settings): AccountKind => ({
  secrets: NO_SECRETS,
  check: given => {
    const { url, status_url: statusUrl = "", ...rest } = given;
    const form =
      environment === "development"
        ? "an address of http or https"
        : "an https address: it is told signed callback URLs";
    const good = (value: unknown) =>
      typeof value === "string" &&
      URL.canParse(value) &&
      (value.startsWith("https://") || (environment === "development" && value.startsWith("http://")));
    const problems = [
      ...(good(url) ? [] : [`url must be ${form}, not ${shown(url)}`]),
      ...(statusUrl === "" || good(statusUrl) ? [] : [`status_url must be ${form}, not ${shown(statusUrl)}`]),
      ...Object.keys(rest).map(key => `${key} is not a field that is known here`),
    ];
    if (problems.length > 0) return { ok: false, problems };
    const options = { url: String(url), statusUrl: String(statusUrl), timeoutMs, fetch: outside, now };
    return { ok: true, make: () => httpProvider(options) };
  },
});

const shown = (value: unknown): string => (JSON.stringify(value) ?? "missing").slice(0, 60);

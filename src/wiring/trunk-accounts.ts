// The accounts behind trunks: the default one's from the settings, the others' from D1, checked as they were when they
// were made. A trunk whose account is not good any more, for want of a secret, refuses what it is asked in words.

import type { DialAnswer, FetchStatus, Provider } from "../actions/ports/provider.ts";
import type { AccountOf, TrunkAccount } from "../actions/ports/trunk-account.ts";
import { DEFAULT_TRUNK, isTrunkName, type TrunkFields } from "../domain/trunks/trunk.ts";
import { readTrunk } from "../store/trunks/trunks.ts";
import { ACCOUNT_KINDS, accountKind } from "./account-kinds.ts";
import { configured } from "./configuration.ts";
import { fetchStatusOf, providerOf } from "./telephony.ts";

/** A change of a trunk is seen after this time at the latest. */
const FRESH_MS = 30_000;
/** One that there is not may be made any moment. */
const MISSING_MS = 3_000;
/** An isolate that knows more has been asked about names that somebody made up: no more of those are kept. */
const MOST_KNOWN = 200;

type Known = Map<string, { readAt: number; account: TrunkAccount | null }>;
const known = new WeakMap<object, Known>();

/** Only values are kept from one request to the next. */
export function accountOf(env: Env): AccountOf {
  const accounts: Known = known.get(env) ?? new Map();
  known.set(env, accounts);
  return async name => {
    const now = Date.now();
    const before = accounts.get(name);
    const freshMs = before?.account === null ? MISSING_MS : FRESH_MS;
    if (before !== undefined && now - before.readAt < freshMs) return before.account;
    if (name === DEFAULT_TRUNK) {
      const { settings, policy } = configured(env);
      const own = account(providerOf(env, settings), policy.callsPerSecond);
      accounts.set(name, { readAt: Number.POSITIVE_INFINITY, account: own });
      return own;
    }
    if (!isTrunkName(name)) return null;
    const trunk = await readTrunk(env.DB, name);
    const found = trunk === null ? null : account(providerOfTrunk(env, trunk), trunk.callsPerSecond ?? 0);
    if (found !== null || accounts.size < MOST_KNOWN) accounts.set(name, { readAt: now, account: found });
    return found;
  };
}

/** For a trunk's gate, which lives longer than what is known of its account. */
export const fetchStatusOver =
  (env: Env, trunk: string): FetchStatus =>
  async question => {
    const found = await accountOf(env)(trunk);
    return found?.fetchStatus?.(question) ?? { kind: "unknown" };
  };

const account = (provider: Provider, callsPerSecond: number): TrunkAccount => ({
  provider,
  fetchStatus: fetchStatusOf(provider),
  callsPerSecond,
});

type Account = Pick<TrunkFields, "provider" | "settings" | "secrets">;
type Problems = Record<string, string[]>;

/** What is wrong with the account of a trunk, by field; empty = nothing. */
export function accountProblems(env: Env, given: Account): Problems {
  const made = makeProvider(env, given);
  return made.ok ? {} : made.problems;
}

function providerOfTrunk(env: Env, trunk: Account & { name: string }): Provider {
  const made = makeProvider(env, trunk);
  if (made.ok) return made.provider;
  const [problem = ""] = Object.values(made.problems).flat();
  const reason = `trunk ${trunk.name}: ${problem}`;
  const placeCall = async (): Promise<DialAnswer> => ({
    kind: "refused",
    refusal: { about: "account", retryAfterSeconds: null },
    final: false,
    reason,
  });
  return { name: trunk.provider ?? "", placeCall, checkOptions: () => [reason] };
}

function makeProvider(
  env: Env,
  { provider: name, settings: given, secrets }: Account,
): { ok: true; provider: Provider } | { ok: false; problems: Problems } {
  const { settings } = configured(env);
  const kind = name === null ? undefined : accountKind(env, settings, name);
  if (name === null || kind === undefined)
    return { ok: false, problems: { provider: [`must be one of ${ACCOUNT_KINDS.join(", ")}, not ${name}`] } };
  const checked = kind.check(given ?? {});
  const prefixes = prefixesOf(name, given?.base_url !== undefined);
  const { values, problems: wrong } = secretsOf(env, { name, prefixes }, kind.secrets, secrets ?? {});
  if (checked.ok && wrong.length === 0) return { ok: true, provider: checked.make(values) };
  return {
    ok: false,
    problems: {
      ...(checked.ok ? {} : { settings: checked.problems }),
      ...(wrong.length > 0 ? { secrets: wrong } : {}),
    },
  };
}

/**
 * Only secrets that are meant for trunks, for a trunk is told where to send what it is given: where that is not the
 * provider's own address, none that begins with the provider's name, as that of the default account does.
 */
const prefixesOf = (kind: string, isElsewhere: boolean): readonly string[] =>
  isElsewhere ? ["TRUNK_"] : ["TRUNK_", `${kind.toUpperCase()}_`];

function secretsOf(
  env: Env,
  { name: kind, prefixes }: { name: string; prefixes: readonly string[] },
  { needed, optional }: { needed: readonly string[]; optional: readonly string[] },
  names: Readonly<Record<string, string>>,
): { values: Record<string, string>; problems: string[] } {
  const values: Record<string, string> = {};
  const problems = needed
    .filter(secret => names[secret] === undefined)
    .map(secret => `${secret} is needed: the name of the Worker secret that holds it`);
  for (const [secret, name] of Object.entries(names)) {
    const value = (env as unknown as Record<string, unknown>)[name];
    if (!needed.includes(secret) && !optional.includes(secret))
      problems.push(
        `${secret} is no secret of ${kind}: it has ${[...needed, ...optional].join(", ") || "none"}`,
      );
    else if (!/^[A-Z][A-Z0-9_]{0,99}$/.test(name) || !prefixes.some(prefix => name.startsWith(prefix)))
      problems.push(
        `${secret} must name a Worker secret that begins with ${prefixes.join(" or ")}, not ${name.slice(0, 60)}`,
      );
    else if (typeof value !== "string" || value === "")
      problems.push(
        `${secret}: the Worker secret ${name} is missing; set it with wrangler secret put ${name}`,
      );
    else values[secret] = value;
  }
  return { values, problems };
}

// The keys of the Cloudflare Access team that the settings name, remembered in this instance of the program.
import { AccessKeys } from "../http/session/access-keys.ts";
import { configured } from "./configuration.ts";

const byIssuer = new Map<string, AccessKeys>();

/** Null without a team, or where it has no key of this id. */
export async function accessKey(env: Env, kid: string): Promise<JsonWebKey | null> {
  const { access } = configured(env).settings;
  if (access === null) return null;
  const { issuer } = access;
  const outside: typeof fetch = (...args) => fetch(...args);
  const keys = byIssuer.get(issuer) ?? new AccessKeys({ issuer, fetch: outside, clock: () => Date.now() });
  byIssuer.set(issuer, keys);
  return keys.keyOf(kid);
}

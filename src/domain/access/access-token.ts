// Tokens that open the API: each with a name for the log and a scope that says what it may do.

/** `callback` is all that a provider's token may do. */
export const SCOPES = ["read", "write", "admin", "callback"] as const;
export type Scope = (typeof SCOPES)[number];

/** What each scope may do: its own, and what is below it. */
const COVERS: Record<Scope, readonly Scope[]> = {
  read: ["read"],
  write: ["read", "write", "callback"],
  admin: ["read", "write", "admin", "callback"],
  callback: ["callback"],
};

export const covers = (has: Scope, needs: Scope): boolean => COVERS[has].includes(needs);

export interface AccessToken {
  name: string;
  scope: Scope;
  /** The token itself, or the SHA-256 of it in hex: then nobody but its holder ever had it. */
  secret: { text: string } | { sha256: string };
}

export interface AccessTokens {
  tokens: AccessToken[];
  problems: string[];
}

/** Shorter ones can be guessed. */
const SHORTEST_TOKEN = 16;
const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const FORM = "name:scope:token, or name:scope:sha256:<64 hex digits>";

/**
 * VALID_TOKENS of the older systems: comma separated, each an admin token named token-1, token-2 … `known`: a shorter
 * one that is judged elsewhere. Problems name a token by its place, never by its text.
 */
export function readValidTokens(text: string, known: string): AccessTokens {
  const texts = text
    .split(",")
    .map(t => t.trim())
    .filter(t => t !== "");
  const tokens = [...new Set(texts)].map(
    (t, i): AccessToken => ({ name: `token-${i + 1}`, scope: "admin", secret: { text: t } }),
  );
  const problems = tokens.flatMap(({ name, secret }) =>
    "text" in secret && secret.text.length < SHORTEST_TOKEN && secret.text !== known
      ? [`VALID_TOKENS has a token of fewer than ${SHORTEST_TOKEN} characters: ${name}`]
      : [],
  );
  return { tokens, problems };
}

/**
 * API_TOKENS: entries separated by commas or line breaks. Problems name an entry by its place and its name: what
 * stands anywhere else in it may be (part of) a token, put in the wrong place.
 */
export function readApiTokens(text: string): AccessTokens {
  const tokens: AccessToken[] = [];
  const problems: string[] = [];
  const entries = text
    .split(/[,\r\n]/)
    .map(e => e.trim())
    .filter(e => e !== "");
  entries.forEach((entry, i) => {
    const [name = "", scopeText, ...rest] = entry.split(":");
    // Parts that were swapped put the token in the name's place; a long one may be it.
    const quoted = name.length < SHORTEST_TOKEN ? `"${name}"` : "";
    const refuse = (why: string, called = quoted) =>
      problems.push(`API_TOKENS entry ${i + 1}${called === "" ? "" : ` (${called})`} ${why}`);
    // Without its three parts, or an odd name: the first part may be the token.
    if (rest.length === 0 || !NAME.test(name)) {
      refuse(`must be ${FORM}, with a name of at most 64 letters, digits and . _ -`, "");
      return;
    }
    const scope = SCOPES.find(s => s === scopeText);
    const secret = secretOf(rest.join(":"));
    if (scope === undefined) refuse(`must have one of the scopes ${SCOPES.join(", ")}`);
    else if (typeof secret === "string") refuse(secret);
    else tokens.push({ name, scope, secret });
  });
  return { tokens, problems };
}

/** A sentence that says what is wrong, when something is. */
function secretOf(text: string): AccessToken["secret"] | string {
  const hashed = /^sha256:(.*)$/i.exec(text)?.[1];
  if (hashed !== undefined) {
    return /^[0-9a-f]{64}$/i.test(hashed)
      ? { sha256: hashed.toLowerCase() }
      : "must have 64 hex digits behind sha256:";
  }
  if (!/^[\x21-\x7e]*$/.test(text)) return "must have a token of visible ASCII characters without blanks";
  if (text.length < SHORTEST_TOKEN) return `must have a token of at least ${SHORTEST_TOKEN} characters`;
  return { text };
}

/** Of all tokens together: a name is one token's, and a token has one name. */
export function tokenClashes(tokens: readonly AccessToken[]): string[] {
  const names = new Set<string>();
  const secrets = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, secret } of tokens) {
    const text = JSON.stringify(secret);
    const twin = secrets.get(text);
    if (names.has(name)) problems.push(`API_TOKENS has two tokens named "${name}"`);
    else if (twin !== undefined) problems.push(`API_TOKENS gives "${name}" the same token as "${twin}"`);
    names.add(name);
    secrets.set(text, name);
  }
  return problems;
}

// Whose token a text is: by digests, compared in constant time.
import type { AccessToken } from "../../domain/access/access-token.ts";

const encoder = new TextEncoder();

async function digestOf({ secret }: AccessToken): Promise<Uint8Array<ArrayBuffer>> {
  if ("sha256" in secret) {
    return Uint8Array.from(secret.sha256.match(/../g) ?? [], hex => Number.parseInt(hex, 16));
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(secret.text)));
}

const digests = new WeakMap<object, Promise<Uint8Array<ArrayBuffer>[]>>();

/** In the order of the tokens. */
export function digestsOf(tokens: readonly AccessToken[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const known = digests.get(tokens) ?? Promise.all(tokens.map(digestOf));
  digests.set(tokens, known);
  return known;
}

export interface TokenOwner {
  token: AccessToken;
  digest: Uint8Array<ArrayBuffer>;
}

/** Digests have one length whatever the token's, and all are looked at: the comparison says nothing about them. */
export async function ownerOf(given: string, tokens: readonly AccessToken[]): Promise<TokenOwner | null> {
  const known = await digestsOf(tokens);
  const wanted = await crypto.subtle.digest("SHA-256", encoder.encode(given));
  let found: TokenOwner | null = null;
  known.forEach((digest, i) => {
    const token = tokens[i];
    if (crypto.subtle.timingSafeEqual(digest, wanted) && token !== undefined) found = { token, digest };
  });
  return found;
}

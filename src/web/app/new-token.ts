// A token made in this browser: shown to whoever made it, sent nowhere. What is stored is its hash.

export interface NewToken {
  token: string;
  /** As an entry of API_TOKENS. */
  entry: string;
}

const BYTES = 32;

const hex = (bytes: Uint8Array) => [...bytes].map(b => b.toString(16).padStart(2, "0")).join("");

/** Null where the browser does not hash: over plain HTTP, from elsewhere than this machine. */
export async function newToken(
  { getRandomValues, subtle }: Pick<Crypto, "getRandomValues"> & { subtle?: SubtleCrypto | undefined } = {
    getRandomValues: array => crypto.getRandomValues(array),
    subtle: crypto.subtle,
  },
): Promise<NewToken | null> {
  if (subtle === undefined) return null;
  const token = `ccm_${hex(getRandomValues(new Uint8Array(BYTES)))}`;
  const hash = await subtle.digest("SHA-256", new TextEncoder().encode(token));
  return { token, entry: `owner:admin:sha256:${hex(new Uint8Array(hash))}` };
}

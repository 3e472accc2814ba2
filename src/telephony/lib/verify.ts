// Whether a provider signed this: HMAC and Ed25519 by WebCrypto, in constant time. False, never an error, for garbage.
import { type Bytes, fromBase64, utf8 } from "../../domain/bytes.ts";
import { type HmacHash, hmacKey } from "../../domain/hmac-key.ts";

type Key = ReturnType<typeof crypto.subtle.importKey>;
/** An isolate serves a few trunks, with two secrets each while one is rotated. */
const MAX_KEYS = 100;
const keys = new Map<string, Key>();

/** Imported once; a key that cannot be imported is tried again. */
function keyOf(name: string, importIt: () => Key): Key {
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size >= MAX_KEYS) keys.clear();
  const key = importIt();
  keys.set(name, key);
  key.catch(() => keys.delete(name));
  return key;
}

const hmacKeyOf = (hash: HmacHash, secret: string) =>
  keyOf(`${hash} ${secret}`, () => hmacKey(utf8(secret), hash));

export async function signHmac(hash: HmacHash, secret: string, signed: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKeyOf(hash, secret), signed));
}

/** By any of these secrets: two are set while one is rotated. A blank one never counts. */
export async function verifyHmac(
  hash: HmacHash,
  secrets: readonly string[],
  signed: Bytes,
  signature: Bytes | null,
): Promise<boolean> {
  if (signature === null) return false;
  for (const secret of secrets) {
    if (secret === "") continue;
    if (await crypto.subtle.verify("HMAC", await hmacKeyOf(hash, secret), signature, signed)) return true;
  }
  return false;
}

/** By any of these public keys, each the base64 of 32 bytes. */
export async function verifyEd25519(
  publicKeys: readonly string[],
  signed: Bytes,
  signature: Bytes | null,
): Promise<boolean> {
  if (signature?.byteLength !== 64) return false;
  for (const publicKey of publicKeys) {
    const raw = fromBase64(publicKey.trim());
    if (raw?.byteLength !== 32) continue;
    try {
      const key = await keyOf(`Ed25519 ${publicKey}`, () =>
        crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]),
      );
      if (await crypto.subtle.verify({ name: "Ed25519" }, key, signature, signed)) return true;
    } catch {
      // 32 bytes that are no point of the curve: nothing is signed with it.
    }
  }
  return false;
}

/** A shared secret in a header, in constant time: hashes are compared, and all of their bytes. */
export async function isSameText(given: string, expected: readonly string[]): Promise<boolean> {
  const hash = await sha256(utf8(given));
  let found = false;
  for (const text of expected) {
    if (text === "") continue;
    const other = await sha256(utf8(text));
    const difference = hash.reduce((bits, byte, at) => bits | (byte ^ (other[at] ?? 0)), 0);
    found = difference === 0 || found;
  }
  return found;
}

/** Whether a signed time is near enough to now; seconds, both ends included. */
export const isWithin = (signedAtSeconds: number, nowMs: number, toleranceSeconds: number): boolean =>
  Math.abs(Math.floor(nowMs / 1000) - signedAtSeconds) <= toleranceSeconds;

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

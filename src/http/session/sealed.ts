// What a session says, sealed: payload and HMAC, so that only this service can have written it.
import * as z from "zod";

const encoder = new TextEncoder();

const common = { v: z.literal(1), iat: z.number(), exp: z.number() };
const payload = z.union([
  z.strictObject({ ...common, tok: z.string() }),
  z.strictObject({ ...common, mail: z.string() }),
]);

/** Times in seconds. `tok`: of which token, as only who has the key can tell; `mail`: of Cloudflare Access. */
export type SessionPayload = z.infer<typeof payload>;

const keys = new Map<string, Promise<CryptoKey>>();

/** Its own key for this one purpose, whatever else the secret signs. */
export function sessionKey(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  // Keys that were replaced are not asked for any more.
  if (keys.size > 20) keys.clear();
  const made = derive(secret);
  keys.set(secret, made);
  return made;
}

async function derive(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode("dashboard session"),
  };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return crypto.subtle.deriveKey(hkdf, material, hmac, false, ["sign", "verify"]);
}

/** Of a token's digest: names the token to who has the key, and to nobody else. */
export async function tokenMark(key: CryptoKey, digest: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", key, digest)));
}

export async function seal(key: CryptoKey, value: SessionPayload): Promise<string> {
  const body = base64url(encoder.encode(JSON.stringify(value)));
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(body));
  return `${body}.${base64url(new Uint8Array(mac))}`;
}

/** Null where this key did not seal it. */
export async function unseal(key: CryptoKey, text: string): Promise<SessionPayload | null> {
  const [body = "", mac = "", more] = text.split(".");
  const bytes = fromBase64url(mac);
  if (more !== undefined || bytes === null) return null;
  if (!(await crypto.subtle.verify("HMAC", key, bytes, encoder.encode(body)))) return null;
  const json = fromBase64url(body);
  const parsed = json === null ? null : payload.safeParse(JSON.parse(new TextDecoder().decode(json)));
  return parsed?.success ? parsed.data : null;
}

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
  } catch {
    return null;
  }
}

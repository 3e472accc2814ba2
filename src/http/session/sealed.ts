// What a session says, sealed: payload and HMAC, so that only this service can have written it.
import * as z from "zod";
import { fromBase64Url, toBase64Url, utf8 } from "../../domain/bytes.ts";
import { schemaOf } from "../../domain/schema-of.ts";

const common = () => ({ v: z.literal(1), iat: z.number(), exp: z.number() });
const payload = schemaOf(() =>
  z.union([
    z.strictObject({ ...common(), tok: z.string() }),
    z.strictObject({ ...common(), mail: z.string() }),
  ]),
);

/** Times in seconds. `tok`: of which token, as only who has the key can tell; `mail`: of Cloudflare Access. */
export type SessionPayload = z.infer<ReturnType<typeof payload>>;

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
  const material = await crypto.subtle.importKey("raw", utf8(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: utf8("dashboard session"),
  };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return crypto.subtle.deriveKey(hkdf, material, hmac, false, ["sign", "verify"]);
}

/** Of a token's digest: names the token to who has the key, and to nobody else. */
export async function tokenMark(key: CryptoKey, digest: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, digest)));
}

export async function seal(key: CryptoKey, value: SessionPayload): Promise<string> {
  const body = toBase64Url(utf8(JSON.stringify(value)));
  const mac = await crypto.subtle.sign("HMAC", key, utf8(body));
  return `${body}.${toBase64Url(new Uint8Array(mac))}`;
}

/** Null where this key did not seal it. */
export async function unseal(key: CryptoKey, text: string): Promise<SessionPayload | null> {
  const [body = "", mac = "", more] = text.split(".");
  const bytes = fromBase64Url(mac);
  if (more !== undefined || bytes === null) return null;
  if (!(await crypto.subtle.verify("HMAC", key, bytes, utf8(body)))) return null;
  const json = fromBase64Url(body);
  const parsed = json === null ? null : payload().safeParse(JSON.parse(new TextDecoder().decode(json)));
  return parsed?.success ? parsed.data : null;
}

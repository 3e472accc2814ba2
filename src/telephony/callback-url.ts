// The callback URL that a provider is given: it names the attempt and carries a signature in place of a token.

const HMAC = { name: "HMAC", hash: "SHA-256" };
/** 32 bytes of SHA-256 in base64url, without padding. */
const SIGNATURE_SHAPE = /^[A-Za-z0-9_-]{43}$/;

export const isSignature = (text: string): boolean => SIGNATURE_SHAPE.test(text);

const encoder = new TextEncoder();
const keys = new Map<string, ReturnType<typeof importKey>>();

const importKey = (secret: string) =>
  crypto.subtle.importKey("raw", encoder.encode(secret), HMAC, false, ["sign", "verify"]);

/** Imported once per secret; a deployment has a few. */
function keyOf(secret: string) {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = importKey(secret);
  keys.set(secret, key);
  return key;
}

const signedText = (callId: string, attempt: number) => encoder.encode(`${callId}:${attempt}`);

/** HMAC-SHA-256 over `callId:attempt`, base64url. */
export async function signCallback(secret: string, callId: string, attempt: number): Promise<string> {
  const bytes = await crypto.subtle.sign(HMAC, await keyOf(secret), signedText(callId, attempt));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Whether this signature was made for exactly this attempt. Constant time; false, never an error, for garbage. */
export async function verifyCallback(
  secret: string,
  callId: string,
  attempt: number,
  signature: string,
): Promise<boolean> {
  if (!isSignature(signature)) return false;
  try {
    const binary = atob(signature.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, c => c.charCodeAt(0));
    return await crypto.subtle.verify(HMAC, await keyOf(secret), bytes, signedText(callId, attempt));
  } catch {
    return false;
  }
}

/**
 * Where a provider with a webhook of its own reports. Its parameters are in alphabetical order: Twilio sorts the query
 * before it calls and signs the order it was given, Plivo signs the sorted one.
 */
export function providerCallbackUrl(
  publicUrl: string,
  trunk: string,
  { attempt, callId, signature }: { attempt: number; callId: string; signature: string },
): string {
  const query = new URLSearchParams({ attempt: String(attempt), call_id: callId, signature });
  return `${providerCallbackAddress(publicUrl, trunk)}?${query}`;
}

/** The same without what names a call: of a webhook that one account has for all. */
export function providerCallbackAddress(publicUrl: string, trunk: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return `${origin}${pathname.replace(/\/+$/, "")}/api/v1/providers/${encodeURIComponent(trunk)}/callback`;
}

/** `publicUrl` is an origin, with a path prefix or without. */
export function callbackUrl(publicUrl: string, callId: string, attempt: number, signature: string): string {
  const { origin, pathname } = new URL(publicUrl);
  const query = new URLSearchParams({ call_id: callId, attempt: String(attempt), signature });
  return `${origin}${pathname.replace(/\/+$/, "")}/api/v1/callback/?${query}`;
}

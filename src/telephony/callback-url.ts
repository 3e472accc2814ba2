// The callback URL that a provider is given: it names the attempt and carries a signature in place of a token. One that
// was made for a trunk's webhook is good there only, where the provider signs too.
import { fromBase64Url, toBase64Url, utf8 } from "../domain/bytes.ts";
import { hmacKey } from "../domain/hmac-key.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";

/** 32 bytes of SHA-256 in base64url, without padding. */
const SIGNATURE_SHAPE = /^[A-Za-z0-9_-]{43}$/;

export const isSignature = (text: string): boolean => SIGNATURE_SHAPE.test(text);

const keys = new Map<string, ReturnType<typeof hmacKey>>();

/** Imported once per secret; a deployment has a few. */
function keyOf(secret: string) {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = hmacKey(utf8(secret));
  keys.set(secret, key);
  return key;
}

const signedText = (callId: string, attempt: number, place: string) =>
  utf8(place === "" ? `${callId}:${attempt}` : `${callId}:${attempt}:${place}`);

/** Where a signature is good: at a trunk's webhook, … */
export const atWebhookOf = (trunk: string): string => `webhook:${trunk}`;
/** … or at the callback route, for attempts of this trunk; empty = of the default one. */
export const atCallbackOf = (trunk: string): string => (trunk === DEFAULT_TRUNK ? "" : trunk);

/** HMAC-SHA-256 over `callId:attempt`, and the place where it is good unless that is empty; base64url. */
export async function signCallback(
  secret: string,
  callId: string,
  attempt: number,
  place = "",
): Promise<string> {
  const bytes = await crypto.subtle.sign("HMAC", await keyOf(secret), signedText(callId, attempt, place));
  return toBase64Url(new Uint8Array(bytes));
}

/** Whether this signature was made for exactly this attempt and place. Constant time; false, never an error, for garbage. */
export async function verifyCallback(
  secret: string,
  callId: string,
  attempt: number,
  signature: string,
  place = "",
): Promise<boolean> {
  const bytes = isSignature(signature) ? fromBase64Url(signature) : null;
  if (bytes === null) return false;
  try {
    return await crypto.subtle.verify("HMAC", await keyOf(secret), bytes, signedText(callId, attempt, place));
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
export function callbackUrl(
  publicUrl: string,
  callId: string,
  attempt: number,
  signature: string,
  trunk: string = DEFAULT_TRUNK,
): string {
  const { origin, pathname } = new URL(publicUrl);
  const query = new URLSearchParams({ call_id: callId, attempt: String(attempt), signature });
  if (trunk !== DEFAULT_TRUNK) query.set("trunk", trunk);
  return `${origin}${pathname.replace(/\/+$/, "")}/api/v1/callback/?${query}`;
}

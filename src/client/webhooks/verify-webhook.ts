// Whether a webhook comes from the service, and what it says: Standard Webhooks, with Web Crypto alone.
import type { ThinEvent } from "../generated/types.ts";
import type { WebhookEvent } from "./event.ts";

const TOLERANCE_SECONDS = 300;
/** Two while a secret is rotated, and room for a second rotation: each costs an HMAC over the whole body. */
const MOST_SIGNATURES = 4;
const SIGNATURE_BYTES = 32;

export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface VerifyOptions {
  /** How far its time may be from ours, in either direction; 300 where nothing is said. */
  toleranceSeconds?: number | undefined;
  /** Absent = the clock's. */
  now?: Date | undefined;
}

/**
 * The event of a webhook. Throws WebhookVerificationError for what is not signed with one of the secrets, or too old.
 * `body` must be the bytes as they came: JSON that was parsed and written again does not fit its signature. Give both
 * secrets while one is rotated. Of an endpoint with `payload: thin`: `verifyWebhook<ThinEvent>(…)`.
 */
export async function verifyWebhook<Told extends WebhookEvent | ThinEvent = WebhookEvent>(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = TOLERANCE_SECONDS, now = new Date() }: VerifyOptions = {},
): Promise<Told> {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = signaturesOf(headerOf(headers, "webhook-signature"));
  refuseOtherTimes(timestamp, toleranceSeconds, now);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  const keys = await Promise.all([secrets].flat().map(keyOf));
  // crypto.subtle compares in constant time, and all are compared.
  const fits = await Promise.all(
    keys.flatMap(key => signatures.map(signature => crypto.subtle.verify("HMAC", key, signature, signed))),
  );
  if (!fits.includes(true)) {
    throw new WebhookVerificationError("webhook-signature: none of them was made with the secret");
  }
  return eventOf(bytes) as Told;
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : lowered(headers, name);
  const text = Array.isArray(value) ? value.join(" ") : value;
  if (typeof text === "string" && text !== "") return text;
  throw new WebhookVerificationError(`${name}: the header is missing`);
}

const isHeaders = (headers: WebhookHeaders): headers is { get(name: string): string | null } =>
  typeof headers.get === "function";

const lowered = (headers: Exclude<WebhookHeaders, { get(name: string): string | null }>, name: string) =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

function refuseOtherTimes(timestamp: string, toleranceSeconds: number, now: Date): void {
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookVerificationError("webhook-timestamp: must be seconds since 1970");
  }
  const apart = Math.abs(Math.floor(now.getTime() / 1_000) - Number(timestamp));
  if (apart > toleranceSeconds) {
    throw new WebhookVerificationError(
      `webhook-timestamp: ${apart} s from now, more than the ${toleranceSeconds} s that are tolerated`,
    );
  }
}

/** `v1,BASE64 v1,BASE64`; other versions are somebody else's. The first few: who sends more sends them to cost time. */
function signaturesOf(header: string): Uint8Array<ArrayBuffer>[] {
  const texts = header
    .split(" ")
    .map(each => each.split(","))
    .flatMap(([version, text]) => (version === "v1" && text !== undefined ? [text] : []));
  return texts
    .flatMap(text => bytesOf(text) ?? [])
    .filter(({ length }) => length === SIGNATURE_BYTES)
    .slice(0, MOST_SIGNATURES);
}

/** Its name is not the same in all libraries of types. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

function keyOf(secret: string): Promise<Key> {
  const bytes = bytesOf(secret.replace(/^whsec_/, ""));
  if (bytes === null || bytes.length === 0) {
    throw new WebhookVerificationError("The secret must be whsec_ and Base64.");
  }
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function eventOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new WebhookVerificationError("The body is signed, and no JSON.");
  }
}

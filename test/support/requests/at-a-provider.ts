// Deployments that dial by an account at a provider, and requests to them with what is signed for each.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { callbackUrls } from "../../../src/wiring/telephony.ts";
import { accountOf } from "../../../src/wiring/trunk-accounts.ts";
import { app } from "../entrance.ts";
import { describedAs, undocumented } from "./documented.ts";

export const TOKEN_OF_TWILIO = "12345678901234567890123456789012";
export const TWILIO = {
  ...env,
  TELEPHONY_PROVIDER: "twilio",
  TRUNK_SETTINGS: `{"account_sid": "AC${"0".repeat(32)}", "from": "+12025550100", "twiml": "<Response/>"}`,
  TWILIO_AUTH_TOKEN: TOKEN_OF_TWILIO,
} as Env;
export const SECRET_OF_BLAND = "bland_webhook_secret_0123456789";
export const BLAND = {
  ...env,
  TELEPHONY_PROVIDER: "bland",
  TRUNK_SETTINGS: '{"task": "Say hello."}',
  BLAND_API_KEY: "org_0123456789abcdef",
  BLAND_WEBHOOK_SECRET: SECRET_OF_BLAND,
} as Env;
export const EXOTEL = {
  ...env,
  TELEPHONY_PROVIDER: "exotel",
  TRUNK_SETTINGS: '{"account_sid": "acme1", "caller_id": "08045681234", "app_id": "926"}',
  EXOTEL_API_KEY: "key0123456789abcdef",
  EXOTEL_API_TOKEN: "token0123456789abcdef",
} as Env;

export const FORM = "application/x-www-form-urlencoded";
export const utf8 = (text: string) => new TextEncoder().encode(text);

export async function hmac(hash: string, secret: string, text: string): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash };
  const key = await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
}

/** X-Twilio-Signature, as Twilio documents it. */
async function signature(url: string, form: Record<string, string>): Promise<string> {
  const names = Object.keys(form).sort();
  const signed = await hmac("SHA-1", TOKEN_OF_TWILIO, url + names.map(n => n + form[n]).join(""));
  return btoa(String.fromCharCode(...signed));
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit | null;
}

/** The answer, which the document must know. */
export async function send(
  url: string,
  { method = "POST", headers = {}, body = null }: Sent,
  vars: object = TWILIO,
) {
  const response = await app.request(url, { method, headers, body }, vars as Env, createExecutionContext());
  const text = await response.text();
  const answer = {
    status: response.status,
    contentType: response.headers.get("Content-Type"),
    body: text === "" ? null : JSON.parse(text),
  };
  const found = describedAs(method, url);
  if (found !== undefined) expect(undocumented(found, answer)).toEqual([]);
  return { ...answer, headers: response.headers, code: answer.body?.error?.code };
}

export const urlOf = (callId: string, vars: Env = TWILIO) =>
  callbackUrls(vars, accountOf(vars)).urlOf({ callId, attempt: 1 });
export const ended = (status: string, CallSid = "CA1") => ({
  CallSid,
  CallStatus: status,
  CallDuration: "17",
});

/** `sid`: the id that the provider has for the call. */
export async function authentic(url: string, status: string, sid?: string): Promise<Sent> {
  const form = ended(status, sid);
  const headers = { "Content-Type": FORM, "X-Twilio-Signature": await signature(url, form) };
  return { headers, body: new URLSearchParams(form).toString() };
}

// Who may call: `X-Auth-Token` or `Authorization: Bearer`, compared in constant time, never logged.
import { createMiddleware } from "hono/factory";
import type { DialKey } from "../actions/ports.ts";
import { CallManagerError } from "../domain/errors.ts";
import { verifyCallback } from "../telephony/callback-url.ts";
import { configure, wire } from "../wiring.ts";
import type { App } from "./app-env.ts";

const encoder = new TextEncoder();

const digest = (text: string) => crypto.subtle.digest("SHA-256", encoder.encode(text));

const digests = new WeakMap<object, Promise<ArrayBuffer[]>>();

/** Digests have one length whatever the token's, so that the comparison says nothing about it. */
async function isValid(given: string, tokens: readonly string[]): Promise<boolean> {
  const known = digests.get(tokens) ?? Promise.all(tokens.map(digest));
  digests.set(tokens, known);
  const wanted = await digest(given);
  let found = false;
  for (const token of await known) if (crypto.subtle.timingSafeEqual(token, wanted)) found = true;
  return found;
}

function tokenOf(headers: Headers): string | null {
  const token = headers.get("X-Auth-Token");
  if (token !== null && token !== "") return token;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "");
  return bearer?.[1] ?? null;
}

/** A provider may report with the signature of the URL it was given instead of a token: on that attempt only. */
async function signedAttempt(url: URL, secret: string): Promise<DialKey | null> {
  if (!/^\/api\/v1\/callback\/?$/.test(url.pathname)) return null;
  const callId = url.searchParams.get("call_id");
  const attempt = Number(url.searchParams.get("attempt"));
  const signature = url.searchParams.get("signature");
  if (callId === null || signature === null || !Number.isInteger(attempt)) return null;
  return (await verifyCallback(secret, callId, attempt, signature)) ? { callId, attempt } : null;
}

/** Refuses every call of a deployment that is not configured, and every caller without a valid token. */
export const authenticate = createMiddleware<App>(async (c, next) => {
  const configuration = configure(c.env);
  if (!configuration.ok) {
    throw new CallManagerError(
      "service_unavailable",
      "The service is not configured; GET /health says what is missing.",
      {},
      60,
    );
  }
  const { settings } = configuration;
  c.set("signedFor", null);
  if (settings.authEnabled) {
    const token = tokenOf(c.req.raw.headers);
    if (token === null || !(await isValid(token, settings.tokens))) {
      // A provider may send a token of its own making beside the URL it was given.
      const signed = await signedAttempt(new URL(c.req.url), settings.callbackSecret);
      if (signed === null) {
        throw new CallManagerError(
          "unauthorized",
          token === null ? "Authentication token not provided" : "Invalid authentication token",
        );
      }
      c.set("signedFor", signed);
    }
  }
  c.set("wired", wire(c.env));
  await next();
});

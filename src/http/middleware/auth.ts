// Who may call, and what: `X-Auth-Token` or `Authorization: Bearer`, compared in constant time, never logged.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { Context as CallContext } from "../../actions/context.ts";
import type { CallbackVerifier } from "../../actions/ports/callback-verifier.ts";
import { orUnavailable } from "../../actions/unavailable.ts";
import { type AccessToken, covers } from "../../domain/access/access-token.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Settings } from "../../settings/index.ts";
import type { App, Caller, SignedFor } from "../app-env.ts";
import { requireHmac } from "./callback-hmac.ts";
import { afterFailure } from "./failed-attempts.ts";
import { addToLog } from "./request-log.ts";

const encoder = new TextEncoder();

async function digestOf({ secret }: AccessToken): Promise<Uint8Array> {
  if ("sha256" in secret) {
    return Uint8Array.from(secret.sha256.match(/../g) ?? [], hex => Number.parseInt(hex, 16));
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(secret.text)));
}

const digests = new WeakMap<object, Promise<Uint8Array[]>>();

/** Digests have one length whatever the token's, and all are looked at: the comparison says nothing about them. */
async function ownerOf(given: string, tokens: readonly AccessToken[]): Promise<Caller | null> {
  const known = digests.get(tokens) ?? Promise.all(tokens.map(digestOf));
  digests.set(tokens, known);
  const wanted = await crypto.subtle.digest("SHA-256", encoder.encode(given));
  let found: Caller | null = null;
  (await known).forEach((digest, i) => {
    const token = tokens[i];
    if (crypto.subtle.timingSafeEqual(digest, wanted) && token !== undefined) {
      found = { name: token.name, scope: token.scope };
    }
  });
  return found;
}

function tokenOf(headers: Headers): string | null {
  const token = headers.get("X-Auth-Token");
  if (token !== null && token !== "") return token;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "");
  return bearer?.[1] ?? null;
}

/** A provider may report with the signature of the URL it was given instead of a token: on that attempt only. */
async function signedAttempt(url: URL, signatures: CallbackVerifier): Promise<SignedFor | null> {
  if (!/^\/api\/v1\/callback\/?$/.test(url.pathname)) return null;
  const callId = url.searchParams.get("call_id");
  const attempt = Number(url.searchParams.get("attempt"));
  const signature = url.searchParams.get("signature");
  const trunk = url.searchParams.get("trunk") ?? DEFAULT_TRUNK;
  if (callId === null || signature === null || !Number.isInteger(attempt)) return null;
  const ours = await orUnavailable(
    "a callback's signature was not looked at",
    "The signature of this URL cannot be looked at now; send the report again.",
    () => signatures.verify(callId, attempt, signature, trunk),
  );
  return ours ? { callId, attempt, trunk } : null;
}

const ANYONE: Caller = { name: "anyone", scope: "admin" };

/** Null: no token, or a wrong one. */
export async function callerWithToken(headers: Headers, settings: Settings): Promise<Caller | null> {
  if (!settings.authEnabled) return ANYONE;
  const token = tokenOf(headers);
  return token === null ? null : ownerOf(token, settings.tokens);
}

/** Throws for a caller without a valid token or signature. */
async function identify(
  c: Context<App>,
  { settings, signatures }: Pick<CallContext, "settings" | "signatures">,
): Promise<{ caller: Caller; signedFor: SignedFor | null }> {
  const { headers } = c.req.raw;
  const caller = await callerWithToken(headers, settings);
  if (caller !== null) return { caller, signedFor: null };
  // A provider may send a token of its own making beside the URL it was given.
  const signedFor = await signedAttempt(new URL(c.req.url), signatures);
  if (signedFor !== null) return { caller: { name: "callback-url", scope: "callback" }, signedFor };
  const message =
    tokenOf(headers) === null ? "Authentication token not provided" : "Invalid authentication token";
  throw await afterFailure(
    c.env.FAILED_ATTEMPTS,
    c.req.header("CF-Connecting-IP"),
    new CallManagerError("unauthorized", message),
  );
}

/** A path that leads nowhere needs no scope: its 404 or 405 says nothing. */
function refuseWithoutScope(c: Context<App>, caller: Caller): void {
  if (matchedRoutes(c).every(r => r.method === "ALL")) return;
  // A route without a definition stays closed to all but an admin's token.
  const needed = c.var.route?.scope ?? "admin";
  if (needed === "open" || needed === "signed" || covers(caller.scope, needed)) return;
  throw new CallManagerError(
    "forbidden",
    `This needs the scope ${needed}; the token ${caller.name} has ${caller.scope}.`,
    { needed, token: caller.name, scope: caller.scope },
  );
}

/** Refuses every call of a deployment that is not configured, and every caller who may not do what is asked. */
export const authenticate = createMiddleware<App>(async (c, next) => {
  const configuration = c.var.entrance.configure(c.env);
  if (!configuration.ok) {
    throw new CallManagerError(
      "service_unavailable",
      "The service is not configured; GET /health says what is missing.",
      {},
      60,
    );
  }
  const ctx = c.var.entrance.context(c.env);
  // Who reports there is proved by signatures, which the route looks at.
  if (c.var.route?.scope === "signed") {
    c.set("caller", { name: "anybody", scope: "callback" });
    c.set("signedFor", null);
    c.set("ctx", ctx);
    return next();
  }
  const { caller, signedFor } = await identify(c, ctx);
  c.set("caller", caller);
  addToLog(c, { token: caller.name });
  c.set("signedFor", signedFor);
  refuseWithoutScope(c, caller);
  if (c.var.route?.scope === "callback") await requireHmac(c, ctx.settings.callbackHmacSecrets, ctx.clock());
  c.set("ctx", ctx);
  await next();
});

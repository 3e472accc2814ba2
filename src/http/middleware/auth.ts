// Who may call, and what: `X-Auth-Token` or `Authorization: Bearer`, compared in constant time, never logged.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { Context as CallContext } from "../../actions/context.ts";
import type { CallbackVerifier } from "../../actions/ports/callback-verifier.ts";
import { orUnavailable } from "../../actions/unavailable.ts";
import { covers } from "../../domain/access/access-token.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Settings } from "../../settings/index.ts";
import type { App, Caller, SignedFor } from "../app-env.ts";
import type { Scope } from "../lib/route.ts";
import { callerByCookie } from "../session/caller-by-cookie.ts";
import { ownerOf } from "../session/token-owner.ts";
import { requireHmac } from "./callback-hmac.ts";
import { afterFailure } from "./failed-attempts.ts";
import { addToLog } from "./request-log.ts";

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

type SessionContext = Pick<CallContext, "settings" | "sessionSecrets" | "clock">;

const ANYONE: Caller = { name: "anyone", scope: "admin" };

/** Null: no token, or a wrong one. */
export async function callerWithToken(headers: Headers, settings: Settings): Promise<Caller | null> {
  if (!settings.authEnabled) return ANYONE;
  const token = tokenOf(headers);
  if (token === null) return null;
  const owner = await ownerOf(token, settings.tokens);
  return owner === null ? null : { name: owner.token.name, scope: owner.token.scope };
}

/** A token goes before a session's cookie; outcomes are never reported by cookie. */
export async function callerOf(c: Context<App>, ctx: SessionContext): Promise<Caller | null> {
  const caller = await callerWithToken(c.req.raw.headers, ctx.settings);
  if (caller !== null || tokenOf(c.req.raw.headers) !== null) return caller;
  const cookieCounts = c.get("route")?.scope !== "callback";
  return cookieCounts ? ((await callerByCookie(c, ctx))?.caller ?? null) : null;
}

/** Throws for a caller without a valid token or signature. */
async function identify(
  c: Context<App>,
  ctx: SessionContext & Pick<CallContext, "signatures">,
): Promise<{ caller: Caller; signedFor: SignedFor | null }> {
  const { headers } = c.req.raw;
  const caller = await callerOf(c, ctx);
  if (caller !== null) return { caller, signedFor: null };
  // A provider may send a token of its own making beside the URL it was given.
  const signedFor = await signedAttempt(new URL(c.req.url), ctx.signatures);
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
  requireScope(caller, c.get("route")?.scope ?? "admin");
}

/** Throws `forbidden`, naming both scopes. */
export function requireScope(caller: Caller, needed: Scope): void {
  if (needed === "open" || needed === "signed" || covers(caller.scope, needed)) return;
  throw new CallManagerError(
    "forbidden",
    `This needs the scope ${needed}; the token ${caller.name} has ${caller.scope}.`,
    { needed, token: caller.name, scope: caller.scope },
  );
}

/** Refuses every call of a deployment that is not configured, and every caller who may not do what is asked. */
export const authenticate = createMiddleware<App>(async (c, next) => {
  const configuration = c.get("entrance").configure(c.env);
  if (!configuration.ok) {
    throw new CallManagerError(
      "service_unavailable",
      "The service is not configured; GET /health says what is missing.",
      {},
      60,
    );
  }
  const ctx = c.get("entrance").context(c.env);
  // Who reports there is proved by signatures, which the route looks at.
  if (c.get("route")?.scope === "signed") {
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
  if (c.get("route")?.scope === "callback")
    await requireHmac(c, ctx.settings.callbackHmacSecrets, ctx.clock());
  c.set("ctx", ctx);
  await next();
});

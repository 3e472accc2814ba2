// `/ui/session`: signing in with a token or by Cloudflare Access, asking who one is, signing out.
import type { Context } from "hono";
import { z } from "zod";
import type { Context as CallContext } from "../../actions/context.ts";
import { orUnavailable } from "../../actions/unavailable.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { App } from "../app-env.ts";
import { readBody } from "../lib/request-body.ts";
import { afterFailure } from "../middleware/failed-attempts.ts";
import { addToLog } from "../middleware/request-log.ts";
import { mailOfAssertion } from "./access-jwt.ts";
import type { SessionAnswer } from "./answer.ts";
import { callerByCookie } from "./caller-by-cookie.ts";
import { writeCookie } from "./cookie.ts";
import { foreignRequest } from "./request-rule.ts";
import { type GivenSession, type Session, sessionForMail, sessionForToken } from "./sessions.ts";
import { ownerOf } from "./token-owner.ts";

const signInBody = z.object({
  token: z.string({ error: "must be a token" }).trim().min(1, { error: "must not be empty" }).max(1_000),
});

const METHODS = ["DELETE", "GET", "HEAD", "POST"];

export async function serveSession(c: Context<App>): Promise<Response> {
  c.header("Cache-Control", "no-store");
  if (!METHODS.includes(c.req.method)) {
    const allowed = METHODS.join(", ");
    c.header("Allow", allowed);
    throw new CallManagerError("method_not_allowed", `${c.req.method} is not allowed here; ${allowed} are.`, {
      allowed: METHODS,
    });
  }
  if (!c.var.entrance.configure(c.env).ok) {
    throw new CallManagerError(
      "service_unavailable",
      "The service is not configured; GET /health says what is missing.",
      {},
      60,
    );
  }
  const foreign = foreignRequest(c.req.method, c.req.url, c.req.raw.headers);
  if (foreign !== null) throw new CallManagerError("forbidden", foreign);
  const ctx = c.var.entrance.context(c.env);
  if (c.req.method === "POST") return signIn(c, ctx);
  return c.req.method === "DELETE" ? signOut(c, ctx) : show(c, ctx);
}

const isDevelopment = ({ settings }: CallContext) => settings.environment === "development";

async function signIn(c: Context<App>, ctx: CallContext): Promise<Response> {
  const { token } = await readBody(c, signInBody);
  const owner = await ownerOf(token, ctx.settings.tokens);
  if (owner === null) {
    const refusal = new CallManagerError("unauthorized", "This token is not known here.");
    throw await afterFailure(c.env.FAILED_ATTEMPTS, c.req.header("CF-Connecting-IP"), refusal);
  }
  addToLog(c, { token: owner.token.name });
  if (owner.token.scope === "callback") {
    throw new CallManagerError(
      "forbidden",
      `The token ${owner.token.name} may report outcomes only; sign in with one of the scope read, write or admin.`,
    );
  }
  return given(c, ctx, await sessionForToken(ctx, owner));
}

function given(c: Context<App>, ctx: CallContext, { sealed, maxAgeSeconds, session }: GivenSession) {
  c.header("Set-Cookie", writeCookie(sealed, maxAgeSeconds, isDevelopment(ctx)));
  return c.json(presentSession(ctx, session));
}

function signOut(c: Context<App>, ctx: CallContext): Response {
  c.header("Set-Cookie", writeCookie("", 0, isDevelopment(ctx)));
  c.header("Clear-Site-Data", '"cookies", "storage"');
  return c.body(null, 204);
}

async function show(c: Context<App>, ctx: CallContext): Promise<Response> {
  if (!ctx.settings.authEnabled) return c.json(presentSession(ctx, null));
  const assertion = c.req.header("Cf-Access-Jwt-Assertion");
  const byAccess = ctx.settings.access !== null && assertion !== undefined;
  const session = await callerByCookie(c, ctx).catch((error: unknown) => {
    // Access knows who it is, whatever became of the cookie.
    if (byAccess && error instanceof CallManagerError && error.code === "unauthorized") return null;
    throw error;
  });
  if (session !== null) return c.json(presentSession(ctx, session));
  if (!byAccess) throw new CallManagerError("unauthorized", "Nobody is signed in.");
  return signInByAccess(c, ctx, assertion);
}

async function signInByAccess(c: Context<App>, ctx: CallContext, assertion: string): Promise<Response> {
  const { access } = ctx.settings;
  const mail =
    access === null
      ? null
      : await orUnavailable("an assertion was not looked at", "Cloudflare Access is out of reach.", () =>
          mailOfAssertion(assertion, {
            ...access,
            keyOf: kid => ctx.accessKey(kid),
            now: ctx.clock(),
          }),
        );
  if (mail === null) {
    const refusal = new CallManagerError(
      "unauthorized",
      "The assertion of Cloudflare Access is not good here.",
    );
    throw await afterFailure(c.env.FAILED_ATTEMPTS, c.req.header("CF-Connecting-IP"), refusal);
  }
  const session = await sessionForMail(ctx, mail);
  if (session === null) {
    throw new CallManagerError(
      "forbidden",
      "ACCESS_ROLES gives this mail no role here; ask who runs the service.",
    );
  }
  return given(c, ctx, session);
}

/** Null: nobody needs to sign in. */
function presentSession({ settings: { environment } }: CallContext, session: Session | null): SessionAnswer {
  if (session === null) return { name: "anyone", scope: "admin", via: "open", expires_at: null, environment };
  const { caller, via, expiresAt } = session;
  return { ...caller, via, expires_at: new Date(expiresAt).toISOString(), environment };
}

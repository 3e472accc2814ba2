// `/ui/session`: signing in with a token or by Cloudflare Access, asking who one is, signing out.
import type { Context } from "hono";
import * as z from "zod";
import type { Context as CallContext } from "../../actions/context.ts";
import { orUnavailable } from "../../actions/unavailable.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { schemaOf } from "../../domain/schema-of.ts";
import type { App } from "../app-env.ts";
import { readBody } from "../lib/request-body.ts";
import { afterFailure } from "../middleware/failed-attempts.ts";
import { addToLog } from "../middleware/request-log.ts";
import { mailOfAssertion } from "./access-jwt.ts";
import type { SessionAnswer, SignedOutAnswer } from "./answer.ts";
import { callerByCookie } from "./caller-by-cookie.ts";
import { writeCookie } from "./cookie.ts";
import { foreignRequest } from "./request-rule.ts";
import { type GivenSession, type Session, sessionForMail, sessionForToken } from "./sessions.ts";
import { ownerOf } from "./token-owner.ts";

const signInBody = schemaOf(() =>
  z.object({
    token: z.string({ error: "must be a token" }).trim().min(1, { error: "must not be empty" }).max(1_000),
  }),
);

/** Behind Access every host has this path. */
const ACCESS_LOGOUT = "/cdn-cgi/access/logout";
const ASSERTION = "Cf-Access-Jwt-Assertion";
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
  const { token } = await readBody(c, signInBody());
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

/** Preferences stay. An answer to somebody whom Access lets in says where they sign out there, else they are in again. */
function signOut(c: Context<App>, ctx: CallContext): Response {
  removeCookie(c, ctx);
  c.header("Clear-Site-Data", '"cache"');
  const underAccess = assertionOf(c, ctx) !== null;
  return underAccess ? c.json({ continue_at: ACCESS_LOGOUT } satisfies SignedOutAnswer) : c.body(null, 204);
}

const removeCookie = (c: Context<App>, ctx: CallContext): void =>
  c.header("Set-Cookie", writeCookie("", 0, isDevelopment(ctx)));

/** What Access says of the request; null where it says nothing, or no team is named. */
const assertionOf = (c: Context<App>, { settings }: CallContext): string | null =>
  settings.access === null ? null : (c.req.header(ASSERTION) ?? null);

async function show(c: Context<App>, ctx: CallContext): Promise<Response> {
  if (!ctx.settings.authEnabled) return c.json(presentSession(ctx, null));
  const assertion = assertionOf(c, ctx);
  const session = await callerByCookie(c, ctx).catch((error: unknown) => {
    // Access knows who it is, whatever became of the cookie.
    if (assertion !== null && error instanceof CallManagerError && error.code === "unauthorized") return null;
    throw error;
  });
  if (assertion === null) {
    if (session === null) throw new CallManagerError("unauthorized", "Nobody is signed in.");
    return c.json(presentSession(ctx, session));
  }
  if (session?.via === "token") return c.json(presentSession(ctx, session));
  return showByAccess(c, ctx, { assertion, session });
}

/** The session that the browser holds may be of somebody who has left: Access says who is there now. */
async function showByAccess(
  c: Context<App>,
  ctx: CallContext,
  { assertion, session }: { assertion: string; session: Session | null },
): Promise<Response> {
  const mail = await mailOf(ctx, assertion);
  if (mail !== null && mail === session?.caller.name) return c.json(presentSession(ctx, session));
  const next = mail === null ? null : await sessionForMail(ctx, mail);
  if (next !== null) return given(c, ctx, next);
  if (session !== null) removeCookie(c, ctx);
  if (mail !== null)
    throw new CallManagerError(
      "forbidden",
      "ACCESS_ROLES gives this mail no role here; ask who runs the service.",
    );
  const refusal = new CallManagerError(
    "unauthorized",
    "The assertion of Cloudflare Access is not good here.",
  );
  throw await afterFailure(c.env.FAILED_ATTEMPTS, c.req.header("CF-Connecting-IP"), refusal);
}

async function mailOf(ctx: CallContext, assertion: string): Promise<string | null> {
  const { access } = ctx.settings;
  if (access === null) return null;
  return orUnavailable("an assertion was not looked at", "Cloudflare Access is out of reach.", () =>
    mailOfAssertion(assertion, { ...access, keyOf: kid => ctx.accessKey(kid), now: ctx.clock() }),
  );
}

/** Null: nobody needs to sign in. */
function presentSession({ settings: { environment } }: CallContext, session: Session | null): SessionAnswer {
  if (session === null) return { name: "anyone", scope: "admin", via: "open", expires_at: null, environment };
  const { caller, via, expiresAt } = session;
  return { ...caller, via, expires_at: new Date(expiresAt).toISOString(), environment };
}

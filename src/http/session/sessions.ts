// Sessions of the dashboard: given for a token or a mail, and read at each request. Name and scope come from what is
// configured now, so that a token that was removed, or a role, ends its sessions.
import type { Context } from "../../actions/context.ts";
import { orUnavailable } from "../../actions/unavailable.ts";
import { roleOf } from "../../domain/access/access-roles.ts";
import type { Caller } from "../app-env.ts";
import { type SessionPayload, seal, sessionKey, tokenMark, unseal } from "./sealed.ts";
import { digestsOf, type TokenOwner } from "./token-owner.ts";

const TOKEN_SECONDS = 12 * 3600;
/** Access asks who it is again by itself. */
const ACCESS_SECONDS = 3600;

type SessionContext = Pick<Context, "settings" | "sessionSecrets" | "clock">;

export interface Session {
  caller: Caller;
  via: "token" | "access";
  /** Ms since the epoch. */
  expiresAt: number;
}

export interface GivenSession {
  sealed: string;
  maxAgeSeconds: number;
  session: Session;
}

export type ReadSession = { kind: "session"; session: Session } | { kind: "ended" } | { kind: "false" };

async function give(
  ctx: SessionContext,
  maxAgeSeconds: number,
  who: (key: CryptoKey) => Promise<{ tok: string } | { mail: string }>,
): Promise<{ sealed: string; expiresAt: number }> {
  const key = await sessionKey(
    await orUnavailable("a session was not signed", "Nobody can sign in now; try again.", () =>
      ctx.sessionSecrets.newest(),
    ),
  );
  const iat = Math.floor(ctx.clock() / 1000);
  const exp = iat + maxAgeSeconds;
  return { sealed: await seal(key, { v: 1, iat, exp, ...(await who(key)) }), expiresAt: exp * 1000 };
}

export async function sessionForToken(ctx: SessionContext, owner: TokenOwner): Promise<GivenSession> {
  const { sealed, expiresAt } = await give(ctx, TOKEN_SECONDS, async key => ({
    tok: await tokenMark(key, owner.digest),
  }));
  const { name, scope } = owner.token;
  return {
    sealed,
    maxAgeSeconds: TOKEN_SECONDS,
    session: { caller: { name, scope }, via: "token", expiresAt },
  };
}

/** Null for a mail without a role. */
export async function sessionForMail(ctx: SessionContext, mail: string): Promise<GivenSession | null> {
  const scope = roleOf(ctx.settings.access?.roles ?? [], mail);
  if (scope === null) return null;
  const { sealed, expiresAt } = await give(ctx, ACCESS_SECONDS, async () => ({ mail }));
  return {
    sealed,
    maxAgeSeconds: ACCESS_SECONDS,
    session: { caller: { name: mail, scope }, via: "access", expiresAt },
  };
}

export async function readSession(ctx: SessionContext, sealed: string): Promise<ReadSession> {
  let read: ReadSession = { kind: "false" };
  await orUnavailable("a session was not looked at", "The session cannot be looked at now; try again.", () =>
    ctx.sessionSecrets.match(async secret => {
      const key = await sessionKey(secret);
      const payload = await unseal(key, sealed);
      if (payload === null) return false;
      read = await sessionOf(ctx, key, payload);
      return true;
    }),
  );
  return read;
}

async function sessionOf(ctx: SessionContext, key: CryptoKey, payload: SessionPayload): Promise<ReadSession> {
  const expiresAt = payload.exp * 1000;
  if (expiresAt <= ctx.clock()) return { kind: "ended" };
  const { tokens, access } = ctx.settings;
  if ("mail" in payload) {
    const scope = roleOf(access?.roles ?? [], payload.mail);
    if (scope === null) return { kind: "ended" };
    return {
      kind: "session",
      session: { caller: { name: payload.mail, scope }, via: "access", expiresAt },
    };
  }
  const marks = await Promise.all((await digestsOf(tokens)).map(digest => tokenMark(key, digest)));
  const token = tokens[marks.indexOf(payload.tok)];
  // A provider's token opens no pages, whatever it opened before its scope was changed.
  if (token === undefined || token.scope === "callback") return { kind: "ended" };
  const { name, scope } = token;
  return { kind: "session", session: { caller: { name, scope }, via: "token", expiresAt } };
}

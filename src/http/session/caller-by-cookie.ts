// Who asks with a session's cookie.
import type { Context } from "hono";
import type { Context as CallContext } from "../../actions/context.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { App } from "../app-env.ts";
import { afterFailure } from "../middleware/failed-attempts.ts";
import { readCookie } from "./cookie.ts";
import { foreignRequest } from "./request-rule.ts";
import { readSession, type Session } from "./sessions.ts";

type SessionContext = Pick<CallContext, "settings" | "sessionSecrets" | "clock">;

/** Null without a cookie. Throws for one that does not count; only a false one is a failed attempt. */
export async function callerByCookie(c: Context<App>, ctx: SessionContext): Promise<Session | null> {
  const cookie = readCookie(c.req.header("Cookie"), ctx.settings.environment === "development");
  if (cookie === null || cookie === "") return null;
  const foreign = foreignRequest(c.req.method, c.req.url, c.req.raw.headers);
  if (foreign !== null) throw new CallManagerError("unauthorized", foreign);
  const read = await readSession(ctx, cookie);
  if (read.kind === "session") return read.session;
  const refusal = new CallManagerError("unauthorized", "The session has ended; sign in again.");
  if (read.kind === "ended") throw refusal;
  throw await afterFailure(c.env.FAILED_ATTEMPTS, c.req.header("CF-Connecting-IP"), refusal);
}

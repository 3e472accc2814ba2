// What Hono carries with a request.

import type { Context, Entrance } from "../actions/context.ts";
import type { AccessToken } from "../domain/access/access-token.ts";
import type { DialKey } from "../domain/calls/dial-key.ts";
import type { Reservation } from "../domain/calls/reservation.ts";
import type { LogFields } from "../log.ts";
import type { RouteDefinition } from "./lib/route.ts";

/** Who asks, as the log may name it. */
export type Caller = Pick<AccessToken, "name" | "scope">;

/** What a signature in a callback URL is good for: one attempt, over one trunk. */
export interface SignedFor extends DialKey {
  trunk: string;
}

/** How requests come in; see Entrance. */
export type HttpEntrance = Entrance<Env>;

export interface App {
  Bindings: Env;
  Variables: {
    /** How the rest is got at, also where nobody is known yet. */
    entrance: HttpEntrance;
    /** The definition of what is asked; null where there is none. */
    route: RouteDefinition | null;
    requestId: string;
    /** Set once the caller is known. */
    caller: Caller;
    /** What the handlers add to the log line of the request. */
    logFields: LogFields;
    /** Set once the settings are known to be good and the caller is known. */
    ctx: Context;
    /** The one attempt that a caller with a callback URL's signature may report on; null for callers with a token. */
    signedFor: SignedFor | null;
    /** Of a POST with an Idempotency-Key. */
    reservation: Reservation | null;
  };
}

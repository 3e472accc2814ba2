// What Hono carries with a request.
import type { DialKey } from "../actions/ports.ts";
import type { Wired } from "../wiring.ts";

export interface App {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** Set once the settings are known to be good and the caller is known. */
    wired: Wired;
    /** The one attempt that a caller with a callback URL's signature may report on; null for callers with a token. */
    signedFor: DialKey | null;
  };
}

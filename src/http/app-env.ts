// What Hono carries with a request.
import type { Wired } from "../wiring.ts";

export interface App {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** Set once the settings are known to be good and the caller is known. */
    wired: Wired;
  };
}

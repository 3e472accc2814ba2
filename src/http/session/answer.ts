// What `/ui/session` answers: who is signed in, and where one goes that signs out.
import type { Scope } from "../../domain/access/access-token.ts";

export interface SessionAnswer {
  /** The token's name, or the mail of Cloudflare Access. */
  name: string;
  scope: Scope;
  via: "token" | "access" | "open";
  /** ISO 8601; null where nobody needs to sign in. */
  expires_at: string | null;
  environment: "development" | "production";
}

/** To those that Cloudflare Access lets in; others get an answer without a body. */
export interface SignedOutAnswer {
  continue_at: string;
}

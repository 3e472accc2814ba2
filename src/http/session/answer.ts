// What `/ui/session` answers: who is signed in.
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

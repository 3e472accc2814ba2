// The refusal of what cannot be signed: the deployment lacks its key.
import { CallManagerError } from "../../domain/errors.ts";

/** `what`: that cannot be done. */
export const withoutKey = (what: string): CallManagerError =>
  new CallManagerError(
    "conflict",
    `WEBHOOK_SECRET_KEY is not set: ${what}. Set it: wrangler secret put WEBHOOK_SECRET_KEY`,
    { setting: "WEBHOOK_SECRET_KEY" },
  );

// Reports to `/callback` may have to be signed by who sends them, over time and body.
import type { Context } from "hono";
import { CallManagerError } from "../../domain/errors.ts";
import type { App } from "../app-env.ts";
import { SIGNATURE_HEADER, signatureProblem } from "../lib/report-signature.ts";
import { bodyBytes } from "../lib/request-body.ts";
import { afterFailure } from "./failed-attempts.ts";

/** `secrets`: none = nothing is asked for; two while one is replaced. Throws `unauthorized`, which is counted. */
export async function requireHmac(c: Context<App>, secrets: readonly string[], now: number): Promise<void> {
  if (secrets.length === 0) return;
  const header = c.req.header(SIGNATURE_HEADER) ?? null;
  const problem = await signatureProblem({ header, body: await bodyBytes(c), now }, secrets);
  if (problem === null) return;
  const refusal = new CallManagerError("unauthorized", problem);
  throw await afterFailure(c.env.FAILED_ATTEMPTS, c.req.header("CF-Connecting-IP"), refusal);
}

// What the status of an HTTP error answer is about, where the provider's own words do not say more.
import type { DialAnswer, Refusal } from "../../actions/ports/provider.ts";
import type { Disposition } from "../../domain/calls/disposition.ts";
import { presentable } from "./presentable.ts";

const ABOUT_THE_ACCOUNT = new Set([401, 402, 403, 407]);
/** Load or timing: the same request may be taken later. */
const ABOUT_LOAD = new Set([408, 409, 425, 429]);
/** A gateway may have passed the dial on before it or the server behind it failed (RFC 9110, 15.6; 520 to 527: Cloudflare). */
const PASSED_ON = new Set([500, 502, 504, 520, 521, 522, 523, 524, 525, 526, 527]);

/** Of an HTTP error, or of a redirect. */
export function aboutOf(status: number): Refusal["about"] {
  if (status < 400 || ABOUT_THE_ACCOUNT.has(status)) return "account";
  if (ABOUT_LOAD.has(status)) return "load";
  return status >= 500 ? "provider" : "call";
}

/** Nobody knows whether the phone rings: gateways speak JSON too, so that no body says that nothing was begun. */
export const leavesOpen = (status: number): boolean => PASSED_ON.has(status);

export interface RefusalWord {
  about: Refusal["about"];
  /** Asking again cannot help; only of the call itself. */
  final?: boolean;
  disposition?: Disposition;
}

/** `reason` is made presentable. */
export const refused = (
  about: Refusal["about"],
  reason: string,
  {
    final = false,
    retryAfterSeconds = null,
    disposition,
  }: Omit<RefusalWord, "about"> & { retryAfterSeconds?: number | null } = {},
): DialAnswer => ({
  kind: "refused",
  refusal: { about, retryAfterSeconds },
  final: final && about === "call",
  reason: presentable(reason),
  ...(disposition === undefined ? {} : { disposition }),
});

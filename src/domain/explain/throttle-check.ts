// Whether too many abandoned calls keep a call, or a campaign's first attempts, waiting.
import { showThrottle, type Throttle } from "../compliance/abandon/throttle.ts";
import type { Check } from "./explain-checks.ts";

/** Nothing to say where nothing is held back. `retries`: it is about later attempts, or some of them are due. */
export function throttleChecks(throttle: Throttle | null, retries: boolean): Check[] {
  if (throttle === null) return [];
  const pass = throttle.level !== "stop" || retries;
  return [{ check: "abandon_rate", pass, detail: showThrottle(throttle) }];
}

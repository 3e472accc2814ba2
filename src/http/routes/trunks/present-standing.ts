// How a trunk stands, in the API's form: for the trunk itself and for the overview.
import type { BreakerState } from "../../../domain/trunks/breaker.ts";
import { time } from "../../lib/time.ts";

interface Standing {
  paused: boolean;
  /** Ms. */
  heldUntil: number | null;
  breaker: { state: BreakerState["kind"]; until: number | null; window: { dials: number; failures: number } };
}

export function presentStanding({ paused, heldUntil, breaker }: Standing) {
  const degraded = breaker.state !== "closed" || heldUntil !== null;
  return {
    status: paused ? ("paused" as const) : degraded ? ("degraded" as const) : ("ok" as const),
    held_until: time(heldUntil),
    breaker: {
      state: breaker.state,
      until: time(breaker.until),
      dials_in_window: breaker.window.dials,
      failures_in_window: breaker.window.failures,
    },
  };
}

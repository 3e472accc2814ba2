// How the attempt before ended: what the retry rules go by when a waiting call is looked at again.
import type { Call } from "./call.ts";
import type { Disposition } from "./disposition.ts";
import { OUTCOMES, type Outcome } from "./outcome.ts";

export interface LastEnd {
  /** Null = no attempt has ended yet. */
  lastOutcome: Outcome | null;
  /** Null = nobody told. */
  lastDisposition: Disposition | null;
}

export const NO_END: LastEnd = { lastOutcome: null, lastDisposition: null };

/** Of the attempts, not of the call's status: that may be another word for it. */
export function lastEndOf({ attempts }: Pick<Call, "attempts">): LastEnd {
  const last = attempts.at(-1);
  const outcome = OUTCOMES.find(o => o === last?.status);
  if (outcome === undefined) return NO_END;
  return { lastOutcome: outcome, lastDisposition: last?.disposition ?? null };
}

// How a call ended, as its provider says it.
import type { CallCost } from "./attempt-details.ts";
import type { AnsweredBy, Disposition } from "./disposition.ts";

export interface Ended {
  disposition: Disposition;
  /** Null = it was not asked. */
  answeredBy: AnsweredBy | null;
  /** Seconds of conversation; 0 = none. */
  durationSeconds: number;
  /** The provider's own word. */
  hangupCause: string | null;
  /** As the provider says it; null = it does not. */
  cost: CallCost | null;
}

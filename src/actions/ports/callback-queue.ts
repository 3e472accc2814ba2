// The queue of attempts' ends, as the verbs need it.
import type { AttemptEnd } from "../../domain/calls/settlement.ts";

export interface CallbackQueue {
  /** All or an error; a message may still have gone out when it fails. */
  send(ends: readonly AttemptEnd[]): Promise<void>;
}

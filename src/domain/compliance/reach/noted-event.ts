// What happens at the end of an attempt that its call's row does not tell to who reads the ledger: it is noted there, in the
// batch of the end. Rare: an ordinary end writes nothing.
import type { Callee } from "../campaign/ask-verdict.ts";
import type { ReachEvent } from "../packs/pack.ts";
import { reachKeys } from "./ledger.ts";

export interface NotedEvent {
  keys: readonly string[];
  event: ReachEvent;
  /** In ms. */
  at: number;
}

/** `at` in ms. */
export const notedEvent = (callee: Callee, event: ReachEvent, at: number): NotedEvent => ({
  keys: reachKeys(callee),
  event,
  at,
});

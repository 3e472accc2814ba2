// A trunk's gate as requests and the watchdog ask it. src/gate implements it.
import type { Acceptance } from "../../domain/calls/acceptance.ts";
import type { InitiateRequest } from "../../domain/calls/initiate-request.ts";
import type { LineFacts, LinesQuestion } from "../../domain/explain/explain-checks.ts";
import type { CallbackKey } from "../../domain/trunks/callback-key.ts";
import type { GateSnapshot, GateTimingsView, Swept, TrunkState } from "../../domain/trunks/gate-view.ts";

export interface TrunkClient {
  /** Accepts calls once they are committed; at capacity they wait. */
  initiate(request: InitiateRequest): Promise<Acceptance>;
  /** From memory, as are the next three. */
  snapshot(): Promise<GateSnapshot>;
  measured(): Promise<GateSnapshot & { timings: GateTimingsView }>;
  state(): Promise<TrunkState>;
  permitsFor(asked: LinesQuestion): Promise<LineFacts>;
  /** What was granted and not begun is taken back at once. D1 must say so first: the claim looks there. */
  setPaused(paused: boolean): Promise<void>;
  /** Looks after everything that can hang, waits until it is done, and says what hung. */
  watch(): Promise<Swept>;
  /** Newest first. */
  callbackKeys(): Promise<readonly CallbackKey[]>;
  rotateCallbackKey(): Promise<{ rotated: boolean; keys: readonly CallbackKey[] }>;
}

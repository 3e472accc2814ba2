// A trunk's gate as requests and the watchdog ask it. src/gate implements it.
import type { Acceptance } from "../../domain/calls/acceptance.ts";
import type { InitiateRequest } from "../../domain/calls/initiate-request.ts";
import type { LineFacts, LinesQuestion } from "../../domain/explain/explain-checks.ts";
import type { CallbackKey } from "../../domain/trunks/callback-key.ts";
import type { CallerIdPool } from "../../domain/trunks/caller-ids/caller-id-pool.ts";
import type {
  GateGlance,
  GateMeasured,
  GateSnapshot,
  Swept,
  TrunkMinutes,
  TrunkState,
} from "../../domain/trunks/gate-view.ts";

export interface TrunkClient {
  /** At the default trunk's, which accepts for all. Accepts calls once they are committed; at capacity they wait. */
  initiate(request: InitiateRequest): Promise<Acceptance>;
  /** From memory, as are the next five. `trunk`: absent = the default one. */
  snapshot(trunk?: string): Promise<GateSnapshot>;
  glance(trunk: string): Promise<GateGlance>;
  minutes(trunk: string): Promise<TrunkMinutes>;
  measured(trunk?: string): Promise<GateMeasured>;
  /** `callerIds`: its pool as D1 has it, of which the gate may not have heard yet. `most`: permits; absent = all. */
  state(trunk: string, callerIds: CallerIdPool | null, most?: number): Promise<TrunkState>;
  permitsFor(asked: LinesQuestion, trunk?: string): Promise<LineFacts>;
  /** What was granted and not begun is taken back at once. D1 must say so first: the claim looks there. */
  setPaused(trunk: string, paused: boolean): Promise<void>;
  /**
   * Caller ids that were set aside are shown again. All or nothing: returns those that are neither in the trunk's `pool`
   * nor were shown today.
   */
  reinstate(trunk: string, callerIds: readonly string[], pool: CallerIdPool | null): Promise<string[]>;
  /** Looks after everything that can hang, waits until it is done, and says what hung. */
  watch(trunk: string): Promise<Swept>;
  /** The default trunk's sign for all. Newest first. */
  callbackKeys(): Promise<readonly CallbackKey[]>;
  rotateCallbackKey(): Promise<{ rotated: boolean; keys: readonly CallbackKey[] }>;
}

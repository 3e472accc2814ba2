// The gate as the rest of the program calls it. src/gate implements it.
import type { DialKey, DialMessage, LineKey, OnTrunk } from "../../domain/calls/dial-key.ts";
import type { CallbackAnswer, ReceivedCallback } from "../../domain/calls/received-callback.ts";
import type { HookTrouble } from "../../domain/pre-dial/hook-trouble.ts";
import type { BeginVerdict, DialReport } from "../../domain/trunks/dial-report.ts";
import type { Noted, NoteRequest, Withdrawal } from "../../domain/trunks/permit.ts";

/** The gate as the rest of the program calls it. */
export interface GateClient {
  /** One verdict a message, in order, each by the gate of its trunk. A second begin of the same message is refused. */
  begin(messages: readonly DialMessage[]): Promise<BeginVerdict[]>;
  /**
   * Under a limit of calls per second: when each of these, begun and claimed, may be dialled, in ms from the gate's
   * answer, and no later than `withinMs` after that. Null = not soon, or it is not to be dialled (any more).
   */
  slots(keys: readonly (DialKey & OnTrunk)[], withinMs: number): Promise<(number | null)[]>;
  release(keys: readonly LineKey[]): Promise<void>;
  /** One answer a request, in order; null = the call has a later permit, so that attempt has ended. */
  note(requests: readonly NoteRequest[]): Promise<(Noted | null)[]>;
  /**
   * Of an attempt on the line over the gate's own trunk, which nobody has reported before: read, noted and answered there.
   * Null = it is not one, and nothing was noted.
   */
  receive(asked: ReceivedCallback): Promise<CallbackAnswer | null>;
  /** Dials that failed, and those that the gate asked about. */
  report(dials: readonly DialReport[]): Promise<void>;
  /** Hooks of campaigns that fail, each told to the gate of its trunk. */
  hookFailed(troubles: readonly (HookTrouble & OnTrunk)[]): Promise<void>;
  /** Takes permits back that were not begun, one answer a message. Dispatches nothing: see `wake`. */
  withdraw(messages: readonly DialMessage[]): Promise<Withdrawal[]>;
  /** Look again: something may be due, or a campaign changed. `trunks`: absent = the default one. */
  wake(trunks?: readonly string[]): Promise<void>;
}

// The queue of dial messages, as dispatch needs it.
import type { DialMessage } from "../../domain/calls/dial-key.ts";

export interface DialQueue {
  /** All or an error; a message may still have gone out when it fails. */
  send(messages: readonly DialMessage[]): Promise<void>;
}

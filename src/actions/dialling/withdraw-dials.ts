// The permits of dial messages that nobody delivers any more: taken back, so that the call, which is still due, is
// granted anew. A message that was not delivered says nothing about its call: no attempt ends by it.

import type { DialMessage } from "../../domain/calls/dial-key.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { GateClient } from "../ports/gate-client.ts";

/** Returns how many were taken back. What has begun is left to its callback or its lease. */
export async function withdrawDials(
  { gate }: { gate: Pick<GateClient, "withdraw" | "wake"> },
  dials: readonly DialMessage[],
): Promise<number> {
  const keys = dials.map(({ callId, attempt, token, trunk }) => ({ callId, attempt, token, trunk }));
  const verdicts = await gate.withdraw(keys);
  const withdrawn = keys.filter((_, i) => verdicts[i] === "withdrawn");
  if (withdrawn.length > 0) await gate.wake(withdrawn.map(({ trunk = DEFAULT_TRUNK }) => trunk));
  return withdrawn.length;
}

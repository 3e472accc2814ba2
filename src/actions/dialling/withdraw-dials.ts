// The permits of dial messages that nobody delivers any more: taken back, so that the call, which is still due, is
// granted anew. A message that was not delivered says nothing about its call: no attempt ends by it.

import type { DialMessage } from "../../domain/calls/dial-key.ts";
import type { GateClient } from "../ports/gate-client.ts";

/** Returns how many were taken back. What has begun is left to its callback or its lease. */
export async function withdrawDials(
  { gate }: { gate: Pick<GateClient, "withdraw" | "wake"> },
  dials: readonly DialMessage[],
): Promise<number> {
  const keys = dials.map(({ callId, attempt, token }) => ({ callId, attempt, token }));
  const withdrawn = (await gate.withdraw(keys)).filter(w => w === "withdrawn").length;
  if (withdrawn > 0) await gate.wake();
  return withdrawn;
}

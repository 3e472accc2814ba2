// A trunk as its operator sees it: who holds a line and for how long, what holds it up, when it looks again.

import type { TrunkState } from "../domain/trunks/gate-view.ts";
import type { Permit } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";

/** Oldest permit first. */
export const trunkState = (
  permits: readonly Permit[],
  policy: Pick<Policy, "maxConcurrentCalls" | "callsPerSecond">,
  {
    roomAt,
    ...rest
  }: Omit<TrunkState, "maxConcurrentCalls" | "permits" | "pace"> & { roomAt: number | null },
): TrunkState => ({
  ...rest,
  maxConcurrentCalls: policy.maxConcurrentCalls,
  permits: [...permits].sort((a, b) => a.grantedAt - b.grantedAt),
  pace: { perSecond: policy.callsPerSecond, roomAt },
});

// A trunk as its operator sees it: who holds a line and for how long, what holds it up, when it looks again.

import type { TrunkState } from "../domain/trunks/gate-view.ts";
import { linesInUse, type Permit } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import { countOf, isOnTheLine } from "./lines-view.ts";

/** `most`: permits that are told, the oldest. */
export function trunkState(
  permits: readonly Permit[],
  policy: Pick<Policy, "maxConcurrentCalls" | "callsPerSecond">,
  { roomAt, most, ...rest }: Asked,
): TrunkState {
  return {
    ...rest,
    maxConcurrentCalls: policy.maxConcurrentCalls,
    linesInUse: linesInUse(countOf(permits), policy.maxConcurrentCalls),
    onTheLine: permits.filter(isOnTheLine).length,
    permits: [...permits].sort((a, b) => a.grantedAt - b.grantedAt).slice(0, most),
    pace: { perSecond: policy.callsPerSecond, roomAt },
  };
}

interface Asked extends Pick<TrunkState, "now" | "control" | "callerIds" | "alarmAt"> {
  roomAt: number | null;
  most: number;
}

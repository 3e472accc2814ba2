// What the gate knows of its lines: who holds one, who holds a number, how many are in use. From memory alone.
import type { LineFacts, LinesQuestion } from "../domain/explain/explain-checks.ts";
import { linesInUse, type Permit, type PermitCount } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import { grantedOf, type Pace } from "./pace.ts";

export const countOf = (permits: readonly Permit[]): PermitCount => ({
  size: permits.length,
  ended: permits.filter(p => p.ended !== undefined).length,
});

/** Its dial has begun, and nobody has reported its end. */
export const isOnTheLine = (permit: Permit): boolean => permit.begun && permit.ended === undefined;

export function lineFacts(
  permits: readonly Permit[],
  { campaignId, call }: Pick<LinesQuestion, "campaignId" | "call">,
  policy: Pick<Policy, "maxConcurrentCalls" | "callsPerSecond">,
  pace: Pace,
  now: number,
): Omit<LineFacts, "trunk" | "callerIds" | "hook"> {
  const own = call === null ? undefined : permits.find(p => p.callId === call.callId);
  const other =
    call === null
      ? undefined
      : permits.find(p => p.phoneNumber === call.phoneNumber && p.callId !== call.callId);
  const others = permits.filter(p => p !== own);
  const granted = grantedOf(others, now);
  return {
    permit:
      own === undefined
        ? null
        : { attempt: own.attempt, begun: own.begun, grantedAt: own.grantedAt, expiresAt: own.expiresAt },
    numberHeldBy: other === undefined ? null : { callId: other.callId, expiresAt: other.expiresAt },
    linesInUse: linesInUse(countOf(others), policy.maxConcurrentCalls) + (own === undefined ? 0 : 1),
    linesOfCampaign: permits.filter(p => p.campaignId === campaignId).length,
    maxConcurrentCalls: policy.maxConcurrentCalls,
    pace: { perSecond: policy.callsPerSecond, roomAt: pace.nextRoomAt(now, granted) },
  };
}

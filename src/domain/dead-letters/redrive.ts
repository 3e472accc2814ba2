// Why a dial that was not delivered is not made due again: in words for the operator who asked.
import { type Call, isOnTheLine } from "../calls/call.ts";
import type { Campaign } from "../campaigns/campaign.ts";

/** Asked when the guarded statement did not find the call; `attempt` is the one whose dial was not delivered. */
export function whyNotDue(
  call: Pick<Call, "callId" | "status" | "attemptsStarted" | "maxAttempts" | "nextAttemptAt" | "attempts">,
  campaign: Pick<Campaign, "id" | "status">,
  attempt: number,
): string {
  const { callId, status, attemptsStarted, maxAttempts, nextAttemptAt } = call;
  if (isOnTheLine(call)) {
    return `Call ${callId} is on the line (attempt ${attemptsStarted}); its callback or its lease ends it.`;
  }
  if (status === "PICKED") return `Call ${callId} was answered.`;
  if (status === "CANCELLED") return `Call ${callId} is cancelled.`;
  if (campaign.status === "cancelled") return `Campaign ${campaign.id} is cancelled.`;
  const rung = call.attempts.find(
    a => a.attempt >= attempt && (typeof a.started_at === "number" || a.status !== "FAILED"),
  );
  if (rung !== undefined) {
    return `Attempt ${rung.attempt} of call ${callId} was made since; the retry rules decide what follows.`;
  }
  if (nextAttemptAt === null && attemptsStarted >= maxAttempts) {
    return `All ${maxAttempts} attempts of call ${callId} are used.`;
  }
  if (nextAttemptAt === null) {
    return `Another call to the number of call ${callId} was accepted inside the duplicate window.`;
  }
  return `Call ${callId} changed meanwhile; ask again.`;
}

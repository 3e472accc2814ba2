// Why a call is not being dialled now: what D1 and the gate know about it, judged by the rules in force.
import type { Call } from "../../domain/calls/call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { notFound } from "../../domain/errors.ts";
import { type CallExplanation, explainCall as explain } from "../../domain/explain/explain-call.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";

interface ExplainContext extends Pick<Context, "policy" | "clock"> {
  calls: Pick<CallStore, "byIds">;
  trunk: Pick<TrunkClient, "permitsFor">;
}

/** Two reads, one of them from the gate's memory. Throws `not_found`. */
export async function explainCall(
  { calls, trunk, policy, clock }: ExplainContext,
  { callId }: { callId: string },
): Promise<{ call: Call; campaign: Campaign; now: number; explanation: CallExplanation }> {
  const [row] = await calls.byIds([callId]);
  if (row === undefined) throw notFound("Call not found.");
  const { call, campaign } = row;
  const lines = await trunk.permitsFor({
    campaignId: campaign.id,
    call,
    callerIds: campaign.callerIds,
  });
  const now = clock();
  return { call, campaign, now, explanation: explain({ call, campaign, inForce: policy, lines, now }) };
}

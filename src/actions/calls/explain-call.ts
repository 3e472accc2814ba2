// Why a call is not being dialled now: what D1 and the gate know about it, told by the rules in force.
import type { Call } from "../../domain/calls/call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { type CallExplanation, explainCall as explain } from "../../domain/explain/explain-call.ts";
import type { LineFacts } from "../../domain/explain/explain-checks.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";

/** What the gate can tell from memory. */
export interface LinesView {
  permitsFor(asked: LinesQuestion): Promise<LineFacts>;
}
export interface LinesQuestion {
  campaignId: number;
  call: { callId: string; phoneNumber: string } | null;
}

export interface ExplainCallDeps {
  calls: Pick<CallStore, "byIds">;
  lines: LinesView;
  policy: Policy;
  clock: Clock;
}

/** Null for a call that there is none of. Two reads, one of them from the gate's memory. */
export async function explainCall(
  deps: ExplainCallDeps,
  callId: string,
): Promise<{ call: Call; campaign: Campaign; now: number; explanation: CallExplanation } | null> {
  const [row] = await deps.calls.byIds([callId]);
  if (row === undefined) return null;
  const { call, campaign } = row;
  const lines = await deps.lines.permitsFor({ campaignId: campaign.id, call });
  const now = deps.clock();
  return { call, campaign, now, explanation: explain({ call, campaign, inForce: deps.policy, lines, now }) };
}

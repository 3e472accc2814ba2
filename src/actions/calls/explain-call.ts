// Why a call is not being dialled now: what D1 and the gates know about it, judged by the rules in force.
import type { Call } from "../../domain/calls/call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import { historyOf, reachKeys } from "../../domain/compliance/reach/ledger.ts";
import { notFound } from "../../domain/errors.ts";
import { type CallExplanation, explainCall as explain } from "../../domain/explain/explain-call.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";
import { askLines } from "../trunks/ask-lines.ts";

interface ExplainContext extends Pick<Context, "policy" | "clock" | "trunks"> {
  calls: Pick<CallStore, "byIds" | "reach" | "tenantRules">;
  trunk: Pick<TrunkClient, "permitsFor">;
}

/** Two reads of D1 at once, then the gates' memory, and the ledger where rule packs ask for it. Throws `not_found`. */
export async function explainCall(
  ctx: ExplainContext,
  { callId }: { callId: string },
): Promise<{ call: Call; campaign: Campaign; now: number; explanation: CallExplanation }> {
  const [[row], trunks, tenant] = await Promise.all([
    ctx.calls.byIds([callId]),
    ctx.trunks.list(),
    ctx.calls.tenantRules(null, ctx.clock()),
  ]);
  if (row === undefined) throw notFound("Call not found.");
  const { call, campaign } = row;
  const lines = await askLines(ctx, trunks, campaign, call, ctx.clock());
  const rows = needsHistory(campaign.compliance, tenant) ? await ctx.calls.reach(reachKeys(call)) : new Map();
  const history = historyOf([...rows.values()]);
  const now = ctx.clock();
  const explanation = explain({ call, campaign, inForce: ctx.policy, lines, history, tenant, now });
  return { call, campaign, now, explanation };
}

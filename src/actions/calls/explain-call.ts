// Why a call is not being dialled now: what D1 and the gates know about it, judged by the rules in force.
import type { Call } from "../../domain/calls/call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { notFound } from "../../domain/errors.ts";
import { type CallExplanation, explainCall as explain } from "../../domain/explain/explain-call.ts";
import { loadLocalTimes } from "../../domain/hours/weekday-and-time.ts";
import { lookUpLists } from "../compliance/lists/look-up-lists.ts";
import { throttleInForce } from "../compliance/measure-abandon.ts";
import type { Context } from "../context.ts";
import { readHistories } from "../dialling/read-histories.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { ListBucket, ListStore } from "../ports/list-store.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";
import { askLines } from "../trunks/ask-lines.ts";

interface ExplainContext extends Pick<Context, "policy" | "clock" | "trunks"> {
  calls: Pick<CallStore, "byIds" | "reach" | "tenantRules">;
  campaigns: Pick<CampaignStore, "abandonFacts">;
  lists: Pick<ListStore, "current">;
  listBucket: Pick<ListBucket, "read"> | null;
  trunk: Pick<TrunkClient, "permitsFor">;
}

/** Two reads of D1 at once, then the gates' memory, and the ledger where rule packs ask for it. Throws `not_found`. */
export async function explainCall(
  ctx: ExplainContext,
  { callId }: { callId: string },
): Promise<{ call: Call; campaign: Campaign; now: number; explanation: CallExplanation }> {
  // Not beside the others: whoever is answered before it is loaded leaves it half loaded.
  await loadLocalTimes();
  const [[row], trunks, tenant] = await Promise.all([
    ctx.calls.byIds([callId]),
    ctx.trunks.list(),
    ctx.calls.tenantRules(null, ctx.clock()),
  ]);
  if (row === undefined) throw notFound("Call not found.");
  const { call, campaign } = row;
  const lines = await askLines(ctx, trunks, campaign, call, ctx.clock());
  const asked = { callee: call, compliance: campaign.compliance };
  const { history } = (await readHistories(ctx, [asked], { now: ctx.clock(), tenant }))(asked);
  const reads = { lists: ctx.lists, listBucket: ctx.listBucket, kept: new Map<string, Uint8Array>() };
  const { lists, unread } = (await lookUpLists(reads, [asked], tenant))(asked);
  const now = ctx.clock();
  const throttle = await throttleInForce(ctx, campaign, { now, tenant });
  const explanation = explain({
    ...{ call, campaign, inForce: ctx.policy, lines, history, tenant, throttle, now },
    lists: unread ? null : lists,
  });
  return { call, campaign, now, explanation };
}

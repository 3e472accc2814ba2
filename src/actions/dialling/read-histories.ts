// What has happened to those who are to be called, where rule packs ask for it: one read for all.
import type { DueCall } from "../../domain/calls/due-call.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import {
  historyOf,
  type LedgerRow,
  type ReachSeen,
  reachKeys,
  reachSeen,
} from "../../domain/compliance/reach/ledger.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { Reach } from "../../domain/compliance/verdict/question.ts";
import type { CallStore } from "../ports/call-store.ts";

export interface CallHistory {
  history: readonly Reach[];
  /** For the claim, which must find the same; null = no rule asks. */
  reach: ReachSeen | null;
}

const NOTHING: CallHistory = { history: [], reach: null };

/** `now` in ms. */
export async function readHistories(
  { calls }: { calls: Pick<CallStore, "reach"> },
  looked: ReadonlyMap<number, DispatchCampaign>,
  selected: readonly DueCall[],
  { now, tenant }: { now: number; tenant: TenantRules },
): Promise<(call: DueCall) => CallHistory> {
  const complianceOf = (call: DueCall) => looked.get(call.campaignId)?.campaign.compliance ?? null;
  const asking = selected.filter(call => needsHistory(complianceOf(call), tenant));
  if (asking.length === 0) return () => NOTHING;
  const rows = await calls.reach([...new Set(asking.flatMap(reachKeys))]);
  return call => {
    const compliance = complianceOf(call);
    if (!needsHistory(compliance, tenant)) return NOTHING;
    const own = reachKeys(call)
      .map(key => rows.get(key))
      .filter((row): row is LedgerRow => row !== undefined);
    // What is only observed is dialled all the same.
    const guarded = compliance?.mode === "enforce";
    return { history: historyOf(own), reach: reachSeen(call, rows, { guarded, now }) };
  };
}

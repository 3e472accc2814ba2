// What has happened to those who are to be called, where rule packs ask for it: one read for all.

import type { Callee } from "../../domain/compliance/campaign/ask-verdict.ts";
import type { ComplianceSettings } from "../../domain/compliance/campaign/compliance-settings.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import { historyOf, type KnownEnds } from "../../domain/compliance/reach/history-of.ts";
import { type LedgerRow, reachKeys } from "../../domain/compliance/reach/ledger.ts";
import { type ReachSeen, reachSeen } from "../../domain/compliance/reach/reach-seen.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { Reach } from "../../domain/compliance/verdict/question.ts";
import type { CallStore } from "../ports/call-store.ts";

export interface CallHistory {
  history: readonly Reach[];
  /** For the claim, which must find the same; null = no rule asks. */
  reach: ReachSeen | null;
}

const NOTHING: CallHistory = { history: [], reach: null };

/** One who is to be called, by the rules of a campaign. */
export interface Asked {
  callee: Callee;
  compliance: ComplianceSettings | null;
}

/** `now` in ms. `ends`: what is known of attempts that the database has as open. */
export async function readHistories(
  { calls }: { calls: Pick<CallStore, "reach"> },
  asked: readonly Asked[],
  { now, tenant }: { now: number; tenant: TenantRules | undefined },
  ends?: KnownEnds,
): Promise<(one: Asked) => CallHistory> {
  const asking = asked.filter(({ compliance }) => needsHistory(compliance, tenant));
  if (asking.length === 0) return () => NOTHING;
  const rows = await calls.reach([...new Set(asking.flatMap(({ callee }) => reachKeys(callee)))]);
  return ({ callee, compliance }) => {
    if (!needsHistory(compliance, tenant)) return NOTHING;
    const own = reachKeys(callee)
      .map(key => rows.get(key))
      .filter((row): row is LedgerRow => row !== undefined);
    // What is only observed is dialled all the same.
    const guarded = compliance?.mode === "enforce";
    return {
      history: historyOf(own, callee, now, ends),
      reach: reachSeen(callee, rows, { guarded, now }),
    };
  };
}

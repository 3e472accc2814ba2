// What has happened to those whose attempts end now, these ends among it: it decides when they are called again.
import type { AttemptEnd, LawKnown, OutcomeReport } from "../../domain/calls/settlement.ts";
import { reachOfEnd } from "../../domain/compliance/reach/end-of-attempt.ts";
import { attemptKey } from "../../domain/compliance/reach/history-of.ts";
import { readHistories } from "../dialling/read-histories.ts";
import type { CallStore, CallWithCampaign } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";

/** One read for all, and none where no rule asks; with the operator's own rules, as they were when the calls were read. */
export async function readEndHistories(
  ctx: { calls: Pick<CallStore, "reach" | "tenantRules">; clock: Clock },
  ends: readonly AttemptEnd[],
  rows: ReadonlyMap<string, CallWithCampaign>,
): Promise<(row: CallWithCampaign) => LawKnown> {
  const reports = ends.flatMap(end => (end.source === "refused" ? [] : [end]));
  const open = reports.filter(isCalledAgain).flatMap(({ callId }) => rows.get(callId) ?? []);
  const known = reports.map(report => {
    const { outcome, receivedAt: endedAt, details, source } = report;
    const by = source === "dial" || source === "lease" ? { ended_by: source } : {};
    return [attemptKey(report), reachOfEnd({ ...details, ...by, outcome, endedAt })] as const;
  });
  const now = ctx.clock();
  const revision = Math.max(0, ...[...rows.values()].map(row => row.tenantRevision));
  const tenant = await ctx.calls.tenantRules(revision, now);
  const historyOf = await readHistories(ctx, open.map(asked), { now, tenant }, new Map(known));
  return row => ({ history: historyOf(asked(row)).history, tenant });
}

const isCalledAgain = ({ final, outcome, details }: OutcomeReport): boolean =>
  !final && (outcome !== "PICKED" || (details?.call_back_at ?? null) !== null);

const asked = ({ call, campaign: { compliance } }: CallWithCampaign) => ({ callee: call, compliance });

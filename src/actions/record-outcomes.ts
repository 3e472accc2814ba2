// The end of attempts, whoever reports it: decided purely, written in one batch, then the lines come back.
import type { Call } from "../domain/call.ts";
import type { Campaign } from "../domain/campaign.ts";
import { decideOutcome, type OutcomeReport } from "../domain/settlement.ts";
import type { CallStore, Clock, DialKey, Policy, Settlement } from "./ports.ts";

export interface RecordDeps {
  calls: CallStore;
  policy: Policy;
  clock: Clock;
  /** Gives lines back; repeated without harm. */
  release: (keys: readonly DialKey[]) => Promise<void>;
}

export type RecordOutcomes = (
  reports: readonly OutcomeReport[],
) => Promise<{ settled: number; duplicates: number }>;

/**
 * Oldest report first, one per call: what else there is about a call is a repeat. A report gives its attempt's line
 * back also when nothing changed, since the delivery before may have died in between; but never the line of an
 * attempt that is still to come.
 */
export async function recordOutcomes(
  deps: RecordDeps,
  reports: readonly OutcomeReport[],
): Promise<{ settled: number; duplicates: number }> {
  const rows = await deps.calls.byIds([...new Set(reports.map(r => r.callId))]);
  const byId = new Map(rows.map(row => [row.call.callId, row]));
  const settlements = new Map<string, Settlement>();
  for (const report of [...reports].sort((a, b) => a.receivedAt - b.receivedAt)) {
    const row = byId.get(report.callId);
    if (row === undefined || settlements.has(report.callId)) continue;
    const settlement = settle(row.call, row.campaign, report, deps.policy);
    if (settlement !== null) settlements.set(report.callId, settlement);
  }
  const settled =
    settlements.size === 0
      ? new Set<string>()
      : await deps.calls.settle([...settlements.values()], deps.clock());
  const ended = reports.filter(({ callId, attempt, source }) => {
    // A claim may have been quicker: what was not ended here may be on the line.
    if (source === "undelivered") return settled.has(callId);
    return (
      source === "lease" ||
      attempt <= (byId.get(callId)?.call.attemptsStarted ?? 0) ||
      settlements.get(callId)?.attempt === attempt
    );
  });
  await deps.release(ended.map(({ callId, attempt }) => ({ callId, attempt })));
  return { settled: settled.size, duplicates: reports.length - settled.size };
}

function settle(call: Call, campaign: Campaign, report: OutcomeReport, policy: Policy): Settlement | null {
  const decision = decideOutcome(call, campaign, report, policy);
  if (decision.kind === "duplicate") return null;
  const { callId, attempt, outcome, duration, externalCallId } = report;
  const { status, stage, maxAttempts, error } = decision;
  return {
    callId,
    attempt,
    stage,
    status,
    nextAttemptAt: decision.kind === "retry" ? decision.nextAttemptAt : null,
    maxAttempts,
    outcome,
    duration,
    endedAt: report.receivedAt,
    externalCallId,
    attemptError: report.error,
    error,
    undelivered: report.source === "undelivered",
  };
}

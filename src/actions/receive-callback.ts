// A provider's report at the door: answered with the decision as things stand, queued for settling.

import { notFound } from "../domain/errors.ts";
import type { Outcome } from "../domain/outcome.ts";
import { decideOutcome, type OutcomeReport, reportedAttempt } from "../domain/settlement.ts";
import type { CallStore, Clock, Policy } from "./ports.ts";
import type { RecordOutcomes } from "./record-outcomes.ts";

export interface CallbackBody {
  callId: string;
  status: Outcome;
  /** Seconds. */
  duration: number;
  externalCallId: string | null;
  attempt: number | null;
  /** The request's id: goes with the report through the queue. */
  traceId?: string;
}

export interface CallbackAnswer {
  callId: string;
  /** Which one the report was about. */
  attempt: number;
  status: Outcome;
  retryScheduled: boolean;
  nextRetryAt: number | null;
  duplicate: boolean;
}

export interface CallbackDeps {
  calls: Pick<CallStore, "byIds">;
  policy: Policy;
  clock: Clock;
  /** Throws when the queue does not take it. */
  enqueue: (report: OutcomeReport) => Promise<void>;
  recordOutcomes: RecordOutcomes;
}

export async function receiveCallback(
  deps: CallbackDeps,
  body: CallbackBody,
  attemptInUrl: number | null,
): Promise<CallbackAnswer> {
  const [row] = await deps.calls.byIds([body.callId]);
  if (row === undefined) throw notFound(`Call ${body.callId} not found.`);
  const report: OutcomeReport = {
    callId: body.callId,
    attempt: reportedAttempt(row.call, {
      body: body.attempt,
      url: attemptInUrl,
      externalCallId: body.externalCallId,
    }),
    outcome: body.status,
    duration: body.duration,
    externalCallId: body.externalCallId,
    error: null,
    receivedAt: deps.clock(),
    final: false,
    source: "callback",
    ...(body.traceId === undefined ? {} : { traceId: body.traceId }),
  };
  const decision = decideOutcome(row.call, row.campaign, report, deps.policy);
  // A repeat is queued too: its line may not have come back the first time.
  try {
    await deps.enqueue(report);
  } catch {
    await deps.recordOutcomes([report]);
  }
  return {
    callId: body.callId,
    attempt: report.attempt,
    status: body.status,
    retryScheduled: decision.kind === "retry",
    nextRetryAt: decision.kind === "retry" ? decision.nextAttemptAt : null,
    duplicate: decision.kind === "duplicate",
  };
}

// A provider's report at the door: noted at the gate, which queues it for settling, and answered with the decision as things stand.
// What is answered `duplicate: false` has its effect whatever happens next: the note is durable, and it decides.

import { type Call, isOnTheLine, trunkOfAttempt } from "../../domain/calls/call.ts";
import type { CallbackAnswer, ReceivedCallback } from "../../domain/calls/received-callback.ts";
import { finalityOf } from "../../domain/calls/report-of.ts";
import {
  type AttemptEnd,
  decideOutcome,
  isOpen,
  type OutcomeDecision,
  type OutcomeReport,
  reportedAttempt,
} from "../../domain/calls/settlement.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { tellsOfAgent } from "../../domain/compliance/abandon/told-late.ts";
import { notFound } from "../../domain/errors.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import type { CallWithCampaign } from "../ports/call-store.ts";
import type { GateClient } from "../ports/gate-client.ts";
import { readEndHistories } from "./read-end-histories.ts";
import { type RecordContext, recordOutcomes } from "./record-outcomes.ts";

export type CallbackContext = RecordContext &
  Pick<Context, "callbackQueue"> & {
    /** `receive` left out: no report is taken inside a gate. */
    gate: Partial<Pick<GateClient, "receive">>;
  };

/** Throws when nothing could be promised: the provider is to repeat it. */
export async function receiveCallback(
  ctx: CallbackContext,
  asked: ReceivedCallback,
): Promise<CallbackAnswer> {
  const taken = await ctx.gate.receive?.(asked).catch(unlessOverloaded);
  return taken ?? receiveReport(ctx, asked.callId, toldOf(asked));
}

/** A gate that does not answer may be needed no more, which the door finds out; one that has too much to do is asked no more. */
function unlessOverloaded(error: unknown): null {
  if ((error as { overloaded?: unknown }).overloaded === true) throw error;
  return null;
}

/** What it reports of its call. */
export const toldOf =
  ({ attemptInUrl, trunkInUrl = null, ...body }: ReceivedCallback) =>
  (call: Pick<Call, "attemptsStarted" | "attempts">): Received => ({
    over: trunkInUrl,
    attempt: reportedAttempt(call, {
      body: body.attempt,
      url: attemptInUrl,
      externalCallId: body.externalCallId,
    }),
    outcome: body.status,
    duration: body.duration,
    externalCallId: body.externalCallId,
    ...(body.status === "PICKED" || (body.stopped ?? null) === null
      ? finalityOf(body.status, body.details?.disposition ?? null)
      : { final: true, error: body.stopped ?? null }),
    ...(body.details === undefined ? {} : { details: body.details }),
    ...(body.traceId === undefined ? {} : { traceId: body.traceId }),
  });

type Received = Omit<OutcomeReport, "callId" | "receivedAt" | "source"> & {
  /** The trunk that it is from; null or absent = whoever reports speaks for all. */
  over?: string | null;
};

/** `read`: what the provider's words report of this call. Throws as above, and `not_found`. */
export async function receiveReport(
  ctx: CallbackContext,
  callId: string,
  read: (call: Call, campaign: Campaign) => Received,
): Promise<CallbackAnswer> {
  let { call, campaign, tenantRevision } = await find(ctx, callId);
  const { over = null, ...received } = read(call, campaign);
  const report: OutcomeReport = { callId, ...received, receivedAt: ctx.clock(), source: "callback" };
  // Given back by one trunk and dialled over another: what the first one says late is not about it.
  if (over !== null && isOverAnother(call, report.attempt, over))
    return answerTo(report, { kind: "duplicate" });
  if (isOpen(call, report) && !isOnTheLine(call)) {
    // Nothing holds it yet that could carry a note: settled at once, or a claim was quicker.
    const decision = await decide(ctx, { call, campaign, tenantRevision }, report);
    await recordOutcomes(ctx, [report]);
    ({ call, campaign, tenantRevision } = await find(ctx, callId));
    if (hasEndedBy(report, call)) return answerTo(report, decision);
  }
  if (!isOpen(call, report) || !isOnTheLine(call)) {
    // It has ended, and its line may not have come back; unless it is still to come.
    if (report.attempt <= call.attemptsStarted) await enqueueOrRecord(ctx, report);
    return answerTo(report, { kind: "duplicate" });
  }
  const { campaignId, phoneNumber } = call;
  const trunk = trunkOfAttempt(call, report.attempt);
  const ownLines = campaign.maxConcurrentCalls !== null;
  const [noted] = await ctx.gate.note([
    { end: report, campaignId, phoneNumber, receivedBefore: false, enqueue: true, ownLines, trunk },
  ]);
  if (!noted || !(noted.first || isSameRequest(noted.end, report))) {
    // Ended by another report, perhaps a provider's: what this one tells of an agent is kept.
    if (tellsOfAgent(report.details)) await enqueueOrRecord(ctx, report);
    return answerTo(report, { kind: "duplicate" });
  }
  const held = { ...report, receivedAt: noted.end.receivedAt };
  const decision = await decide(ctx, { call, campaign, tenantRevision }, held);
  if (noted.adopted) {
    // It had no line: it may have ended before it was noted, which D1 alone knows.
    await recordOutcomes(ctx, [held]);
    const now = await find(ctx, callId);
    return answerTo(held, hasEndedBy(held, now.call) ? decision : { kind: "duplicate" });
  }
  // The gate has it settled.
  return answerTo(held, decision);
}

/** For the answer. Where nobody can say what else has happened, the rules are asked without it: what is settled asks again. */
export async function decide(
  ctx: Parameters<typeof readEndHistories>[0] & Pick<RecordContext, "policy">,
  row: CallWithCampaign,
  report: OutcomeReport,
): Promise<OutcomeDecision> {
  const { call, campaign } = row;
  const known = await readEndHistories(ctx, [report], new Map([[report.callId, row]]))
    .then(knownOf => knownOf(row))
    .catch(() => undefined);
  return decideOutcome(call, campaign, report, ctx.policy, known);
}

/** The gate had taken it, and its answer was lost on the way here. */
const isSameRequest = (end: AttemptEnd, { traceId }: OutcomeReport): boolean =>
  end.source === "callback" && traceId !== undefined && end.traceId === traceId;

const isOverAnother = (call: Call, attempt: number, trunk: string): boolean =>
  call.attempts.some(a => a.attempt === attempt) &&
  (trunkOfAttempt(call, attempt) ?? DEFAULT_TRUNK) !== trunk;

function hasEndedBy({ attempt, outcome, receivedAt }: OutcomeReport, call: Call): boolean {
  const ended = call.attempts.find(a => a.attempt === attempt);
  return ended?.status === outcome && ended.ended_at === receivedAt;
}

async function find(ctx: CallbackContext, callId: string) {
  const [row] = await ctx.calls.byIds([callId]);
  if (row === undefined) throw notFound(`Call ${callId} not found.`);
  return row;
}

async function enqueueOrRecord(ctx: CallbackContext, report: OutcomeReport): Promise<void> {
  try {
    await ctx.callbackQueue.send([report]);
  } catch {
    await recordOutcomes(ctx, [report]);
  }
}

type Decided =
  | Pick<OutcomeDecision & { kind: "retry" }, "kind" | "nextAttemptAt">
  | { kind: "final" | "duplicate" };

export const answerTo = (report: OutcomeReport, decision: Decided): CallbackAnswer => ({
  callId: report.callId,
  attempt: report.attempt,
  status: report.outcome,
  retryScheduled: decision.kind === "retry",
  nextRetryAt: decision.kind === "retry" ? decision.nextAttemptAt : null,
  duplicate: decision.kind === "duplicate",
});

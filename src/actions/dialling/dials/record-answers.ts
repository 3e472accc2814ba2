// What the provider's answers mean for their attempts: what was accepted or is unknown is written down; what was
// refused has ended its attempt, when that was about the call; else it never was one.

import type { AttemptEnd } from "../../../domain/calls/settlement.ts";
import type { AnswerRecord } from "../../../domain/calls/transitions.ts";
import { type RecordOrEnqueueContext, recordOrEnqueue } from "../../calls/record-or-enqueue.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { DialAnswer } from "../../ports/provider.ts";
import type { DialledCall } from "./dial-call.ts";
import { wasDialled } from "./not-dialled.ts";

export interface AnswerContext extends RecordOrEnqueueContext {
  calls: RecordOrEnqueueContext["calls"] & Pick<CallStore, "recordAnswers">;
}

/** Which claim the calls are of: `nonce`, and the token of each call's permit. */
export interface Claim {
  nonce: string;
  tokens: ReadonlyMap<string, string>;
}

export async function recordAnswers(
  ctx: AnswerContext,
  dialled: readonly DialledCall[],
  claim: Claim,
): Promise<void> {
  const now = ctx.clock();
  const answers = dialled.flatMap(answerRecord);
  const refused = dialled.flatMap(d =>
    d.answer.kind === "refused" ? [refusedEnd(d, d.answer, claim, now)] : [],
  );
  await Promise.all([
    answers.length > 0 ? ctx.calls.recordAnswers(answers, now, claim.nonce) : undefined,
    refused.length > 0 ? recordOrEnqueue(ctx, refused) : undefined,
  ]);
}

function answerRecord({ call: { callId, attempt }, answer }: DialledCall): AnswerRecord[] {
  switch (answer.kind) {
    case "accepted": {
      const { externalCallId } = answer;
      if (externalCallId === null) return [];
      return [{ callId, attempt, status: "PROCESSING", externalCallId, error: null }];
    }
    case "unknown":
      return [{ callId, attempt, status: "unknown", externalCallId: null, error: answer.reason }];
    case "refused":
      return [];
  }
}

function refusedEnd(
  { call: { callId, attempt, trunk } }: DialledCall,
  answer: DialAnswer & { kind: "refused" },
  { nonce, tokens }: Claim,
  receivedAt: number,
): AttemptEnd {
  const error = `${wasDialled(answer) ? "Dial refused" : "Not dialled"}: ${answer.reason}`;
  const key = { callId, attempt, error, receivedAt };
  if (answer.refusal.about !== "call")
    return { ...key, source: "refused", nonce, trunk, token: tokens.get(callId) ?? "" };
  const { final, disposition } = answer;
  const details = disposition === undefined ? {} : { details: { disposition } };
  return { ...key, source: "dial", outcome: "FAILED", duration: 0, externalCallId: null, final, ...details };
}

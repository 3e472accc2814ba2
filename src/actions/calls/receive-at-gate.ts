// A provider's report, taken inside the gate that lent the line for its attempt: one request to the gate, where the door
// would ask D1 and then the gate; and calls are read for all reports together that arrive meanwhile. Only the plain case:
// the attempt is on the line, and nobody has noted how it ended. Everything else the door does itself. For one that was
// answered, D1 need not be asked at all: nothing follows from it, whatever the campaign says.

import { isOnTheLine, trunkOfAttempt } from "../../domain/calls/call.ts";
import type { CallbackAnswer, ReceivedCallback } from "../../domain/calls/received-callback.ts";
import { isOpen, type OutcomeReport } from "../../domain/calls/settlement.ts";
import type { Noted, NoteRequest } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { CallStore, CallWithCampaign } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { PermitBook } from "../ports/permit-book.ts";
import { answerTo, decide, toldOf } from "./receive-callback.ts";

export interface DoorDeps {
  /** Undefined = there is no such call. Read after it was asked for. */
  rowOf: (callId: string) => Promise<CallWithCampaign | undefined>;
  calls: Pick<CallStore, "reach" | "tenantRules">;
  permits: Pick<PermitBook, "of">;
  /** Decided and stored at once. */
  note: (requests: readonly NoteRequest[]) => (Noted | null)[];
  policy: Policy;
  clock: Clock;
  /** The name of the gate's own trunk. */
  trunk: string;
}

/** Null = nothing was noted: whoever asks takes the report, as if this had not been asked. */
export async function receiveAtGate(deps: DoorDeps, asked: ReceivedCallback): Promise<CallbackAnswer | null> {
  const answered = noteAnswered(deps, asked);
  if (answered !== null) return answered;
  const { callId } = asked;
  const row = await deps.rowOf(callId);
  if (row === undefined) return null;
  const { call } = row;
  const { over = null, ...told } = toldOf(asked)(call);
  const report: OutcomeReport = { callId, ...told, receivedAt: deps.clock(), source: "callback" };
  if (!isOnTheLine(call) || !isOpen(call, report)) return null;
  const trunk = trunkOfAttempt(call, report.attempt) ?? DEFAULT_TRUNK;
  if (trunk !== deps.trunk || (over ?? trunk) !== trunk) return null;
  const permit = deps.permits.of(callId);
  if (permit?.attempt !== report.attempt || permit.ended !== undefined) return null;
  // The permit is looked at and the report noted without a wait in between: it is the first.
  const { campaignId, phoneNumber } = call;
  const ownLines = row.campaign.maxConcurrentCalls !== null;
  const [noted] = deps.note([
    { end: report, campaignId, phoneNumber, receivedBefore: false, enqueue: true, ownLines, trunk },
  ]);
  if (!noted?.first) return null;
  const held = { ...report, receivedAt: noted.end.receivedAt };
  return answerTo(held, await decide(deps, row, held));
}

/**
 * Answered, and nobody asks to be called again: final by every rule. Null = not taken. The permit says what D1 would: a URL of
 * an attempt is made after its claim, this attempt was claimed under this permit alone, and whatever ends an attempt is
 * noted on its permit first. (Given back and granted again, an attempt is reported at URLs of earlier claims as well.)
 */
export function noteAnswered(deps: DoorDeps, asked: ReceivedCallback): CallbackAnswer | null {
  const { callId, status, details, attemptInUrl, trunkInUrl } = asked;
  if (status !== "PICKED" || (details?.call_back_at ?? null) !== null) return null;
  if (trunkInUrl !== deps.trunk || attemptInUrl === null) return null;
  const permit = deps.permits.of(callId);
  if (permit?.attempt !== attemptInUrl || permit.firstClaim !== true) return null;
  if (!permit.begun || permit.ended !== undefined) return null;
  const { over: _, ...told } = toldOf(asked)({ attemptsStarted: attemptInUrl, attempts: [] });
  if (told.attempt !== attemptInUrl) return null;
  const { campaignId, phoneNumber, ownLines = false } = permit;
  const report: OutcomeReport = { callId, ...told, receivedAt: deps.clock(), source: "callback" };
  const [noted] = deps.note([
    {
      end: report,
      campaignId,
      phoneNumber,
      receivedBefore: false,
      enqueue: true,
      ownLines,
      trunk: deps.trunk,
    },
  ]);
  return noted?.first === true ? answerTo(report, { kind: "final" }) : null;
}

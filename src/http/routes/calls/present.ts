import type { explainCall } from "../../../actions/calls/explain-call.ts";
import type { BulkAccepted } from "../../../actions/calls/initiate-bulk-calls.ts";
import type { CallPage } from "../../../actions/calls/list-calls.ts";
import type { FoundCall } from "../../../actions/calls/show-call.ts";
import type { NamedAcceptedCall, RefusedNumber } from "../../../domain/calls/acceptance.ts";
import { type AttemptDetails, NEVER } from "../../../domain/calls/attempt-details.ts";
import {
  type AttemptRecord,
  attemptCount,
  type Call as CallRecord,
  type NamedCall,
} from "../../../domain/calls/call.ts";
import { isAbandoned } from "../../../domain/compliance/abandon/meter-word.ts";
import { encodeCursor } from "../../lib/paging.ts";
import { presentParty } from "../../lib/party.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { presentEvidence, presentRefusal } from "./evidence.ts";
import { presentKeptBack, presentLetOut } from "./pre-dial.ts";
import { presentCheck } from "./present-check.ts";
import type {
  AcceptedCall,
  Attempt,
  BulkAnswer,
  Call,
  CallList,
  CallWithAttempts,
  CampaignCalls,
  Explanation,
} from "./schemas.ts";

/** One call object everywhere. */
export function presentCall({ call, campaignName }: NamedCall): Of<typeof Call> {
  return {
    call_id: call.callId,
    id: call.callId,
    campaign: call.campaignId,
    campaign_id: call.campaignId,
    campaign_name: campaignName,
    phone_number: call.phoneNumber,
    status: call.status,
    attempt_count: attemptCount(call),
    max_attempts: call.maxAttempts,
    created_at: time(call.createdAt),
    updated_at: time(call.updatedAt),
    last_attempt_at: time(call.lastAttemptAt),
    // A retry's time; the first attempt's is scheduled_at alone.
    next_retry_at: call.status === "INITIATED" ? null : time(call.nextAttemptAt),
    scheduled_at: time(call.nextAttemptAt),
    total_call_time: call.totalCallTime,
    external_call_id: call.externalCallId,
    error_message: call.errorMessage,
    last_error: call.errorMessage,
    metadata: call.metadata,
    ...presentParty(call),
  };
}

/** A call that was just accepted, without reading it again. */
export function presentAccepted({ call: accepted, campaignName }: NamedAcceptedCall): Of<typeof Call> {
  const call: CallRecord = {
    callId: accepted.callId,
    campaignId: accepted.campaignId,
    phoneNumber: accepted.phoneNumber,
    status: "INITIATED",
    attemptsStarted: 0,
    maxAttempts: accepted.maxAttempts,
    nextAttemptAt: accepted.nextAttemptAt,
    lastAttemptAt: null,
    totalCallTime: 0,
    externalCallId: null,
    errorMessage: null,
    claimNonce: null,
    attempts: [],
    timeZone: accepted.timeZone,
    metadata: accepted.metadata === null ? null : JSON.parse(accepted.metadata),
    createdAt: accepted.createdAt,
    updatedAt: accepted.createdAt,
    givenBack: 0,
    personId: accepted.personId ?? null,
    party: accepted.party ?? null,
  };
  return presentCall({ call, campaignName });
}

export const acceptedAnswer = (accepted: NamedAcceptedCall): Of<typeof AcceptedCall> => ({
  success: true,
  ...presentAccepted(accepted),
});

export const presentAttempt = (
  a: AttemptRecord,
  of?: Parameters<typeof presentEvidence>[1],
): Of<typeof Attempt> => ({
  attempt: a.attempt,
  status: a.status,
  external_call_id: a.external_call_id ?? null,
  started_at: time(a.started_at),
  ended_at: time(a.ended_at),
  duration: a.duration ?? null,
  error: a.error ?? null,
  ...presentDetails(a),
  ...presentEvidence(a, of),
  ...presentLetOut(a),
});

export const presentDetails = (a: AttemptDetails) => ({
  answered_at: time(a.answered_at),
  answered_by: a.answered_by ?? null,
  disposition: a.disposition ?? null,
  hangup_cause: a.hangup_cause ?? null,
  trunk: a.trunk ?? null,
  caller_id: a.caller_id ?? null,
  cost: a.cost ?? null,
  call_back_at: time(a.call_back_at),
  connected_to_agent_ms: a.connected_to_agent_ms === NEVER ? null : (a.connected_to_agent_ms ?? null),
  abandoned: abandonedIn(a),
  rang_seconds: a.rang_seconds ?? null,
  message_played: a.message_played ?? null,
  refused: a.refused ?? null,
});
const NO_DETAILS = presentDetails({});

/** As the meter of its campaign has counted it. */
function abandonedIn({ meter }: AttemptDetails): boolean | null {
  return meter === "connected" || isAbandoned(meter) ? isAbandoned(meter) : null;
}

/** An archived one is as it was when it left: a while ago, attempts had no details. */
export function presentFound(found: FoundCall): Of<typeof CallWithAttempts> {
  switch (found.kind) {
    case "stored":
      return {
        ...presentCall(found),
        ...presentRefusal(found.call, found),
        ...presentKeptBack(found.call),
        attempts: found.call.attempts.map(attempt => presentAttempt(attempt, found)),
      };
    case "archived": {
      const { time_zone: _, ...line } = found.line;
      const call = line as Of<typeof CallWithAttempts>;
      const attempts = call.attempts.map(attempt => ({ ...NO_DETAILS, ...attempt }));
      return { ...call, attempts, archived: true };
    }
  }
}

export const presentWithAttempts = (row: NamedCall): Of<typeof CallWithAttempts> => ({
  ...presentCall(row),
  ...presentRefusal(row.call),
  ...presentKeptBack(row.call),
  attempts: row.call.attempts.map(attempt => presentAttempt(attempt)),
});

const cursorOf = ({ next }: CallPage) => (next === null ? null : encodeCursor(next));

export const presentPage = (page: CallPage): Of<typeof CallList> => ({
  data: page.rows.map(presentCall),
  next_cursor: cursorOf(page),
});

export const presentCampaignCalls = (page: CallPage): Of<typeof CampaignCalls> => ({
  calls: page.rows.map(presentCall),
  next_page_token: cursorOf(page),
  next_cursor: cursorOf(page),
});

export function presentBulk(bulk: BulkAccepted): Of<typeof BulkAnswer> {
  const { accepted, refused, freeLines } = bulk;
  const immediate = Math.min(freeLines, accepted.length);
  const queued = accepted.length - immediate;
  return {
    success: true,
    batch_id: bulk.batchId,
    campaign_id: bulk.campaignId,
    campaign_name: bulk.campaignName,
    total_requested: bulk.requested,
    immediate_processed: immediate,
    queued_for_later: queued,
    failed: refused.length,
    call_ids: accepted.map(call => call.callId),
    queue_info: {
      available_slots: freeLines,
      immediate_processed: immediate,
      queued_pending: queued,
      total_in_queue: bulk.waitingBefore + accepted.length,
      message: `${immediate} calls start at once, ${queued} wait for a free line, ${refused.length} were refused.`,
    },
    failed_numbers: refused.map(presentRefused),
    failed_count: refused.length,
  };
}

function presentRefused(refused: RefusedNumber): Of<typeof BulkAnswer>["failed_numbers"][number] {
  const { phoneNumber: phone_number } = refused;
  if ("suppressionId" in refused)
    return { phone_number, reason: "Suppressed", call_id: null, suppression_id: refused.suppressionId };
  if ("unlawful" in refused)
    return { phone_number, reason: refused.unlawful, call_id: null, blocked_by: [...refused.blockedBy] };
  return { phone_number, reason: "Duplicate call within window", call_id: refused.holder.callId };
}

/** Of a rule of a pack with its law and its end. */
export const presentExplanation = ({
  call,
  campaign,
  now,
  explanation,
}: Awaited<ReturnType<typeof explainCall>>): Of<typeof Explanation> => ({
  call_id: call.callId,
  campaign_id: campaign.id,
  status: call.status,
  as_of: time(now),
  can_be_dialled_now: explanation.canBeDialledNow,
  next_possible_at: time(explanation.nextPossibleAt),
  reason: explanation.reason,
  checks: explanation.checks.map(presentCheck),
});

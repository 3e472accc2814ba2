// Rows → the contract's objects: supersets of what the three old systems answered.

import type { AcceptedCall } from "../../../actions/calls/new-call.ts";
import { type AttemptRecord, attemptCount, type Call } from "../../../domain/calls/call.ts";
import type { NamedCall } from "../../../store/calls/read-calls.ts";
import { time } from "../../lib/time.ts";

/** One call object everywhere. */
export function presentCall({ call, campaignName }: NamedCall) {
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
  };
}

/** A call that was just accepted, without reading it again. */
export function presentAccepted(accepted: AcceptedCall, campaignName: string) {
  const call: Call = {
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
  };
  return presentCall({ call, campaignName });
}

/** The answer to a request for one call; the gate keeps it with the call when the request has a key. */
export const acceptedAnswer = (call: AcceptedCall, campaignName: string) => ({
  success: true,
  ...presentAccepted(call, campaignName),
});
export const ACCEPTED_STATUS = 201;

export const presentAttempt = (a: AttemptRecord) => ({
  attempt: a.attempt,
  status: a.status,
  external_call_id: a.external_call_id ?? null,
  started_at: time(a.started_at),
  ended_at: time(a.ended_at),
  duration: a.duration ?? null,
  error: a.error ?? null,
});

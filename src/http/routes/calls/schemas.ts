// What the API answers about calls.
import * as z from "zod";
import { CALL_STATUSES } from "../../../domain/calls/call.ts";
import { ANSWERERS, DISPOSITIONS } from "../../../domain/calls/disposition.ts";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";
import { partyAnswer } from "../../lib/party.ts";
import { count, id, list, shape, time } from "../../openapi/schema-parts.ts";
import { Evidence } from "./evidence.ts";
import { PreDialKeptBack, PreDialLetOut } from "./pre-dial.ts";

export const CallStatus = shape("CallStatus", () =>
  z
    .enum(CALL_STATUSES)
    .describe(
      "INITIATED waits for its first dial. PROCESSING (first attempt) and RETRYING (a later one) are on the line. " +
        "DISCONNECTED, RNR (rang, no response) and FAILED with a `next_retry_at` wait for the next attempt; who picked " +
        "up and asked for another call waits as DISCONNECTED. " +
        "PICKED, CANCELLED, and FAILED without a `next_retry_at`, are final.",
    ),
);

const callFields = () => ({
  call_id: z.string().describe("Sorts by the time of acceptance."),
  id: z.string().describe("The same as call_id."),
  campaign: id().describe("The same as campaign_id."),
  campaign_id: id().describe("0 = the built-in campaign of ad-hoc calls."),
  campaign_name: z.string(),
  phone_number: z.string().describe("In normal form: + and digits."),
  status: CallStatus(),
  attempt_count: z.int().min(1).describe("The number of the current attempt, 1 from creation on."),
  max_attempts: z.int().min(1).describe("Counts all attempts: 3 means one call and two retries."),
  created_at: time(),
  updated_at: time(),
  last_attempt_at: time().nullable(),
  next_retry_at: time().nullable().describe("Of a retry; null = none is planned."),
  scheduled_at: time().nullable().describe("Of the next attempt, the first or a later one."),
  total_call_time: z.number().min(0).describe("Seconds, over all attempts."),
  external_call_id: z.string().nullable().describe("The provider's id of the last attempt."),
  error_message: z.string().nullable().describe("Why it failed."),
  last_error: z.string().nullable().describe("The same as error_message."),
  metadata: z.record(z.string(), z.unknown()).nullable().describe("As it was given."),
  ...partyAnswer(),
});

export const callExample = {
  call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
  id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
  campaign: 1,
  campaign_id: 1,
  campaign_name: "Appointment reminders",
  phone_number: "+12025550143",
  status: "INITIATED",
  attempt_count: 1,
  max_attempts: 3,
  created_at: "2026-11-20T21:40:00.000Z",
  updated_at: "2026-11-20T21:40:00.000Z",
  last_attempt_at: null,
  next_retry_at: null,
  scheduled_at: "2026-11-20T21:40:00.000Z",
  total_call_time: 0,
  external_call_id: null,
  error_message: null,
  last_error: null,
  metadata: { name: "Ada" },
};

export const Call = shape("Call", () => z.object(callFields()), callExample);

const attemptExample = {
  attempt: 1,
  status: "PICKED",
  external_call_id: "sim-0199a1c2-1",
  started_at: "2026-11-20T21:40:00.412Z",
  ended_at: "2026-11-20T21:40:47.020Z",
  duration: 31,
  error: null,
  answered_at: "2026-11-20T21:40:16.020Z",
  answered_by: "human",
  disposition: "answered",
  hangup_cause: "completed",
  trunk: null,
  caller_id: "+15005550006",
  cost: { amount: "0.0085", currency: "USD" },
  call_back_at: null,
  connected_to_agent_ms: 640,
  abandoned: false,
  rang_seconds: 12,
  message_played: null,
  refused: null,
};

export const Attempt = shape(
  "Attempt",
  () =>
    z.object({
      attempt: z.int().min(1),
      status: z
        .enum(["PROCESSING", "unknown", ...OUTCOMES])
        .describe(
          "unknown: nobody can tell whether the provider took the call; its callback or its lease ends it.",
        ),
      external_call_id: z.string().nullable(),
      started_at: time().nullable().describe("Null when the outcome came before the dial."),
      ended_at: time().nullable(),
      duration: z.number().min(0).nullable().describe("Seconds of conversation."),
      error: z.string().nullable(),
      answered_at: time().nullable().describe("This and what follows: null = the provider does not tell."),
      answered_by: z.enum(ANSWERERS).nullable(),
      disposition: z.enum(DISPOSITIONS).nullable().describe("How it went, finer than `status`."),
      hangup_cause: z.string().nullable().describe("The provider's own word."),
      trunk: z.string().nullable(),
      caller_id: z.string().nullable().describe("The number that was shown."),
      cost: z
        .object({ amount: z.string(), currency: z.string() })
        .nullable()
        .describe("As the provider says it, the amount in its own digits."),
      evidence: Evidence().optional().describe("Why it was let out, where its campaign has rule packs."),
      pre_dial: PreDialLetOut()
        .optional()
        .describe("How its campaign's pre-dial hook let it out, where there is one."),
      call_back_at: time().nullable().describe("For when another call was asked for."),
      connected_to_agent_ms: z
        .number()
        .min(0)
        .nullable()
        .describe("From the end of the greeting until an agent spoke; null = not told, or nobody came."),
      abandoned: z
        .boolean()
        .nullable()
        .describe(
          "A person answered, and no agent came within 2 seconds; null = not told, or its campaign measures nothing.",
        ),
      rang_seconds: z.number().min(0).nullable(),
      message_played: z.boolean().nullable().describe("A recorded message was played, since no agent came."),
      refused: z.boolean().nullable().describe("Whoever was called wants no such calls."),
    }),
  attemptExample,
);

export const finishedExample = {
  ...callExample,
  status: "PICKED",
  last_attempt_at: "2026-11-20T21:40:00.412Z",
  updated_at: "2026-11-20T21:40:47.020Z",
  scheduled_at: null,
  total_call_time: 31,
  external_call_id: "sim-0199a1c2-1",
  attempts: [attemptExample],
};

export const CallWithAttempts = shape(
  "CallWithAttempts",
  () =>
    z.object({
      ...callFields(),
      attempts: z.array(Attempt()),
      evidence: Evidence().optional().describe("Why its rule packs have ended it, where they have."),
      pre_dial: PreDialKeptBack()
        .optional()
        .describe("What its campaign's pre-dial hook said when it kept the call back last, where it has."),
      archived: z.literal(true).optional().describe("It left the database; this is how it did."),
    }),
  finishedExample,
);

export const AcceptedCall = shape(
  "AcceptedCall",
  () =>
    z
      .object({ success: z.literal(true), ...callFields() })
      .describe("The call, its fields at the top level."),
  { success: true, ...callExample },
);

export const CallList = shape("CallList", () => list(Call()), { data: [callExample], next_cursor: null });

export const CampaignCalls = shape(
  "CampaignCalls",
  () =>
    z.object({
      calls: z.array(Call()),
      next_page_token: z.string().nullable().describe("The same as next_cursor."),
      next_cursor: z.string().nullable().describe("Null on the last page."),
    }),
  { calls: [callExample], next_page_token: null, next_cursor: null },
);

export const BulkAnswer = shape(
  "BulkAnswer",
  () =>
    z.object({
      success: z.literal(true),
      batch_id: z.string(),
      campaign_id: id(),
      campaign_name: z.string(),
      total_requested: count().describe("Numbers, repeats folded."),
      immediate_processed: count().describe("Calls that find a free line."),
      queued_for_later: count().describe("Calls that wait for a line."),
      failed: count(),
      call_ids: z.array(z.string()).describe("Of the accepted calls, in the order of the request."),
      queue_info: z.object({
        available_slots: count(),
        immediate_processed: count(),
        queued_pending: count(),
        total_in_queue: count().describe("Waiting calls of the campaign."),
        message: z.string(),
      }),
      failed_numbers: z.array(
        z.object({
          phone_number: z.string(),
          reason: z.string(),
          call_id: z.string().nullable().describe("The call that holds the number; null = there is none."),
          suppression_id: z.string().optional().describe("Of one that is suppressed."),
          blocked_by: z.array(z.string()).optional().describe("The rules that forbid it, by name."),
        }),
      ),
      failed_count: count().describe("The same as failed."),
    }),
  {
    success: true,
    batch_id: "7a0d8c52-2f0e-4c51-9d6a-0e4b6f1d2c33",
    campaign_id: 1,
    campaign_name: "Appointment reminders",
    total_requested: 3,
    immediate_processed: 2,
    queued_for_later: 0,
    failed: 1,
    call_ids: ["0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23", "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f24"],
    queue_info: {
      available_slots: 100,
      immediate_processed: 2,
      queued_pending: 0,
      total_in_queue: 2,
      message: "2 calls start at once, 0 wait for a free line, 1 were refused.",
    },
    failed_numbers: [
      {
        phone_number: "+15005551003",
        reason: "Duplicate call within window",
        call_id: "0199a1c0-0000-7b10-8c4f-2a6b9d0e1f01",
      },
    ],
    failed_count: 1,
  },
);

const checkExample = { check: "campaign_active", pass: true, detail: "Campaign 1 is active." };

/** One of those that decide whether a call, or a campaign, is dialled now. */
export const Check = shape(
  "Check",
  () =>
    z.object({
      check: z.string(),
      pass: z.boolean(),
      detail: z.string(),
      source: z.string().nullable().optional().describe("Of a rule of a pack: its law."),
      opens_at: time()
        .nullable()
        .optional()
        .describe("When that rule by itself lets it out; null = it does."),
    }),
  checkExample,
);

export const Explanation = shape(
  "Explanation",
  () =>
    z.object({
      call_id: z.string(),
      campaign_id: id(),
      status: z.enum(CALL_STATUSES),
      as_of: time(),
      can_be_dialled_now: z.boolean(),
      next_possible_at: time()
        .nullable()
        .describe("By the rules, lines permitting; null = time alone will not bring it."),
      reason: z.string(),
      checks: z.array(Check()),
    }),
  {
    call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
    campaign_id: 1,
    status: "INITIATED",
    as_of: "2026-11-20T21:40:00.000Z",
    can_be_dialled_now: false,
    next_possible_at: "2026-11-20T21:40:00.000Z",
    reason: "The trunk is paused: nothing is dialled.",
    checks: [
      checkExample,
      { check: "trunk", pass: false, detail: "The trunk is paused: nothing is dialled." },
    ],
  },
);

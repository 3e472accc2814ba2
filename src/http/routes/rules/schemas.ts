// What a client sends to ask about the retry rules, and what the API answers about rules, calling hours, and why a
// campaign is not dialling.
import * as z from "zod";
import { DISPOSITIONS } from "../../../domain/calls/disposition.ts";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { partyFields } from "../../../domain/compliance/party-fields.ts";
import { DAYS } from "../../../domain/hours/weekday-slots.ts";
import { RULED } from "../../../domain/retries/retry-rules.ts";
import { idField, instantField, phoneNumberField, quoted, timeZoneField } from "../../lib/body-fields.ts";
import { count, id, jsonBody, shape, time } from "../../openapi/schema-parts.ts";
import { Check } from "../calls/schemas.ts";

const MAX_ATTEMPT = 1_000;
const oneOf = (words: readonly string[]) => (i: { input?: unknown }) =>
  `must be one of ${words.join(", ")}, not ${quoted(i.input)}`;
const attemptError = (i: { input?: unknown }) =>
  `must be a whole number from 1 to ${MAX_ATTEMPT}, not ${quoted(i.input)}`;

export const previewRetry = jsonBody(
  "PreviewRetry",
  () =>
    z.object({
      campaign_id: idField()
        .nullish()
        .describe("Absent: the global rules, no policy and no hours of a campaign."),
      outcome: z.enum(OUTCOMES, { error: oneOf(OUTCOMES) }).describe("How the attempt ended."),
      disposition: z
        .enum(DISPOSITIONS, { error: oneOf(DISPOSITIONS) })
        .nullish()
        .describe("How it went, where that is told: its rule holds in place of the outcome's."),
      call_back_at: instantField().describe("For when another call was asked for, as a report may say it."),
      attempt: z
        .int({ error: attemptError })
        .min(1, { error: attemptError })
        .max(MAX_ATTEMPT, { error: attemptError })
        .describe("The attempt that just ended, 1 = the first."),
      at: instantField(),
      time_zone: timeZoneField(),
      phone_number: phoneNumberField()
        .nullish()
        .describe("Who was called. This and what follows matter to a campaign with rule packs."),
      ...partyFields(),
    }),
  {
    friday: {
      summary: "No response on a Friday afternoon",
      value: { campaign_id: 1, outcome: "RNR", attempt: 1, at: "2026-11-20T16:40:00-05:00" },
    },
    busy: { summary: "A busy line", value: { outcome: "RNR", disposition: "busy", attempt: 1 } },
  },
);

const rule = () =>
  z.object({
    name: z.string(),
    day_of_week: z.enum(DAYS),
    start_time: z.string(),
    end_time: z.string(),
    max_attempts: z.int().nullable(),
    retry_interval_minutes: z.number().nullable(),
  });

const statusRule = () =>
  z.object({
    should_retry: z.boolean(),
    max_attempts: z.int().nullable(),
    retry_interval_minutes: z.number().nullable(),
  });

export const RetryRules = shape("RetryRules", () =>
  z.object({
    version: z.string().describe("A hash; comments and the order of keys do not change it."),
    timezone: z.string(),
    global_rules: z.array(rule()).describe("One for each slot; none = any time."),
    campaign_rules: z
      .array(z.object({ campaign_id: id(), name: z.string().nullable(), rules: z.array(rule()) }))
      .describe("They replace the global rules for their campaign."),
    status_retry_rules: z
      .partialRecord(z.enum(RULED), statusRule())
      .describe(
        "By outcome or disposition, which holds in place of its outcome's. Not listed = retried; PICKED never is.",
      ),
    defaults: z.object({
      max_attempts: z.int().nullable(),
      retry_interval_minutes: z.number().nullable(),
      concurrent_call_limit: z.int().nullable(),
      duplicate_call_window_minutes: z.number().nullable(),
    }),
    scheduler: z.object({
      check_interval_minutes: z.number().nullable(),
      batch_size: z.int().nullable(),
      max_concurrent_retries: z.int().nullable(),
    }),
    in_force: z
      .object({
        max_retry_attempts: z.int().nullable().describe("As set by MAX_RETRY_ATTEMPTS; null = not set."),
        max_attempts: z.int().describe("Where nothing else is said."),
        retry_interval_minutes: z.number(),
        max_concurrent_calls: z.int(),
        duplicate_call_window_minutes: z.number(),
        batch_size: z.int(),
        max_concurrent_retries: z.int().nullable(),
      })
      .describe("Settings and file together."),
  }),
);

export const RetryPreview = shape(
  "RetryPreview",
  () =>
    z.object({
      retry: z.boolean(),
      next_retry_at: time().nullable(),
      max_attempts: z.int(),
      rule: z.string().nullable(),
      slot: z.string().nullable(),
      reason: z.string(),
      at: time(),
      time_zone: z.string(),
      jitter: z
        .object({
          jitter: z.number(),
          shown: z.literal("middle"),
          earliest: time().nullable(),
          latest: time().nullable(),
        })
        .nullable()
        .describe("How early and late it may be, where the policy spreads retries."),
      version: z.string(),
      blocked_by: z
        .array(z.string())
        .optional()
        .describe(
          "Rules that have moved or ended it, such as us-fl/hours. This and what follows: with rule packs.",
        ),
      wanted_at: time().nullable().optional().describe("When it would go without them."),
    }),
  {
    retry: true,
    next_retry_at: "2026-11-23T14:00:00.000Z",
    max_attempts: 3,
    rule: null,
    slot: null,
    reason: "RNR: attempt 2 of 3 after 60 min, when the calling hours open",
    at: "2026-11-20T21:40:00.000Z",
    time_zone: "America/New_York",
    jitter: null,
    version: "5d0c1f6e9a3b7c24",
  },
);

export const Windows = shape(
  "Windows",
  () =>
    z.object({
      campaign_id: id(),
      time_zone: z.string(),
      kind: z.enum(["first", "retry"]),
      from: time(),
      to: time(),
      openings: z.array(z.object({ opens_at: time(), closes_at: time() })),
      zones: z
        .array(z.string())
        .optional()
        .describe("In all of which it has to be a permitted hour. This and what follows: with rule packs."),
      regions: z.array(z.string()).optional(),
      packs: z.array(z.string()).optional().describe("With every version that may be in force: us-fl@1."),
      closed_days: z
        .array(
          z.object({
            date: z.string(),
            blocked_by: z
              .array(z.string())
              .describe("Rules such as us-al/holidays, or business_hours, retry_hours."),
            detail: z.string(),
          }),
        )
        .optional()
        .describe("Whole days of time_zone without an opening."),
    }),
  {
    campaign_id: 1,
    time_zone: "America/New_York",
    kind: "first",
    from: "2026-11-20T21:40:00.000Z",
    to: "2026-11-27T21:40:00.000Z",
    openings: [{ opens_at: "2026-11-23T14:00:00.000Z", closes_at: "2026-11-23T22:00:00.000Z" }],
  },
);

const waitingGroup = () =>
  z.object({
    calls: count(),
    first_attempts: count(),
    retries: count(),
    at_least: z.boolean().describe("True = there may be more: they are counted up to a limit."),
  });

export const CampaignExplanation = shape("CampaignExplanation", () =>
  z.object({
    campaign_id: id(),
    status: z.enum(CAMPAIGN_STATUSES),
    as_of: time(),
    can_dial_now: z.boolean(),
    next_eligible_at: time().nullable(),
    reason: z.string(),
    waiting: z.object({
      for_first_attempt: count(),
      for_retry: count(),
      on_the_line: count(),
      due_now: waitingGroup(),
      due_later: waitingGroup(),
      contacts_not_called: z.object({ contacts: count(), at_least: z.boolean() }),
    }),
    checks: z.array(Check()),
  }),
);

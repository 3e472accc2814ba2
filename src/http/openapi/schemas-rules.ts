// What the API answers about calling hours, retry rules, and why nothing is being dialled.
import { z } from "zod";
import { OUTCOMES } from "../../domain/calls/outcome.ts";
import { CAMPAIGN_STATUSES } from "../../domain/campaigns/campaign.ts";
import { DAYS } from "../../domain/hours/weekday-slots.ts";
import { Check } from "../routes/calls/schemas.ts";
import { count, id, named, time } from "./schema-parts.ts";

const rule = z.object({
  name: z.string(),
  day_of_week: z.enum(DAYS),
  start_time: z.string(),
  end_time: z.string(),
  max_attempts: z.int().nullable(),
  retry_interval_minutes: z.number().nullable(),
});

const statusRule = z.object({ should_retry: z.boolean(), max_attempts: z.int().nullable() });

export const retryRules = named(
  "RetryRules",
  z.object({
    version: z.string().describe("A hash; comments and the order of keys do not change it."),
    timezone: z.string(),
    global_rules: z.array(rule).describe("One for each slot; none = any time."),
    campaign_rules: z
      .array(z.object({ campaign_id: id, name: z.string().nullable(), rules: z.array(rule) }))
      .describe("They replace the global rules for their campaign."),
    status_retry_rules: z
      .partialRecord(z.enum(OUTCOMES), statusRule)
      .describe("Not listed = retried; PICKED never is."),
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

export const retryPreview = named(
  "RetryPreview",
  z.object({
    retry: z.boolean(),
    next_retry_at: time.nullable(),
    max_attempts: z.int(),
    rule: z.string().nullable(),
    slot: z.string().nullable(),
    reason: z.string(),
    at: time,
    time_zone: z.string(),
    jitter: z
      .object({
        jitter: z.number(),
        shown: z.literal("middle"),
        earliest: time.nullable(),
        latest: time.nullable(),
      })
      .nullable()
      .describe("How early and late it may be, where the policy spreads retries."),
    version: z.string(),
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

export const windows = named(
  "Windows",
  z.object({
    campaign_id: id,
    time_zone: z.string(),
    kind: z.enum(["first", "retry"]),
    from: time,
    to: time,
    openings: z.array(z.object({ opens_at: time, closes_at: time })),
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

const waitingGroup = z.object({
  calls: count,
  first_attempts: count,
  retries: count,
  at_least: z.boolean().describe("True = there may be more: they are counted up to a limit."),
});

export const campaignExplanation = named(
  "CampaignExplanation",
  z.object({
    campaign_id: id,
    status: z.enum(CAMPAIGN_STATUSES),
    as_of: time,
    can_dial_now: z.boolean(),
    next_eligible_at: time.nullable(),
    reason: z.string(),
    waiting: z.object({
      for_first_attempt: count,
      for_retry: count,
      on_the_line: count,
      due_now: waitingGroup,
      due_later: waitingGroup,
      contacts_not_called: z.object({ contacts: count, at_least: z.boolean() }),
    }),
    checks: z.array(Check()),
  }),
);

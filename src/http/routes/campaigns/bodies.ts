// The fields of a campaign as a client sends them, checked alike at creation and change.
import { z } from "zod";
import { parseGoDuration } from "../../../domain/duration.ts";
import { businessHoursProblems } from "../../../domain/hours/business-hours.ts";
import type { RetryPolicy } from "../../../domain/retries/retry-policy.ts";
import { metadataField, phoneNumberField, stringField, timeZoneField } from "../../lib/body-fields.ts";
import { MAX_LIST_ENTRIES } from "../../lib/body-limits.ts";

const duration = z
  .string({ error: 'must be a duration such as "2s" or "1m30s"' })
  .refine(text => parseGoDuration(text) !== null, {
    error: i => `must be a duration such as "2s" or "1m30s", not "${i.input}"`,
  })
  .optional()
  .describe('A duration such as "2s" or "1m30s".');

const whole = (min: number, max: number) =>
  z
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int({ error: i => `must be a whole number, not ${i.input}` })
    .min(min, { error: i => `must be ${min} or more, not ${i.input}` })
    .max(max, { error: i => `must be ${max} or less, not ${i.input}` });

/** Attempts are kept in their call's row, so their number is bounded. */
const MAX_ATTEMPTS = 50;

/** Without the keys that were not given. */
const definedOnly = (policy: { [K in keyof RetryPolicy]: RetryPolicy[K] | undefined }): RetryPolicy =>
  Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));

const retryPolicy = z
  .strictObject({
    max_attempts: whole(1, MAX_ATTEMPTS).optional().describe("Of a call, the first among them."),
    base_delay: duration,
    max_delay: duration,
    jitter: z
      .number({ error: "must be a number from 0 to 1" })
      .min(0, { error: i => `must be from 0 to 1, not ${i.input}` })
      .max(1, { error: i => `must be from 0 to 1, not ${i.input}` })
      .optional()
      .describe("How far a delay is spread at random, as a share of it."),
  })
  .nullish()
  .transform(p => (p ? definedOnly(p) : null))
  .describe(
    "Replaces the intervals and the number of attempts of the retry rules: min(base_delay * 2^(n-1), max_delay).",
  );

const businessHours = z
  .array(
    z.strictObject({
      day_of_week: whole(0, 6)
        .describe("0 = Sunday … 6 = Saturday.")
        .transform(d => d as 0 | 1 | 2 | 3 | 4 | 5 | 6),
      start: stringField(8).describe("Local wall time, such as 09:00."),
      end: stringField(8).describe(
        "Such as 18:00; 24:00 ends the day, an end before the start is on the next day.",
      ),
    }),
    { error: "must be a list of {day_of_week, start, end}" },
  )
  .max(200, { error: "must not have more than 200 entries" })
  .superRefine((hours, ctx) => {
    for (const message of businessHoursProblems(hours)) ctx.addIssue({ code: "custom", message });
  })
  .nullish()
  .transform(hours => (hours && hours.length > 0 ? hours : null))
  .describe("When its calls may be dialled, on the clock of the person called; none = always.");

const fields = {
  name: stringField(200).trim().min(1, { error: "must not be empty" }).describe("What people call it."),
  description: stringField(5_000)
    .nullish()
    .transform(d => d ?? null)
    .describe("Free text."),
  is_active: z.boolean({ error: "must be true or false" }).describe("False: takes no calls and dials none."),
  time_zone: timeZoneField,
  max_concurrent_calls: whole(1, 10_000)
    .nullish()
    .transform(n => n ?? null)
    .describe("Lines it may use at once; none = as many as the trunk has."),
  weight: whole(1, 100)
    .nullish()
    .transform(n => n ?? 1)
    .describe("Its share of the lines, relative to the other campaigns'; 1 when absent."),
  retry_policy: retryPolicy,
  business_hours: businessHours,
};

/** Contacts that one request takes; an import has no such limit. */
export const MAX_TARGETS = MAX_LIST_ENTRIES;

export const targetField = z.object({
  phone_number: phoneNumberField,
  metadata: metadataField,
  time_zone: timeZoneField,
});

export const createBody = z.object({
  ...fields,
  is_active: fields.is_active.default(true),
  targets: z
    .array(targetField, { error: "must be a list of {phone_number}" })
    .default([])
    .describe("Numbers to call; all or nothing, at most 10,000."),
});

export const updateBody = z.object(fields).partial();

// The fields of a campaign as a client sends them, checked alike at creation and change.
import { z } from "zod";
import { businessHoursProblems } from "../domain/business-hours.ts";
import { parseGoDuration } from "../domain/duration.ts";
import type { RetryPolicy } from "../domain/retry-decision.ts";
import { metadataField, phoneNumberField, stringField, timeZoneField } from "./body-fields.ts";

const duration = z
  .string({ error: 'must be a duration such as "2s" or "1m30s"' })
  .refine(text => parseGoDuration(text) !== null, {
    error: i => `must be a duration such as "2s" or "1m30s", not "${i.input}"`,
  })
  .optional();

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
    max_attempts: whole(1, MAX_ATTEMPTS).optional(),
    base_delay: duration,
    max_delay: duration,
    jitter: z
      .number({ error: "must be a number from 0 to 1" })
      .min(0, { error: i => `must be from 0 to 1, not ${i.input}` })
      .max(1, { error: i => `must be from 0 to 1, not ${i.input}` })
      .optional(),
  })
  .nullish()
  .transform(p => (p ? definedOnly(p) : null));

const businessHours = z
  .array(
    z.strictObject({
      day_of_week: whole(0, 6).transform(d => d as 0 | 1 | 2 | 3 | 4 | 5 | 6),
      start: stringField(8),
      end: stringField(8),
    }),
    { error: "must be a list of {day_of_week, start, end}" },
  )
  .max(200, { error: "must not have more than 200 entries" })
  .superRefine((hours, ctx) => {
    for (const message of businessHoursProblems(hours)) ctx.addIssue({ code: "custom", message });
  })
  .nullish()
  .transform(hours => (hours && hours.length > 0 ? hours : null));

const fields = {
  name: stringField(200).trim().min(1, { error: "must not be empty" }),
  description: stringField(5_000)
    .nullish()
    .transform(d => d ?? null),
  is_active: z.boolean({ error: "must be true or false" }),
  time_zone: timeZoneField,
  max_concurrent_calls: whole(1, 10_000)
    .nullish()
    .transform(n => n ?? null),
  weight: whole(1, 100)
    .nullish()
    .transform(n => n ?? 1),
  retry_policy: retryPolicy,
  business_hours: businessHours,
};

/** Contacts that one request takes; an import has no such limit. */
export const MAX_TARGETS = 10_000;

export const targetField = z.object({
  phone_number: phoneNumberField,
  metadata: metadataField,
  time_zone: timeZoneField,
});

export const createBody = z.object({
  ...fields,
  is_active: fields.is_active.default(true),
  targets: z.array(targetField, { error: "must be a list of {phone_number}" }).default([]),
});

export const updateBody = z.object(fields).partial();

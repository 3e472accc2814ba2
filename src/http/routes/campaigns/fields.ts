// The fields of a campaign that a client may set: as it sends them, and as the API answers them. One that is added
// here is taken, stored, changed and answered.
import * as z from "zod";
import { VOICEMAIL_COUNTS_AS } from "../../../domain/calls/disposition.ts";
import { MACHINE_DETECTION } from "../../../domain/campaigns/campaign.ts";
import {
  fitsProviderOptions,
  MAX_PROVIDER_OPTIONS_BYTES,
} from "../../../domain/campaigns/provider-options.ts";
import { parseGoDuration } from "../../../domain/duration.ts";
import { businessHoursProblems } from "../../../domain/hours/business-hours.ts";
import type { RetryPolicy } from "../../../domain/retries/retry-policy.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { MOST_TRUNKS } from "../../../domain/trunks/trunk.ts";
import { quoted, stringField, timeZoneField, whole } from "../../lib/body-fields.ts";
import type { Json } from "../../openapi/document-types.ts";
import { shape } from "../../openapi/schema-parts.ts";
import { CALLER_IDS_EXAMPLE, CallerIds, callerIdsField } from "../trunks/caller-id-fields.ts";
import { ComplianceAnswer, compliance } from "./compliance-field.ts";
import { PreDialHookAnswer, preDialHook } from "./pre-dial-field.ts";

const duration = schemaOf(() =>
  z
    .string({ error: 'must be a duration such as "2s" or "1m30s"' })
    .refine(text => parseGoDuration(text) !== null, {
      error: i => `must be a duration such as "2s" or "1m30s", not "${i.input}"`,
    })
    .optional()
    .describe('A duration such as "2s" or "1m30s".'),
);

const wholeOrNull = (min: number, max: number) =>
  whole(min, max)
    .nullish()
    .transform(n => n ?? null);

/** Attempts are kept in their call's row, so their number is bounded. */
const MAX_ATTEMPTS = 50;

/** Without the keys that were not given. */
const definedOnly = (policy: { [K in keyof RetryPolicy]: RetryPolicy[K] | undefined }): RetryPolicy =>
  Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));

export const retryPolicy = schemaOf(() =>
  z
    .strictObject({
      max_attempts: whole(1, MAX_ATTEMPTS).optional().describe("Of a call, the first among them."),
      base_delay: duration(),
      max_delay: duration(),
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
    ),
);

export const businessHours = schemaOf(() =>
  z
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
    .describe("When its calls may be dialled, on the clock of the person called; none = always."),
);

/** Null as much as absent: `otherwise`. */
const choice = <const Word extends string>(words: readonly Word[], otherwise: Word) =>
  z
    .enum(words, { error: i => `must be one of ${words.join(", ")}, not ${quoted(i.input)}` })
    .nullish()
    .transform(word => word ?? otherwise);

const providerOptions = schemaOf(() =>
  z
    .record(z.string(), z.unknown(), { error: i => `must be an object, not ${quoted(i.input)}` })
    .refine(fitsProviderOptions, { error: `must not exceed ${MAX_PROVIDER_OPTIONS_BYTES} bytes as JSON` })
    .nullish()
    .transform(o => o ?? null)
    .describe(
      `What only the telephony provider knows, by its own names, such as an agent's id; checked by its adapter. At most ${MAX_PROVIDER_OPTIONS_BYTES} bytes as JSON.`,
    ),
);

const trunkNames = schemaOf(() =>
  z
    .array(stringField(40), { error: i => `must be a list of trunks' names, not ${quoted(i.input)}` })
    .max(MOST_TRUNKS, { error: `must not have more than ${MOST_TRUNKS} entries` })
    .refine(names => new Set(names).size === names.length, { error: "must name each trunk once" })
    .nullish()
    .transform(names => (names && names.length > 0 ? names : null))
    .describe(
      "The trunks that dial its calls, by name, shared by their free lines and weights; none = `default`.",
    ),
);

const POLICY_EXAMPLE = { max_attempts: 3, base_delay: "2s", max_delay: "5s" };
const HOUR_EXAMPLE = { day_of_week: 1, start: "09:00", end: "17:00" };

const RetryPolicyAnswer = shape(
  "RetryPolicy",
  () =>
    z.object({
      max_attempts: z.int().min(1).optional(),
      base_delay: z.string().optional(),
      max_delay: z.string().optional(),
      jitter: z.number().min(0).max(1).optional(),
    }),
  POLICY_EXAMPLE,
);

const BusinessHour = shape(
  "BusinessHour",
  () =>
    z.object({
      day_of_week: z.int().min(0).max(6).describe("0 = Sunday."),
      start: z.string(),
      end: z.string().describe("24:00 ends the day; an end before the start is on the next day."),
    }),
  HOUR_EXAMPLE,
);

const field = <Sent extends z.ZodType, Answered extends z.ZodType>(
  sent: () => Sent,
  answered: () => Answered,
  /** As it is answered. */
  example: Json,
) => ({ sent, answered, example });

/** By its name in the API: the program's name is made from it. */
const FIELDS = {
  name: field(
    () => stringField(200).trim().min(1, { error: "must not be empty" }).describe("What people call it."),
    () => z.string(),
    "Appointment reminders",
  ),
  description: field(
    () =>
      stringField(5_000)
        .nullish()
        .transform(d => d ?? null)
        .describe("Free text."),
    () => z.string().nullable(),
    null,
  ),
  is_active: field(
    () => z.boolean({ error: "must be true or false" }).describe("False: takes no calls and dials none."),
    () => z.boolean(),
    true,
  ),
  time_zone: field(
    timeZoneField,
    () => z.string().describe("Its own, else that of the rules file."),
    "America/New_York",
  ),
  max_concurrent_calls: field(
    () => wholeOrNull(1, 10_000).describe("Lines it may use at once; none = as many as the trunk has."),
    () => z.int().min(1).nullable(),
    null,
  ),
  weight: field(
    () =>
      whole(1, 100)
        .nullish()
        .transform(n => n ?? 1)
        .describe("Its share of the lines, relative to the other campaigns'; 1 when absent."),
    () => z.int().min(1).max(100).describe("Its share of the lines, relative to the other campaigns'."),
    1,
  ),
  retry_policy: field(retryPolicy, () => RetryPolicyAnswer().nullable(), POLICY_EXAMPLE),
  business_hours: field(businessHours, () => z.array(BusinessHour()).nullable().describe("Null = always."), [
    HOUR_EXAMPLE,
  ]),
  voicemail_counts_as: field(
    () =>
      choice(VOICEMAIL_COUNTS_AS, "rnr").describe(
        "What a voicemail counts as: rnr = nobody was reached (when absent), picked = a message was left.",
      ),
    () => z.enum(VOICEMAIL_COUNTS_AS).describe("What a voicemail counts as."),
    "rnr",
  ),
  machine_detection: field(
    () =>
      choice(MACHINE_DETECTION, "off").describe(
        "Whether the provider finds out if a person or a machine picked up: sync before the call goes on, async meanwhile; off when absent.",
      ),
    () =>
      z
        .enum(MACHINE_DETECTION)
        .describe("Whether the provider finds out if a person or a machine picked up, and when."),
    "off",
  ),
  ring_timeout_seconds: field(
    () => wholeOrNull(5, 600).describe("How long a phone may ring; none = as the provider has it."),
    () => z.int().min(5).max(600).nullable(),
    null,
  ),
  max_call_seconds: field(
    () =>
      wholeOrNull(10, 43_200).describe(
        "How long a conversation may last; none, and never longer than, what CALL_LEASE_SECONDS leaves of it.",
      ),
    () => z.int().min(10).max(43_200).nullable(),
    null,
  ),
  trunks: field(
    trunkNames,
    () => z.array(z.string()).nullable().describe("The trunks that dial its calls; null = `default`."),
    null,
  ),
  compliance: field(compliance, () => ComplianceAnswer().nullable(), null),
  caller_ids: field(
    callerIdsField,
    () => CallerIds().nullable().describe("What its calls show; null = what the trunk's do."),
    CALLER_IDS_EXAMPLE,
  ),
  provider_options: field(providerOptions, () => z.record(z.string(), z.unknown()).nullable(), null),
  pre_dial_hook: field(preDialHook, () => PreDialHookAnswer().nullable(), null),
};

type Fields = typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as (keyof Fields)[];

export const sentFields = () =>
  Object.fromEntries(Object.entries(FIELDS).map(([name, { sent }]) => [name, sent()])) as {
    [Name in keyof Fields]: ReturnType<Fields[Name]["sent"]>;
  };

export const answeredFields = () =>
  Object.fromEntries(Object.entries(FIELDS).map(([name, { answered }]) => [name, answered()])) as {
    [Name in keyof Fields]: ReturnType<Fields[Name]["answered"]>;
  };

export const exampleFields = Object.fromEntries(
  Object.entries(FIELDS).map(([name, { example }]) => [name, example]),
);

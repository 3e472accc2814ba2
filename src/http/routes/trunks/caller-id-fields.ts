// Caller ids as a trunk and a campaign take them, and as the API answers them.
import * as z from "zod";
import { normalisePhoneNumber, type PhoneNumberRules } from "../../../domain/contacts/phone-number.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import {
  CALLER_ID_STRATEGIES,
  type CallerIdPool,
  MAX_CALLER_IDS,
} from "../../../domain/trunks/caller-ids/caller-id-pool.ts";
import { phoneNumberField, quoted, whole } from "../../lib/body-fields.ts";
import type { Of } from "../../lib/route.ts";
import { jsonBody, shape } from "../../openapi/schema-parts.ts";

/** They come with their country: a number of ours that is completed wrongly would be shown to everybody. */
const RULES: PhoneNumberRules = { defaultCountry: null, validation: "digits" };

const callerId = schemaOf(() =>
  phoneNumberField()
    .transform((typed, ctx) => {
      const normal = typed.trimStart().startsWith("+") ? normalisePhoneNumber(typed, RULES) : null;
      if (normal !== null) return normal;
      ctx.addIssue({
        code: "custom",
        message: `must be a phone number with + and its country code, such as +12025550100, not ${quoted(typed)}`,
      });
      return z.NEVER;
    })
    .describe("+, country code and number; spaces, -, ( and ) are stripped."),
);

const numbers = schemaOf(() =>
  z
    .array(callerId(), { error: i => `must be a list of phone numbers, not ${quoted(i.input)}` })
    .max(MAX_CALLER_IDS, {
      error: i => `must not have more than ${MAX_CALLER_IDS} numbers, not ${(i.input as unknown[]).length}`,
    })
    .transform(all => [...new Set(all)]),
);

const setAsideBelow = schemaOf(() =>
  z
    .strictObject(
      {
        answer_percent: whole(1, 100).describe("A number of which fewer calls are answered is set aside."),
        min_dials: whole(1, 100_000).describe("Of the day, before its answers say anything."),
      },
      { error: i => `must be {answer_percent, min_dials}, not ${quoted(i.input)}` },
    )
    .nullish()
    .describe("Until the next day (UTC), or until it is reinstated; when all are set aside, all are shown."),
);

const pool = schemaOf(() =>
  z.strictObject({
    numbers: numbers()
      .refine(all => all.length > 0, { error: "must name at least one number" })
      .describe(`At most ${MAX_CALLER_IDS}; repeats are folded.`),
    strategy: z
      .enum(CALLER_ID_STRATEGIES, {
        error: i => `must be one of ${CALLER_ID_STRATEGIES.join(", ")}, not ${quoted(i.input)}`,
      })
      .nullish()
      .describe(
        "sticky (when absent): a contact always sees the same number; rotate: a retry shows another; area_code: one of the contact's area, else of its country.",
      ),
    daily_cap: whole(1, 1_000_000)
      .nullish()
      .describe("Dials that one number may show in a day (UTC), on a trunk; none = any number."),
    set_aside_below: setAsideBelow(),
  }),
);

/** A list alone is a sticky pool without a cap; an empty one is none. */
export const callerIdsField = schemaOf(() =>
  z
    .union([numbers(), pool()], {
      error: i => `must be a list of phone numbers or {numbers, strategy, …}, not ${quoted(i.input)}`,
    })
    .nullish()
    .transform((sent): CallerIdPool | null => {
      if (sent === null || sent === undefined) return null;
      const given = Array.isArray(sent) ? { numbers: sent } : sent;
      if (given.numbers.length === 0) return null;
      return poolOf(given);
    })
    .describe("The numbers that may be shown: a list, or {numbers} with the terms on which they are."),
);

export const reinstateCallerIds = jsonBody(
  "ReinstateCallerIds",
  () =>
    z.strictObject({
      numbers: numbers().refine(all => all.length > 0, { error: "must name at least one number" }),
    }),
  { one: { summary: "One number", value: { numbers: ["+12025550100"] } } },
);

const poolOf = (sent: z.output<ReturnType<typeof pool>>): CallerIdPool => ({
  numbers: sent.numbers,
  strategy: sent.strategy ?? "sticky",
  dailyCap: sent.daily_cap ?? null,
  setAsideBelow: sent.set_aside_below
    ? { answerPercent: sent.set_aside_below.answer_percent, minDials: sent.set_aside_below.min_dials }
    : null,
});

export const CALLER_IDS_EXAMPLE = {
  numbers: ["+12025550100", "+12025550101"],
  strategy: "rotate",
  daily_cap: 100,
  set_aside_below: { answer_percent: 5, min_dials: 50 },
};

export const CallerIds = shape(
  "CallerIds",
  () =>
    z.object({
      numbers: z.array(z.string()).min(1).max(MAX_CALLER_IDS),
      strategy: z.enum(CALLER_ID_STRATEGIES),
      daily_cap: z.int().min(1).nullable().describe("Null = none."),
      set_aside_below: z
        .object({ answer_percent: z.int().min(1).max(100), min_dials: z.int().min(1) })
        .nullable()
        .describe("Null = no number is set aside."),
    }),
  CALLER_IDS_EXAMPLE,
);

export const presentCallerIds = (of: CallerIdPool | null): Of<typeof CallerIds> | null =>
  of === null
    ? null
    : {
        numbers: [...of.numbers],
        strategy: of.strategy,
        daily_cap: of.dailyCap,
        set_aside_below:
          of.setAsideBelow === null
            ? null
            : { answer_percent: of.setAsideBelow.answerPercent, min_dials: of.setAsideBelow.minDials },
      };

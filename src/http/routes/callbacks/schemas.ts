// What a provider sends to report how an attempt ended, where unknown keys are ignored, and what it is answered.
import * as z from "zod";
import { ANSWERERS, DISPOSITIONS } from "../../../domain/calls/disposition.ts";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { instantField, quoted, stringField } from "../../lib/body-fields.ts";
import { shape, time } from "../../openapi/schema-parts.ts";
import { CallStatus } from "../calls/schemas.ts";

const optionalText = schemaOf(() =>
  z
    .union([z.string().max(255), z.number()], { error: "must be a text of at most 255 characters" })
    .nullish()
    .transform(v => (v === null || v === undefined ? null : String(v))),
);

/** One of these words; a wrong one is repeated in the refusal. */
const word = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, {
    error: i => `must be one of ${words.join(", ")}, not ${JSON.stringify(i.input) ?? "nothing"}`,
  });

const optOutForm = (i: { input?: unknown }) =>
  `must be true, false, "campaign" or "purpose", not ${quoted(i.input)}`;

/** Of the number, not of the attempt: it is stored as a suppression's reason. */
export const WRONG_NUMBER = "wrong_number";
/** Somebody answered, and wants no calls of this kind. */
export const REFUSED = "refused";

const DAY_MS = 86_400_000;

/** A number from 0 to `max` of a unit. */
const amount = (unit: string, max: number) =>
  z
    .number({ error: i => `must be a number of ${unit}, not ${quoted(i.input)}` })
    .min(0, { error: i => `must be 0 or more ${unit}, not ${i.input}` })
    .max(max, { error: i => `must not exceed ${max} ${unit}, not ${i.input}` });

export const Callback = schemaOf(() =>
  z.object({
    call_id: stringField(255)
      .min(1, { error: "must not be empty" })
      .describe("The call's id, as the provider was given it."),
    status: word(OUTCOMES).describe("How the attempt ended; RNR = it rang without response."),
    call_duration: z
      .number({ error: "must be a number of seconds" })
      .min(0, { error: i => `must be 0 or more seconds, not ${i.input}` })
      .max(86_400 * 7, { error: i => `must not exceed a week in seconds, not ${i.input}` })
      .nullish()
      .describe("Seconds of conversation."),
    external_call_id: optionalText().describe("The provider's own id of the attempt."),
    attempt: z
      .number({ error: "must be a whole number" })
      .int({ error: i => `must be a whole number, not ${i.input}` })
      .min(1, { error: i => `must be 1 or more, not ${i.input}` })
      .nullish()
      .describe(
        "The attempt that is reported. Absent: the one in the callback URL, else the one with that external id, else the current one.",
      ),
    disposition: word([...DISPOSITIONS, WRONG_NUMBER, REFUSED])
      .nullish()
      .describe(
        "How it went, finer than `status`, which decides. But invalid_number, blocked and cancelled end the call, whatever the retry rules say, and wrong_number suppresses the number. refused: whoever answered wants no such calls; packs may ask for a time without any.",
      ),
    opt_out: z
      .union([z.boolean({ error: optOutForm }), z.enum(["campaign", "purpose"], { error: optOutForm })], {
        error: optOutForm,
      })
      .nullish()
      .describe(
        "Whoever was called wants no more calls: from anybody here, of this campaign, or of its purpose. It acts in any report, a duplicate or late one too, and is stored before the answer.",
      ),
    answered_by: word(ANSWERERS).nullish().describe("Who picked up."),
    answered_at: instantField().describe("When it was answered: ISO 8601 with its offset."),
    connected_to_agent_ms: amount("ms", DAY_MS)
      .nullish()
      .describe(
        "From the end of the greeting until an agent spoke, or the machine that is no answering machine. Null = nobody came. Absent says nothing; but where it is told of some calls, it is to be told of all.",
      ),
    rang_seconds: amount("seconds", 3_600).nullish().describe("Until it was answered or given up."),
    message_played: z
      .boolean({ error: i => `must be true or false, not ${quoted(i.input)}` })
      .nullish()
      .describe("A recorded message was played, since no agent came."),
    call_back_at: instantField().describe(
      "Call me later: the next attempt goes at the first time from then on that all hours allow, if attempts are left. " +
        "Also after PICKED; the call waits as DISCONNECTED then. ISO 8601 with its offset, at most 30 days ahead.",
    ),
  }),
);

export const CallbackAnswer = shape(
  "CallbackAnswer",
  () =>
    z.object({
      success: z.literal(true),
      call_id: z.string(),
      status: CallStatus().describe("Of the call, as things stand when the report arrives."),
      message: z.string(),
      retry_scheduled: z.boolean(),
      next_retry_at: time().nullable(),
      duplicate: z
        .boolean()
        .describe(
          "True = a repeat, a late one or one for an older attempt: nothing changed, but for an `opt_out`.",
        ),
    }),
  {
    success: true,
    call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
    status: "RNR",
    message: "Callback processed",
    retry_scheduled: true,
    next_retry_at: "2026-11-20T22:40:00.000Z",
    duplicate: false,
  },
);

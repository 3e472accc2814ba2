// Figures of a campaign that several aggregate answers have.
import * as z from "zod";
import { WAIT_REASONS } from "../../../domain/explain/waits.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { count, shape, time } from "../../openapi/schema-parts.ts";

/** When the figures were read: never older than a second, but for what says so. */
export const asOf = schemaOf(() => time().describe("When this was read. Not part of the ETag."));

export const attemptCounts = () => ({
  dialled: count().describe(
    "Attempts that have ended: the sum of the four outcomes. One given back counts in none.",
  ),
  picked: count(),
  disconnected: count(),
  rnr: count(),
  failed: count(),
  seconds: z.number().min(0).describe("On the line."),
});

export const attemptsExample = {
  dialled: 100,
  picked: 38,
  disconnected: 12,
  rnr: 45,
  failed: 5,
  seconds: 1520,
};

export const CampaignProgress = shape(
  "CampaignProgress",
  () =>
    z
      .object({
        total: count(),
        ended: count(),
        on_the_line: count(),
        to_retry: count().describe("Wait for an attempt after the first."),
        waiting: count().describe("Calls that wait for their first attempt."),
        not_called: count().describe("Contacts of the list that have become no call yet."),
        left_out: count().describe(
          "Contacts of the list that were passed over, because they were suppressed.",
        ),
        picked: count().describe("Of those that have ended."),
        failed: count().describe("Of those that have ended."),
        cancelled: count().describe("Of those that have ended."),
      })
      .describe(
        "People: ended, on the line, to retry, waiting, not called and left out add up to the total.",
      ),
  {
    total: 10040,
    ended: 6200,
    on_the_line: 12,
    to_retry: 900,
    waiting: 188,
    not_called: 2700,
    left_out: 40,
    picked: 3900,
    failed: 2290,
    cancelled: 10,
  },
);

export const Waits = shape(
  "Waits",
  () =>
    z.object({
      reason: z
        .enum(WAIT_REASONS)
        .describe(
          "not_started: it is pending, and its list is not dialled; state: paused, cancelled or inactive; nothing_left: no call waits; hours: closed; " +
            "retry_delay: nothing is due yet; blackout: nobody is called for a time; rules: rule packs hold all that was looked at; " +
            "abandon_rate: too many answered calls were abandoned; other: `text` says what; unknown: no gate answers; trunk: paused, held by the provider or behind an open breaker; " +
            "lines: all are in use; pace: the next dial's turn; caller_ids: all are at their cap.",
        ),
      text: z.string().describe("In words."),
      until: time()
        .nullable()
        .describe("When that ends by itself; null = not by time alone, or nobody knows."),
    }),
  {
    reason: "hours",
    text: "Business hours: closed until 2026-11-23T14:00:00Z (monday 09:00 America/New_York).",
    until: "2026-11-23T14:00:00.000Z",
  },
);

export const pickUp = schemaOf(() =>
  z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("Picked attempts of all that have ended, 0 to 1; null = none has."),
);

export const doneBy = schemaOf(() =>
  time().nullable().describe("When the list will be through; null = not reckoned."),
);

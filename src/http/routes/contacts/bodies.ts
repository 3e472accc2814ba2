// What a client sends to add phone numbers to a campaign.
import { z } from "zod";
import { idField, metadataField } from "../../lib/body-fields.ts";

export const phoneNumbersBody = z.object({
  campaign_id: idField,
  phone_numbers: z
    .array(
      z.unknown().describe("A phone number. One that is none is named in `errors` and stops no other."),
      { error: "must be a list of phone numbers" },
    )
    .min(1, { error: "must not be empty" })
    .describe("At most 10,000."),
});

/** A bad number or zone never stops the others: they are looked at one by one. What is no target at all does. */
export const targetsBody = z.object({
  targets: z
    .array(
      z.object({
        phone_number: z
          .unknown()
          .describe("A phone number. One that is none is named in `errors` and stops no other."),
        metadata: metadataField,
        time_zone: z.unknown().optional().describe("IANA time zone of the person called."),
      }),
      { error: "must be a list of {phone_number}" },
    )
    .min(1, { error: "must not be empty" })
    .describe("At most 10,000."),
});

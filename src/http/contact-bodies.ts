// What a client sends to add phone numbers to a campaign.
import { z } from "zod";
import { idField, metadataField } from "./body-fields.ts";

export const phoneNumbersBody = z.object({
  campaign_id: idField,
  phone_numbers: z
    .array(z.unknown(), { error: "must be a list of phone numbers" })
    .min(1, { error: "must not be empty" }),
});

/** One bad target never stops the others: its fields are looked at one by one. */
export const targetsBody = z.object({
  targets: z
    .array(
      z.object({
        phone_number: z.unknown(),
        metadata: metadataField,
        time_zone: z.unknown().optional(),
      }),
      { error: "must be a list of {phone_number}" },
    )
    .min(1, { error: "must not be empty" }),
});

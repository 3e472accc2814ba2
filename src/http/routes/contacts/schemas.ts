// What a client sends to add phone numbers to a campaign, and what the API answers about them.
import * as z from "zod";
import { partyFields } from "../../../domain/compliance/party-fields.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { idField, metadataField } from "../../lib/body-fields.ts";
import { partyAnswer } from "../../lib/party.ts";
import { count, id, jsonBody, list, shape, time } from "../../openapi/schema-parts.ts";

/** A bad number or zone never stops the others: they are looked at one by one. What is no target at all does. */
const typedNumber = schemaOf(() =>
  z.unknown().describe("A phone number. One that is none is named in `errors` and stops no other."),
);

export const addPhoneNumbers = jsonBody(
  "AddPhoneNumbers",
  () =>
    z.object({
      campaign_id: idField(),
      phone_numbers: z
        .array(typedNumber(), { error: "must be a list of phone numbers" })
        .min(1, { error: "must not be empty" })
        .describe("At most 10,000."),
    }),
  {
    numbers: {
      summary: "Two numbers",
      value: { campaign_id: 1, phone_numbers: ["+12025550143", "(202) 555-0144"] },
    },
  },
);

export const addTargets = jsonBody(
  "AddTargets",
  () =>
    z.object({
      targets: z
        .array(
          z.object({
            phone_number: typedNumber(),
            metadata: metadataField(),
            time_zone: z.unknown().optional().describe("IANA time zone of the person called."),
            ...partyFields(),
          }),
          { error: "must be a list of {phone_number}" },
        )
        .min(1, { error: "must not be empty" })
        .describe("At most 10,000."),
    }),
  {
    targets: {
      summary: "A number with its zone",
      value: {
        targets: [{ phone_number: "+33123456789", time_zone: "Europe/Paris", metadata: { name: "Grace" } }],
      },
    },
  },
);

const example = {
  id: 7,
  campaign_id: 1,
  campaign: 1,
  phone_number: "+12025550143",
  number: "+12025550143",
  is_active: true,
  time_zone: null,
  metadata: { name: "Ada" },
  suppressed_at: null,
  added_at: "2026-11-20T21:00:00.000Z",
  created_at: "2026-11-20T21:00:00.000Z",
};

export const Contact = shape(
  "Contact",
  () =>
    z.object({
      id: id(),
      campaign_id: id(),
      campaign: id().describe("The same as campaign_id."),
      phone_number: z.string().describe("In normal form: + and digits."),
      number: z.string().describe("The same as phone_number."),
      is_active: z.boolean(),
      time_zone: z.string().nullable(),
      metadata: z.record(z.string(), z.unknown()).nullable(),
      ...partyAnswer(),
      suppressed_at: time()
        .nullable()
        .describe("When it was passed over, because it was suppressed; null = it was not."),
      added_at: time(),
      created_at: time().describe("The same as added_at."),
    }),
  example,
);

export const ContactList = shape("ContactList", () => list(Contact()), {
  data: [example],
  next_cursor: null,
});

export const AddedNumbers = shape(
  "AddedNumbers",
  () =>
    z.object({
      success: z.literal(true),
      campaign_id: id(),
      added_count: count(),
      created_count: count().describe("The same as added_count."),
      phone_numbers: z.array(z.string()).describe("Those that were added."),
      created_numbers: z.array(z.string()).describe("The same as phone_numbers."),
      errors: z.array(z.string()).describe("One sentence for each that was left out."),
      duplicates: z.array(z.string()).describe("Given twice, or in the campaign already."),
    }),
  {
    success: true,
    campaign_id: 1,
    added_count: 1,
    created_count: 1,
    phone_numbers: ["+12025550143"],
    created_numbers: ["+12025550143"],
    errors: ["Invalid phone number: call me"],
    duplicates: [],
  },
);

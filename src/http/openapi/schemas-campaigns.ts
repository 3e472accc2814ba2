// What the API answers about the numbers of a campaign.
import { z } from "zod";
import { count, id, list, named, time } from "./schema-parts.ts";

const contactExample = {
  id: 7,
  campaign_id: 1,
  campaign: 1,
  phone_number: "+12025550143",
  number: "+12025550143",
  is_active: true,
  time_zone: null,
  metadata: { name: "Ada" },
  added_at: "2026-11-20T21:00:00.000Z",
  created_at: "2026-11-20T21:00:00.000Z",
};

export const contact = named(
  "Contact",
  z.object({
    id,
    campaign_id: id,
    campaign: id.describe("The same as campaign_id."),
    phone_number: z.string().describe("In normal form: + and digits."),
    number: z.string().describe("The same as phone_number."),
    is_active: z.boolean(),
    time_zone: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    added_at: time,
    created_at: time.describe("The same as added_at."),
  }),
  contactExample,
);

export const contactList = named("ContactList", list(contact), { data: [contactExample], next_cursor: null });

export const addedNumbers = named(
  "AddedNumbers",
  z.object({
    success: z.literal(true),
    campaign_id: id,
    added_count: count,
    created_count: count.describe("The same as added_count."),
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

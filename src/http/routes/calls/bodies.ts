// What a client sends to ask for one call or many.
import * as z from "zod";
import { MAX_BULK_NUMBERS } from "../../../domain/calls/new-call.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { idField, phoneNumberField } from "../../lib/body-fields.ts";
import { targetFields } from "../../lib/target-fields.ts";

export const CreateCall = schemaOf(() =>
  z.object({
    ...targetFields(),
    campaign_id: idField()
      .nullish()
      .describe("Without one it is an ad-hoc call, which belongs to a built-in campaign."),
  }),
);

export const InitiateCall = schemaOf(() => CreateCall().extend({ campaign_id: idField() }));

export const InitiateCalls = schemaOf(() =>
  z.object({
    campaign_id: idField(),
    phone_numbers: z
      .array(phoneNumberField(), { error: "must be a list of phone numbers" })
      .nullish()
      .describe(`At most ${MAX_BULK_NUMBERS}; repeats are folded. One that is none refuses the request.`),
    targets: z
      .array(z.object(targetFields()), { error: "must be a list of {phone_number}" })
      .nullish()
      .describe("Numbers of which more is said; those among `phone_numbers` stay as they are there."),
    use_campaign_numbers: z
      .boolean({ error: "must be true or false" })
      .nullish()
      .describe("Also call the numbers that the campaign has."),
  }),
);

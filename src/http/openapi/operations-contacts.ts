// Phone numbers of a campaign.
import { z } from "zod";
import { phoneNumbersBody, targetsBody } from "../routes/contacts/bodies.ts";
import { answer, jsonBody, type Operation } from "./operation.ts";
import { campaignIdInPath, paging } from "./parameters.ts";
import { namedBody } from "./schema-parts.ts";
import { addedNumbers, contactList } from "./schemas-campaigns.ts";

const ADDING =
  "A number that is none is named in `errors` and stops no other; one that the campaign has is named in `duplicates`. A completed or cancelled campaign takes none: 409.";

export const contactOperations: Operation[] = [
  {
    method: "post",
    path: "/api/v1/phone-numbers",
    id: "addPhoneNumbers",
    tag: "Phone numbers",
    summary: "Add numbers to a campaign",
    description: ADDING,
    scope: "write",
    body: jsonBody(namedBody("AddPhoneNumbers", phoneNumbersBody), {
      numbers: {
        summary: "Two numbers",
        value: { campaign_id: 1, phone_numbers: ["+12025550143", "(202) 555-0144"] },
      },
    }),
    answers: { 201: answer("What was added, and what was not.", addedNumbers) },
    errors: ["not_found"],
  },
  {
    method: "post",
    path: "/api/v1/campaigns/:id/targets",
    id: "addTargets",
    tag: "Phone numbers",
    summary: "Add numbers with their metadata and time zones",
    description: ADDING,
    scope: "write",
    parameters: [campaignIdInPath],
    body: jsonBody(namedBody("AddTargets", targetsBody), {
      targets: {
        summary: "A number with its zone",
        value: {
          targets: [{ phone_number: "+33123456789", time_zone: "Europe/Paris", metadata: { name: "Grace" } }],
        },
      },
    }),
    answers: { 202: answer("What was added, and what was not.", addedNumbers) },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/phone-numbers",
    id: "listPhoneNumbers",
    tag: "Phone numbers",
    summary: "List numbers, oldest first",
    scope: "read",
    parameters: [
      {
        name: "campaign_id",
        in: "query",
        description: "Only numbers of this campaign.",
        schema: z.int().min(0),
        example: 1,
      },
      ...paging,
    ],
    answers: { 200: answer("A page of numbers.", contactList) },
  },
];

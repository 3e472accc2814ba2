// The routes of a campaign's phone numbers.
import { paging } from "../../lib/paging.ts";
import { campaignIdInPath, queryId } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import {
  AddedNumbers,
  addPhoneNumbers as addPhoneNumbersBody,
  addTargets as addTargetsBody,
  ContactList,
} from "./schemas.ts";

export const addPhoneNumbers = route({
  method: "post",
  path: "/api/v1/phone-numbers",
  id: "addPhoneNumbers",
  tag: "Phone numbers",
  summary: "Add numbers to a campaign",
  description:
    "A number that is none is named in `errors` and stops no other; one that the campaign has is named in `duplicates`. A completed or cancelled campaign takes none: 409.",
  scope: "write",
  body: addPhoneNumbersBody,
  answers: { 201: answer("What was added, and what was not.", AddedNumbers) },
  errors: ["not_found"],
});

export const addTargets = route({
  ...addPhoneNumbers,
  path: "/api/v1/campaigns/:id/targets",
  id: "addTargets",
  summary: "Add numbers with their metadata, time zones, and who is called",
  params: { id: campaignIdInPath },
  body: addTargetsBody,
  answers: { 202: answer("What was added, and what was not.", AddedNumbers) },
});

export const listPhoneNumbers = route({
  method: "get",
  path: "/api/v1/phone-numbers",
  id: "listPhoneNumbers",
  tag: "Phone numbers",
  summary: "List numbers, oldest first",
  scope: "read",
  query: {
    campaign_id: queryId({ description: "Only numbers of this campaign.", example: 1 }),
    ...paging,
  },
  answers: { 200: answer("A page of numbers.", ContactList) },
});

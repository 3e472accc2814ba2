// Calls: asked for, read, listed, called off.

import { z } from "zod";
import { bulkBody, callBody, initiateBody } from "../routes/calls/bodies.ts";
import { answer, jsonBody, type Operation } from "./operation.ts";
import { callIdInPath, callStatus, campaignIdInPath, instant, paging } from "./parameters.ts";
import { namedBody } from "./schema-parts.ts";
import {
  acceptedCall,
  bulkAnswer,
  call,
  callExample,
  callList,
  callWithAttempts,
  campaignCalls,
} from "./schemas-calls.ts";

const one = { phone_number: "+1 (202) 555-0143", campaign_id: 1, metadata: { name: "Ada" } };

const filters = [
  callStatus,
  {
    name: "phone_number",
    in: "query",
    description: "Only calls to this number, written in any form.",
    schema: z.string(),
    example: "+12025550143",
  },
  instant("created_after", "Only calls that were accepted then or later."),
  instant("created_before", "Only calls that were accepted before."),
  ...paging,
] as const;

export const callOperations: Operation[] = [
  {
    method: "post",
    path: "/api/v1/initiate-call",
    id: "initiateCall",
    tag: "Calls",
    summary: "Call one number",
    description:
      "Accepted at once; at capacity it waits its turn and is never refused for it. A number that was accepted within the duplicate window is refused with `duplicate_call`, whatever its campaign.",
    scope: "write",
    body: jsonBody(namedBody("InitiateCall", initiateBody), {
      call: { summary: "One call", value: one },
    }),
    answers: { 201: answer("Accepted.", acceptedCall) },
    errors: ["not_found", "duplicate_call"],
  },
  {
    method: "post",
    path: "/api/v1/calls",
    id: "createCall",
    tag: "Calls",
    summary: "Call one number, with or without a campaign",
    description:
      "Without `campaign_id` it is an ad-hoc call: it belongs to the built-in campaign 0 and obeys the same limits. The answer is the call itself, without `success`.",
    scope: "write",
    body: jsonBody(namedBody("CreateCall", callBody), {
      adHoc: { summary: "An ad-hoc call", value: { phone_number: "+12025550143" } },
      ofCampaign: { summary: "A call of a campaign", value: one },
    }),
    answers: { 202: answer("Accepted.", call) },
    errors: ["not_found", "duplicate_call"],
  },
  {
    method: "post",
    path: "/api/v1/bulk-initiate-calls",
    id: "initiateCalls",
    tag: "Calls",
    summary: "Call up to 10,000 numbers",
    description:
      "The order is kept and repeats are folded. A number inside its duplicate window is one entry of `failed_numbers`, and the others proceed. For more numbers, start the campaign.",
    scope: "write",
    body: jsonBody(namedBody("InitiateCalls", bulkBody), {
      numbers: {
        summary: "These numbers",
        value: { campaign_id: 1, phone_numbers: ["+15005551001", "+15005551002"] },
      },
      campaign: {
        summary: "The numbers of the campaign",
        value: { campaign_id: 1, use_campaign_numbers: true },
      },
    }),
    answers: { 201: answer("Accepted, but for those in `failed_numbers`.", bulkAnswer) },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/calls",
    id: "listCalls",
    tag: "Calls",
    summary: "List calls, newest first",
    scope: "read",
    parameters: [
      {
        name: "campaign_id",
        in: "query",
        description: "Only calls of this campaign; 0 = ad-hoc calls.",
        schema: z.int().min(0),
        example: 1,
      },
      ...filters,
    ],
    answers: { 200: answer("A page of calls.", callList) },
  },
  {
    method: "get",
    path: "/api/v1/calls/:call_id",
    id: "getCall",
    tag: "Calls",
    summary: "Read a call with its attempts",
    scope: "read",
    parameters: [callIdInPath],
    answers: { 200: answer("The call.", callWithAttempts) },
    errors: ["not_found"],
  },
  {
    method: "post",
    path: "/api/v1/calls/:call_id/cancel",
    id: "cancelCall",
    tag: "Calls",
    summary: "Call off a call that waits",
    description:
      "What is on the line is not hung up, and what has ended stays as it is: 409. Again is the same.",
    scope: "write",
    parameters: [callIdInPath],
    answers: {
      200: answer("The call, CANCELLED.", callWithAttempts, {
        ...callExample,
        status: "CANCELLED",
        scheduled_at: null,
        attempts: [],
      }),
    },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/calls",
    id: "listCampaignCalls",
    tag: "Calls",
    summary: "List the calls of a campaign, newest first",
    scope: "read",
    parameters: [campaignIdInPath, ...filters],
    answers: { 200: answer("A page of calls.", campaignCalls) },
    errors: ["not_found"],
  },
];

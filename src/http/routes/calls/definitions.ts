// Calls: asked for, read, listed, called off, exported.
import * as z from "zod";
import { CALL_STATUSES } from "../../../domain/calls/call.ts";
import { PARTY_COLUMNS } from "../../../domain/compliance/party-columns.ts";
import { paging } from "../../lib/paging.ts";
import {
  campaignIdInPath,
  pathText,
  queryChoice,
  queryFilter,
  queryId,
  queryInstant,
  queryPhoneNumber,
  queryText,
  queryWhole,
} from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { MAX_ROWS_OF_A_FILE } from "../../lib/streamed.ts";
import { jsonBody } from "../../openapi/schema-parts.ts";
import * as bodies from "./bodies.ts";
import {
  AcceptedCall,
  BulkAnswer,
  Call,
  CallList,
  CallWithAttempts,
  CampaignCalls,
  callExample,
  Explanation,
} from "./schemas.ts";
import { NOTHING_TOLD, TOLD_OF_LAST } from "./told-columns.ts";

const OF_WHOM = {
  ...{ phone_number: "+1 (305) 555-0143", person_id: "p-17", subject: "renewal", postal_code: "33101" },
  consent: { basis: "express_written", obtained_at: "2026-01-05T09:00:00-05:00", ref: "form-17" },
};

const one = { phone_number: "+1 (202) 555-0143", campaign_id: 1, metadata: { name: "Ada" } };

const call_id = pathText({
  description: "The call's id.",
  example: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
  shared: "CallId",
});

const status = queryFilter(CALL_STATUSES, {
  description: "Only calls of this status.",
  shared: "CallStatusFilter",
});

const filters = {
  status,
  phone_number: queryPhoneNumber({
    description: "Only calls to this number, written in any form.",
    example: "+12025550143",
  }),
  created_after: queryInstant("Only calls that were accepted then or later."),
  created_before: queryInstant("Only calls that were accepted before."),
  ...paging,
};

export const initiateCall = route({
  method: "post",
  path: "/api/v1/initiate-call",
  id: "initiateCall",
  tag: "Calls",
  summary: "Call one number",
  description:
    "Accepted at once; at capacity it waits its turn and is never refused for it. A number that was accepted within the duplicate window is refused with `duplicate_call`, whatever its campaign; one that is suppressed with `forbidden`, whose `details` have the reason `suppressed` and the `suppression_id`.",
  scope: "write",
  body: jsonBody("InitiateCall", bodies.InitiateCall, {
    call: { summary: "One call", value: one },
    person: { summary: "Saying who is called", value: { campaign_id: 1, ...OF_WHOM } },
  }),
  answers: { 201: answer("Accepted.", AcceptedCall) },
  errors: ["not_found", "duplicate_call"],
});

export const createCall = route({
  method: "post",
  path: "/api/v1/calls",
  id: "createCall",
  tag: "Calls",
  summary: "Call one number, with or without a campaign",
  description:
    "Without `campaign_id` it is an ad-hoc call: it belongs to the built-in campaign 0 and obeys the same limits. The answer is the call itself, without `success`.",
  scope: "write",
  body: jsonBody("CreateCall", bodies.CreateCall, {
    adHoc: { summary: "An ad-hoc call", value: { phone_number: "+12025550143" } },
    ofCampaign: { summary: "A call of a campaign", value: one },
  }),
  answers: { 202: answer("Accepted.", Call) },
  errors: ["not_found", "duplicate_call"],
});

export const initiateCalls = route({
  method: "post",
  path: "/api/v1/bulk-initiate-calls",
  id: "initiateCalls",
  tag: "Calls",
  summary: "Call up to 10,000 numbers",
  description:
    "The order is kept and repeats are folded. A number inside its duplicate window, or suppressed, is one entry of `failed_numbers`, and the others proceed. For more numbers, start the campaign.",
  scope: "write",
  body: jsonBody("InitiateCalls", bodies.InitiateCalls, {
    numbers: {
      summary: "These numbers",
      value: { campaign_id: 1, phone_numbers: ["+15005551001", "+15005551002"] },
    },
    targets: {
      summary: "Numbers of which more is said",
      value: { campaign_id: 1, targets: [OF_WHOM] },
    },
    campaign: {
      summary: "The numbers of the campaign",
      value: { campaign_id: 1, use_campaign_numbers: true },
    },
  }),
  answers: { 201: answer("Accepted, but for those in `failed_numbers`.", BulkAnswer) },
  errors: ["not_found"],
});

export const listCalls = route({
  method: "get",
  path: "/api/v1/calls",
  id: "listCalls",
  tag: "Calls",
  summary: "List calls, newest first",
  scope: "read",
  query: {
    campaign_id: queryId({ description: "Only calls of this campaign; 0 = ad-hoc calls.", example: 1 }),
    ...filters,
  },
  answers: { 200: answer("A page of calls.", CallList) },
});

export const getCall = route({
  method: "get",
  path: "/api/v1/calls/:call_id",
  id: "getCall",
  tag: "Calls",
  summary: "Read a call with its attempts",
  scope: "read",
  params: { call_id },
  answers: { 200: answer("The call.", CallWithAttempts) },
  errors: ["not_found"],
});

export const cancelCall = route({
  method: "post",
  path: "/api/v1/calls/:call_id/cancel",
  id: "cancelCall",
  tag: "Calls",
  summary: "Call off a call that waits",
  description:
    "What is on the line is not hung up, and what has ended stays as it is: 409. Again is the same.",
  scope: "write",
  params: { call_id },
  answers: {
    200: answer("The call, CANCELLED.", CallWithAttempts, {
      ...callExample,
      status: "CANCELLED",
      scheduled_at: null,
      attempts: [],
    }),
  },
  errors: ["not_found"],
});

export const hangUpCall = route({
  method: "post",
  path: "/api/v1/calls/:call_id/hang-up",
  id: "hangUpCall",
  tag: "Calls",
  summary: "Hang up a call that is on the line",
  description:
    "Asks the provider to end it; 202: its end comes by the provider's report. 409 where it is not on the line, or the provider cannot be asked to.",
  scope: "write",
  params: { call_id },
  answers: { 202: answer("The call, as it stands.", CallWithAttempts) },
  errors: ["not_found"],
});

export const explainCall = route({
  method: "get",
  path: "/api/v1/calls/:call_id/explain",
  id: "explainCall",
  tag: "Calling hours and retries",
  summary: "Why a call is not being dialled now",
  scope: "read",
  params: { call_id },
  answers: { 200: answer("Every check, passed or failed, and when it can be.", Explanation) },
  errors: ["not_found"],
});

export const listCampaignCalls = route({
  method: "get",
  path: "/api/v1/campaigns/:id/calls",
  id: "listCampaignCalls",
  tag: "Calls",
  summary: "List the calls of a campaign, newest first",
  scope: "read",
  params: { id: campaignIdInPath },
  query: filters,
  answers: { 200: answer("A page of calls.", CampaignCalls) },
  errors: ["not_found"],
});

const file = () => z.string().describe("The file itself.");

export const exportCalls = route({
  method: "get",
  path: "/api/v1/campaigns/:id/calls/export",
  id: "exportCalls",
  tag: "Imports and exports",
  summary: "Export the calls of a campaign as a file",
  description:
    "One row a call, oldest first, streamed. A stream that breaks off is not complete. An answer looks at `limit` calls " +
    "at most; when there are more, its `Link` header leads to the next part, which has no CSV header: parts are put " +
    "together as they are, and one that broke off is asked for again. The last call is that of the first part.",
  scope: "read",
  params: { id: campaignIdInPath },
  query: {
    format: queryChoice(["csv", "ndjson"], { description: "Of the file." }),
    status,
    raw: queryChoice(["false", "true"], {
      description: "Of CSV: true = as it is, without the guard against formulas in spreadsheets.",
    }),
    limit: queryWhole(
      { min: 1, max: MAX_ROWS_OF_A_FILE, absent: MAX_ROWS_OF_A_FILE },
      { description: "Calls of this part, of whatever status." },
    ),
    cursor: queryText({ description: "Of the `Link` header of the part before." }),
  },
  answers: {
    200: {
      description: "The file, or a part of it.",
      content: {
        "text/csv": {
          schema: file,
          example:
            "call_id,phone_number,status,attempt_count,max_attempts,created_at,last_attempt_at,next_retry_at," +
            `total_call_time,external_call_id,error_message,time_zone,metadata,disposition,${PARTY_COLUMNS},${TOLD_OF_LAST},context_id,decided_at\r\n` +
            "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23,'+12025550143,INITIATED,1,3,2026-11-20T21:40:00.000Z,,,0,,,,," +
            `${[...PARTY_COLUMNS, ...TOLD_OF_LAST].map(() => ",").join("")},,\r\n`,
        },
        "application/x-ndjson": {
          schema: file,
          example: `${JSON.stringify({ ...callExample, time_zone: null, disposition: null, ...NOTHING_TOLD })}\n`,
        },
      },
      headers: ["Content-Disposition", "Link"],
    },
  },
  errors: ["not_found"],
});

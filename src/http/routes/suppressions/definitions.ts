// The routes of suppressions: who is not to be called, from now on.
import * as z from "zod";
import { SUPPRESSION_STATES } from "../../../actions/compliance/list-suppressions.ts";
import { SUPPRESSION_REASONS } from "../../../domain/compliance/suppression.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { cursors, paging } from "../../lib/paging.ts";
import {
  pathText,
  queryChoice,
  queryFilter,
  queryId,
  queryPhoneNumber,
  queryText,
  queryWhole,
} from "../../lib/parameters.ts";
import { answer, json, route } from "../../lib/route.ts";
import { MAX_ROWS_OF_A_FILE } from "../../lib/streamed.ts";
import {
  AddedSuppression,
  addSuppression as addBody,
  example,
  Suppression,
  SuppressionCheck,
  SuppressionImport,
  SuppressionList,
} from "./schemas.ts";

const tag = "Suppressions";
const file = schemaOf(() => z.string().describe("The file itself."));
const CSV =
  "phone_number,scope,reason,expires_at,note\n+12025550143,all,opt_out,,by letter\n+12025550144,,,,\n";

const state = queryChoice(SUPPRESSION_STATES, { description: "Of which state." });
const somebody = {
  phone_number: queryPhoneNumber({ description: "A number.", example: "+12025550143" }),
  person_id: queryText({ description: "Your own id of a person." }),
};

export const addSuppression = route({
  method: "post",
  path: "/api/v1/suppressions",
  id: "addSuppression",
  tag,
  summary: "Stop calling a number, a person, or all numbers that begin so",
  description:
    "From the answer on nobody whom it is about is dialled, whatever is queued or granted. Their waiting calls, of all campaigns, become CANCELLED; under one with an end they wait until then. What is in force already and holds as long is answered with 200; one that would end sooner is replaced.",
  scope: "write",
  body: addBody,
  answers: {
    201: answer("It holds.", AddedSuppression),
    200: answer("One that is in force already holds as long.", AddedSuppression),
  },
});

export const listSuppressions = route({
  method: "get",
  path: "/api/v1/suppressions",
  id: "listSuppressions",
  tag,
  summary: "List suppressions, newest first",
  description: "A page may be short and still have a next one.",
  scope: "read",
  query: {
    ...somebody,
    prefix: queryPhoneNumber({ description: "Entries of this very prefix." }),
    scope: queryText({ description: "all, campaign:ID or purpose:WORD." }),
    reason: queryFilter(SUPPRESSION_REASONS, { description: "With this reason." }),
    source: queryText({ description: "callback, api, or import: and its id." }),
    state,
    ...paging,
  },
  answers: { 200: answer("A page of suppressions.", SuppressionList) },
});

export const checkSuppression = route({
  method: "get",
  path: "/api/v1/suppressions/check",
  id: "checkSuppression",
  tag,
  summary: "May this number or person be called?",
  description: "With every entry in force that says no, prefixes among them.",
  scope: "read",
  query: {
    ...somebody,
    campaign_id: queryId({ description: "For this campaign.", example: 1 }),
    purpose: queryText({ description: "For this purpose, such as telemarketing; absent = the campaign's." }),
  },
  answers: { 200: answer("What holds now.", SuppressionCheck) },
});

export const importSuppressions = route({
  method: "post",
  path: "/api/v1/suppressions/import",
  id: "importSuppressions",
  tag,
  summary: "Import a file of suppressions",
  description:
    "CSV, streamed, up to 500,000 rows: `phone_number[,scope][,reason][,expires_at][,note]`, with or without a header, or a bare number a line. With a header `person_id` and `prefix` are taken too, and a file of the export as it is. A bad row is named and left out. What was added holds at once; sent again, the file adds the rest.",
  scope: "write",
  body: {
    content: {
      "text/csv": { schema: file, examples: { csv: { summary: "CSV", value: CSV } } },
      "application/octet-stream": {
        schema: file,
        examples: { numbers: { summary: "A number a line", value: "+12025550143\n+12025550144\n" } },
      },
    },
    streamed: true,
  },
  answers: { 201: answer("What was added, and what was not.", SuppressionImport) },
  errors: ["validation_error", "payload_too_large", "unsupported_media_type"],
});

export const exportSuppressions = route({
  method: "get",
  path: "/api/v1/suppressions/export",
  id: "exportSuppressions",
  tag,
  summary: "Export suppressions, oldest first",
  description: "A file of up to 100,000 of them; the `Link` header leads to more.",
  scope: "read",
  query: {
    format: queryChoice(["csv", "ndjson"], { description: "What the file is." }),
    state,
    limit: queryWhole(
      { min: 1, max: MAX_ROWS_OF_A_FILE, absent: MAX_ROWS_OF_A_FILE },
      { description: "Entries of one part, of whatever state." },
    ),
    cursor: cursors.cursor,
  },
  answers: {
    200: {
      description: "The file.",
      content: {
        "text/csv": {
          schema: () => file(),
          example:
            "phone_number,person_id,prefix,scope,reason,expires_at,note,id,source,created_by,created_at,revoked_at,revoked_by\r\n",
        },
        "application/x-ndjson": { schema: () => file(), example: `${JSON.stringify(example)}\n` },
      },
      headers: ["Content-Disposition", "Link"],
    },
  },
});

const params = {
  id: pathText({ description: "The suppression's id.", example: example.id, shared: "SuppressionId" }),
};

export const getSuppression = route({
  method: "get",
  path: "/api/v1/suppressions/:id",
  id: "getSuppression",
  tag,
  summary: "Read a suppression",
  scope: "read",
  params,
  answers: { 200: answer("The suppression.", Suppression) },
  errors: ["not_found"],
});

export const revokeSuppression = route({
  method: "delete",
  path: "/api/v1/suppressions/:id",
  id: "revokeSuppression",
  tag,
  summary: "Lift a suppression",
  description:
    "Kept, with who lifted it and when. No cancelled call comes back by it, and no contact that was passed over.",
  scope: "admin",
  params,
  answers: { 200: { description: "It is lifted.", content: json(Suppression) } },
  errors: ["not_found"],
});

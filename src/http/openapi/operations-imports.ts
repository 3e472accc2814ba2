// Files: contacts in, results out.
import { z } from "zod";
import { answer, json, type Operation, type Parameter } from "./operation.ts";
import { callStatus, campaignIdInPath, paging } from "./parameters.ts";
import { importAnswer, importList, importRecord, rejectedList } from "./schemas-imports.ts";

const CSV = "phone,name,time_zone\n+15005551000,Ada,America/New_York\n+15005559000,Grace,\n";
const NDJSON = '{"phone_number":"+15005551000","metadata":{"name":"Ada"}}\n{"phone_number":"+15005559000"}\n';

const file = z.string().describe("The file itself.");

const query = (name: string, description: string, schema: z.ZodType = z.string()): Parameter => ({
  name,
  in: "query",
  description,
  schema,
});

const importIdInPath: Parameter = {
  name: "import_id",
  in: "path",
  description: "The import's id.",
  schema: z.string(),
  example: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f99",
  shared: "ImportId",
};

const textFile = (type: string, example: string) => ({ [type]: { schema: file, example } });

export const importOperations: Operation[] = [
  {
    method: "post",
    path: "/api/v1/campaigns/:id/import",
    id: "importContacts",
    tag: "Imports and exports",
    summary: "Import a file of contacts",
    description:
      "The file is the body, streamed: CSV or NDJSON of up to 500,000 rows. A bad row is named and left out. What was added stays, whatever comes later: sending the file again adds the rest.",
    scope: "write",
    parameters: [
      campaignIdInPath,
      query("dry_run", "Look at the file and add nothing.", z.enum(["false", "true"]).default("false")),
      query(
        "format",
        "What the file is, when it is sent as application/octet-stream.",
        z.enum(["csv", "ndjson"]),
      ),
      query("delimiter", "Of CSV: one character, or `tab`; found out when absent."),
      query("header", "Of CSV: the first row names the columns.", z.enum(["true", "false"]).default("true")),
      query("phone_column", "Of CSV: the column with the number."),
      query("time_zone_column", "Of CSV: the column with the time zone."),
      query("metadata_columns", "Of CSV: the columns that are kept, separated by commas."),
    ],
    body: {
      content: {
        "text/csv": { schema: file, examples: { csv: { summary: "CSV", value: CSV } } },
        "application/x-ndjson": {
          schema: file,
          examples: { ndjson: { summary: "One JSON object a line", value: NDJSON } },
        },
      },
    },
    answers: {
      200: answer("Of a dry run: what would be added.", importAnswer),
      201: answer("What was added, and what was not.", importAnswer),
    },
    errors: ["not_found", "payload_too_large", "unsupported_media_type"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/imports",
    id: "listImports",
    tag: "Imports and exports",
    summary: "List the imports of a campaign, newest first",
    scope: "read",
    parameters: [campaignIdInPath, ...paging],
    answers: { 200: answer("A page of imports.", importList) },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/imports/:import_id",
    id: "getImport",
    tag: "Imports and exports",
    summary: "Read an import",
    scope: "read",
    parameters: [campaignIdInPath, importIdInPath],
    answers: { 200: answer("The import.", importRecord) },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/imports/:import_id/errors",
    id: "listImportErrors",
    tag: "Imports and exports",
    summary: "List the rows that an import rejected",
    scope: "read",
    parameters: [
      campaignIdInPath,
      importIdInPath,
      query("format", "csv = all of them as a file.", z.enum(["json", "csv"]).default("json")),
      ...paging,
    ],
    answers: {
      200: {
        description: "Rejected rows, in the order of the file.",
        content: {
          ...json(rejectedList),
          ...textFile("text/csv", "line,column,value,reason\n25,phone,+1 500 CALL NOW,not a phone number\n"),
        },
      },
    },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/calls/export",
    id: "exportCalls",
    tag: "Imports and exports",
    summary: "Export the calls of a campaign as a file",
    description: "One row a call, oldest first, streamed. A stream that breaks off is not complete.",
    scope: "read",
    parameters: [
      campaignIdInPath,
      query("format", "Of the file.", z.enum(["csv", "ndjson"]).default("csv")),
      callStatus,
      query(
        "raw",
        "Of CSV: true = as it is, without the guard against formulas in spreadsheets.",
        z.enum(["false", "true"]).default("false"),
      ),
    ],
    answers: {
      200: {
        description: "The file.",
        content: {
          ...textFile("text/csv", "call_id,phone_number,status\n0199a1c2-7d3e-7b10,+12025550143,PICKED\n"),
          ...textFile("application/x-ndjson", '{"call_id":"0199a1c2-7d3e-7b10","status":"PICKED"}\n'),
        },
      },
    },
    errors: ["not_found"],
  },
];

// Files of contacts.
import { z } from "zod";
import { answer, json, type Operation, type Parameter } from "./operation.ts";
import { campaignIdInPath, paging } from "./parameters.ts";
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
      "The file is the body, streamed: CSV or NDJSON of up to 500,000 rows and 512 MiB. A bad row is named and left out. What was added stays, whatever comes later: sending the file again adds the rest. A completed or cancelled campaign takes none: 409. Other names of the two formats are taken too; application/octet-stream and text/plain need `format`. An Idempotency-Key tells files apart by their type and length.",
    scope: "write",
    parameters: [
      campaignIdInPath,
      query("dry_run", "Look at the file and add nothing.", z.enum(["false", "true"]).default("false")),
      query(
        "format",
        "What the file is, where its Content-Type does not say; both must agree.",
        z.enum(["csv", "ndjson"]),
      ),
      query("delimiter", "Of CSV: one character, or `tab`; found out when absent."),
      query("header", "Of CSV: the first row names the columns.", z.enum(["true", "false"]).default("true")),
      query(
        "phone_column",
        "Of CSV: the column with the number, by its name or its place from 1. When absent it is found by its name; without a header it is the first.",
      ),
      query(
        "time_zone_column",
        "Of CSV: the column with the time zone, by its name or its place. When absent it is found by its name.",
      ),
      query(
        "metadata_columns",
        "Of CSV: the columns that are kept with the call, separated by commas; all others when absent.",
      ),
    ],
    body: {
      content: {
        "text/csv": { schema: file, examples: { csv: { summary: "CSV", value: CSV } } },
        "application/x-ndjson": {
          schema: file,
          examples: { ndjson: { summary: "One JSON object a line", value: NDJSON } },
        },
        "application/octet-stream": {
          schema: file,
          examples: { csv: { summary: "CSV, with ?format=csv", value: CSV } },
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
      query(
        "format",
        "csv = a file of up to 100,000 of them; the `Link` header leads to more.",
        z.enum(["json", "csv"]).default("json"),
      ),
      ...paging,
    ],
    answers: {
      200: {
        description: "Rejected rows, in the order of the file.",
        content: {
          ...json(rejectedList),
          ...textFile(
            "text/csv",
            "line,column,value,reason\r\n25,phone,'+1 500 CALL NOW,not a phone number\r\n",
          ),
        },
        headers: ["Content-Disposition", "Link"],
      },
    },
    errors: ["not_found"],
  },
];

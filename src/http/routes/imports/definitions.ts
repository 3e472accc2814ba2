// The routes of imports: a file of contacts in, and what became of it.
import * as z from "zod";
import { invalid } from "../../../domain/errors.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { paging } from "../../lib/paging.ts";
import { campaignIdInPath, pathText, queryChoice, queryFilter, queryText } from "../../lib/parameters.ts";
import { answer, json, type Parameter, route } from "../../lib/route.ts";
import { Import, ImportAnswer, ImportList, RejectedRowList } from "./schemas.ts";

const CSV = "phone,name,time_zone\n+15005551000,Ada,America/New_York\n+15005559000,Grace,\n";
const NDJSON = '{"phone_number":"+15005551000","metadata":{"name":"Ada"}}\n{"phone_number":"+15005559000"}\n';

const file = schemaOf(() => z.string().describe("The file itself."));

/** `tab` becomes a tab. */
const delimiter: Parameter<string | undefined> = {
  ...queryText({ description: "Of CSV: one character, or `tab`; found out when absent." }),
  read: text => {
    if (text === "tab" || text === "\\t") return "\t";
    // One that a field cannot begin or end with by itself, and that ends no row.
    if (text === undefined || (text.length === 1 && !/["\r\n+0-9]/.test(text))) return text;
    throw invalid({ delimiter: [`must be one character such as ; or tab, not "${text.slice(0, 60)}"`] });
  },
};

export const importContacts = route({
  method: "post",
  path: "/api/v1/campaigns/:id/import",
  id: "importContacts",
  tag: "Imports and exports",
  summary: "Import a file of contacts",
  description:
    "The file is the body, streamed: CSV or NDJSON of up to 500,000 rows and 512 MiB. A bad row is named and left out. What was added stays, whatever comes later: sending the file again adds the rest. A completed or cancelled campaign takes none: 409. Other names of the two formats are taken too; application/octet-stream and text/plain need `format`. An Idempotency-Key tells files apart by their type and length.",
  scope: "write",
  params: { id: campaignIdInPath },
  query: {
    dry_run: queryChoice(["false", "true"], { description: "Look at the file and add nothing." }),
    format: queryFilter(["csv", "ndjson"], {
      description: "What the file is, where its Content-Type does not say; both must agree.",
    }),
    delimiter,
    header: queryChoice(["true", "false"], { description: "Of CSV: the first row names the columns." }),
    phone_column: queryText({
      description:
        "Of CSV: the column with the number, by its name or its place from 1. When absent it is found by its name; without a header it is the first.",
    }),
    time_zone_column: queryText({
      description:
        "Of CSV: the column with the time zone, by its name or its place. When absent it is found by its name.",
    }),
    metadata_columns: queryText({
      description:
        "Of CSV: the columns that are kept with the call, separated by commas; all others when absent.",
    }),
  },
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
    streamed: true,
  },
  answers: {
    200: answer("Of a dry run: what would be added.", ImportAnswer),
    201: answer("What was added, and what was not.", ImportAnswer),
  },
  errors: ["not_found", "payload_too_large", "unsupported_media_type"],
});

export const listImports = route({
  method: "get",
  path: "/api/v1/campaigns/:id/imports",
  id: "listImports",
  tag: "Imports and exports",
  summary: "List the imports of a campaign, newest first",
  scope: "read",
  params: { id: campaignIdInPath },
  query: paging,
  answers: { 200: answer("A page of imports.", ImportList) },
  errors: ["not_found"],
});

const ofImport = {
  id: campaignIdInPath,
  import_id: pathText({
    description: "The import's id.",
    example: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f99",
    shared: "ImportId",
  }),
};

export const getImport = route({
  method: "get",
  path: "/api/v1/campaigns/:id/imports/:import_id",
  id: "getImport",
  tag: "Imports and exports",
  summary: "Read an import",
  scope: "read",
  params: ofImport,
  answers: { 200: answer("The import.", Import) },
  errors: ["not_found"],
});

export const listImportErrors = route({
  method: "get",
  path: "/api/v1/campaigns/:id/imports/:import_id/errors",
  id: "listImportErrors",
  tag: "Imports and exports",
  summary: "List the rows that an import rejected",
  scope: "read",
  params: ofImport,
  query: {
    format: queryChoice(["json", "csv"], {
      description: "csv = a file of up to 100,000 of them; the `Link` header leads to more.",
    }),
    ...paging,
  },
  answers: {
    200: {
      description: "Rejected rows, in the order of the file.",
      content: {
        ...json(RejectedRowList),
        "text/csv": {
          schema: () => file(),
          example: "line,column,value,reason\r\n25,phone,'+1 500 CALL NOW,not a phone number\r\n",
        },
      },
      headers: ["Content-Disposition", "Link"],
    },
  },
  errors: ["not_found"],
});

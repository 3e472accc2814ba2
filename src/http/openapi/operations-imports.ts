// Files of results.
import { z } from "zod";
import { MAX_ROWS_OF_A_FILE } from "../lib/streamed.ts";
import type { Operation, Parameter } from "./operation.ts";
import { callStatus, campaignIdInPath } from "./parameters.ts";
import { callExample } from "./schemas-calls.ts";

const EXPORTED_CSV =
  "call_id,phone_number,status,attempt_count,max_attempts,created_at,last_attempt_at,next_retry_at," +
  "total_call_time,external_call_id,error_message,time_zone,metadata\r\n" +
  "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23,'+12025550143,INITIATED,1,3,2026-11-20T21:40:00.000Z,,,0,,,,\r\n";

const file = z.string().describe("The file itself.");

const query = (name: string, description: string, schema: z.ZodType = z.string()): Parameter => ({
  name,
  in: "query",
  description,
  schema,
});

const textFile = (type: string, example: string) => ({ [type]: { schema: file, example } });

export const importOperations: Operation[] = [
  {
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
    parameters: [
      campaignIdInPath,
      query("format", "Of the file.", z.enum(["csv", "ndjson"]).default("csv")),
      callStatus,
      query(
        "raw",
        "Of CSV: true = as it is, without the guard against formulas in spreadsheets.",
        z.enum(["false", "true"]).default("false"),
      ),
      query(
        "limit",
        "Calls of this part, of whatever status.",
        z.int().min(1).max(MAX_ROWS_OF_A_FILE).default(MAX_ROWS_OF_A_FILE),
      ),
      query("cursor", "Of the `Link` header of the part before."),
    ],
    answers: {
      200: {
        description: "The file, or a part of it.",
        content: {
          ...textFile("text/csv", EXPORTED_CSV),
          ...textFile("application/x-ndjson", `${JSON.stringify({ ...callExample, time_zone: null })}\n`),
        },
        headers: ["Content-Disposition", "Link"],
      },
    },
    errors: ["not_found"],
  },
];

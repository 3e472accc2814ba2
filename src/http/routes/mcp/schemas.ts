// JSON-RPC messages: what an assistant's client sends, and what it is answered.
import * as z from "zod";
import { quoted } from "../../../domain/json-text.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { jsonBody, shape } from "../../openapi/schema-parts.ts";

/** Long ones are nobody's. */
const MOST_LETTERS = 200;

const ID = "must be a text or a whole number";
const rpcId = schemaOf(() =>
  z.union([z.string().max(MOST_LETTERS), z.int()], {
    error: i => `${ID}, not ${quoted(i.input)}`,
  }),
);

const anObject = schemaOf(() =>
  z.record(z.string(), z.unknown(), {
    error: i => `must be an object, not ${quoted(i.input)}`,
  }),
);

export const message = jsonBody(
  "McpMessage",
  () =>
    z.object(
      {
        jsonrpc: z.literal("2.0", { error: i => `must be "2.0", not ${quoted(i.input)}` }),
        id: rpcId().optional().describe("Absent = a notification, which is not answered."),
        method: z
          .string({ error: i => `must be a text, not ${quoted(i.input)}` })
          .max(MOST_LETTERS)
          .optional()
          .describe("initialize, ping, tools/list or tools/call; absent = an answer, which is not wanted."),
        params: anObject().optional(),
      },
      {
        error: i =>
          Array.isArray(i.input)
            ? "must be one message: the protocol has had no batches since 2025-06-18"
            : `must be a JSON-RPC message, not ${quoted(i.input)}`,
      },
    ),
  {
    list: { summary: "The tools", value: { jsonrpc: "2.0", id: 1, method: "tools/list" } },
    why: {
      summary: "Why is campaign 9 not dialling?",
      value: {
        jsonrpc: "2.0",
        id: 2,
        method: "tools/call",
        params: { name: "why_campaign_waits", arguments: { campaign_id: 9 } },
      },
    },
  },
);

export const McpAnswer = shape(
  "McpAnswer",
  () =>
    z.object({
      jsonrpc: z.literal("2.0"),
      id: z.union([z.string(), z.int()]),
      result: z.record(z.string(), z.unknown()).optional(),
      error: z
        .object({
          code: z.int(),
          message: z.string(),
          data: z.record(z.string(), z.unknown()).optional(),
        })
        .optional()
        .describe("Of the protocol. What a tool refuses is a result with isError."),
    }),
  {
    jsonrpc: "2.0",
    id: 2,
    result: {
      content: [
        {
          type: "text",
          text: "Campaign 9 waits because: Business hours: closed until 2026-11-23T14:00:00Z (monday 09:00 America/New_York).",
        },
      ],
      structuredContent: { campaign_id: 9 },
      isError: false,
    },
  },
);

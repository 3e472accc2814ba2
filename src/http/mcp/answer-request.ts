// The methods of the protocol: initialize and ping where there is a handshake, server/discover where there is none,
// tools/list, tools/call. Each request stands for itself, without a session.
import { CODE_VERSION } from "../../domain/code-version.ts";
import { maskPhoneNumbers } from "../../domain/contacts/mask-phone-numbers.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { quoted } from "../../domain/json-text.ts";
import type { Caller } from "../app-env.ts";
import { type AskRoute, inputSchemaOf, mayUse, readArguments, type Tool } from "./tool.ts";
import { TOOLS } from "./tools.ts";
import { negotiated, type RpcError, WITHOUT_HANDSHAKE } from "./versions.ts";

/** Codes of JSON-RPC. */
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;

export type Answered = { result: Record<string, unknown> } | { error: RpcError };

export interface McpRequest {
  method: string;
  params: Record<string, unknown>;
  handshake: boolean;
}

const SERVER = { name: "campaign-call-manager", title: "Campaign Call Manager", version: CODE_VERSION };
const CAPABILITIES = { tools: { listChanged: false } };
/** A deployment changes the tools, and so does another token. */
const KEEP = { ttlMs: 60_000, cacheScope: "private" };

const INSTRUCTIONS =
  "Campaign Call Manager dials lists of phone numbers at the pace, in the hours and by the rules it was given. Ask " +
  "why_campaign_waits for why a campaign is not dialling, explain_call for why a call is not dialled, get_overview for " +
  "everything at a glance. Times are UTC. Texts mask phone numbers.";

const refuse = (code: number, message: string, data?: Record<string, unknown>): Answered => ({
  error: { code, message, ...(data === undefined ? {} : { data }) },
});

export async function answerRequest(
  request: McpRequest,
  asker: { caller: Caller; ask: AskRoute },
): Promise<Answered> {
  const answered = await (request.handshake ? withHandshake : withoutHandshake)(request, asker);
  if (request.handshake || "error" in answered) return answered;
  const _meta = { "io.modelcontextprotocol/serverInfo": SERVER };
  return { result: { resultType: "complete", _meta, ...answered.result } };
}

type Answers = (request: McpRequest, asker: { caller: Caller; ask: AskRoute }) => Promise<Answered>;

const withHandshake: Answers = async ({ method, params }, asker) => {
  switch (method) {
    case "initialize":
      return initialize(params);
    case "ping":
      return { result: {} };
    case "tools/list":
      return listTools(params, asker.caller);
    case "tools/call":
      return callTool(params, asker);
    default:
      return unknownMethod(method);
  }
};

const withoutHandshake: Answers = async ({ method, params }, asker) => {
  switch (method) {
    case "server/discover":
      return {
        result: {
          supportedVersions: [WITHOUT_HANDSHAKE],
          capabilities: CAPABILITIES,
          instructions: INSTRUCTIONS,
          ...KEEP,
        },
      };
    case "tools/list": {
      const listed = listTools(params, asker.caller);
      return "error" in listed ? listed : { result: { ...listed.result, ...KEEP } };
    }
    case "tools/call":
      return callTool(params, asker);
    default:
      return unknownMethod(method);
  }
};

const unknownMethod = (method: string): Answered =>
  refuse(METHOD_NOT_FOUND, `Method not found: ${method.slice(0, 100)}`);

function initialize({ protocolVersion }: Record<string, unknown>): Answered {
  if (typeof protocolVersion !== "string")
    return refuse(INVALID_PARAMS, `protocolVersion: must be a string, not ${quoted(protocolVersion)}`);
  return {
    result: {
      protocolVersion: negotiated(protocolVersion),
      capabilities: CAPABILITIES,
      serverInfo: SERVER,
      instructions: INSTRUCTIONS,
    },
  };
}

function listTools({ cursor }: Record<string, unknown>, caller: Caller): Answered {
  // All fit on one page: no cursor was ever given out.
  if (cursor !== undefined) return refuse(INVALID_PARAMS, `cursor: ${quoted(cursor)} is none of this list`);
  return { result: { tools: TOOLS.filter(tool => mayUse(tool, caller)).map(present) } };
}

const present = (tool: Tool) => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: inputSchemaOf(tool),
  annotations: { title: tool.title, ...tool.hints },
});

async function callTool(
  { name, arguments: given = {} }: Record<string, unknown>,
  { ask }: { ask: AskRoute },
): Promise<Answered> {
  const found = TOOLS.find(tool => tool.name === name);
  if (found === undefined) return refuse(INVALID_PARAMS, `name: there is no tool ${quoted(name)}`);
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return refuse(INVALID_PARAMS, `arguments: must be an object, not ${quoted(given)}`);
  try {
    const said = await found.run(ask, readArguments(found, given as Record<string, unknown>));
    return { result: { ...contentOf(said.text), structuredContent: said.answer, isError: false } };
  } catch (error) {
    // A refusal is for the model to read: it can do better.
    if (!(error instanceof CallManagerError)) throw error;
    const { code, details } = error;
    const message = refusalText(error);
    return {
      result: {
        ...contentOf(message),
        structuredContent: { error: { code, message, details } },
        isError: true,
      },
    };
  }
}

const contentOf = (text: string) => ({ content: [{ type: "text", text: maskPhoneNumbers(text) }] });

/** Names the field where one was refused, and says when to ask again. */
function refusalText({ code, message, details, retryAfterSeconds }: CallManagerError): string {
  const [field] = Object.keys(details);
  const named =
    code === "validation_error" && field !== undefined && !message.startsWith(`${field}:`)
      ? `${field}: ${message}`
      : message;
  return retryAfterSeconds === null ? named : `${named} Ask again in ${retryAfterSeconds} s.`;
}

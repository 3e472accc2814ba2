// Assistants: one message in, one answer out, by the routes of the rest.
import { describe, log } from "../../../log.ts";
import { Routes, type Served } from "../../lib/routes.ts";
import { type Answered, answerRequest, INTERNAL_ERROR, METHOD_NOT_FOUND } from "../../mcp/answer-request.ts";
import { routeAsker } from "../../mcp/ask-route.ts";
import { revisionOf } from "../../mcp/versions.ts";
import { addToLog } from "../../middleware/request-log.ts";
import { sendMcpMessage } from "./definitions.ts";

/** A tool's name in the log, where it is one. */
const TOOL_NAME = /^[a-z_]{1,40}$/;

export function mcp(served: readonly Served[]): Routes {
  const askerOf = routeAsker(served);
  return new Routes().on(sendMcpMessage, async ({ c, body }) => {
    const { id, method, params = {} } = body;
    if (id === undefined || method === undefined) return c.body(null, 202);
    const revision = revisionOf({ method, params }, name => c.req.header(name));
    // Headers that a route set are of its own answer: none of them is taken over.
    const answerWith = (answered: Answered, status = 200) =>
      Response.json({ jsonrpc: "2.0", id, ...answered }, { status });
    if ("refused" in revision) return answerWith({ error: revision.refused }, 400);
    // What is stored for the key is this answer, not that of the route that a tool asks.
    c.set("reservation", null);
    const { name } = params;
    if (typeof name === "string" && TOOL_NAME.test(name)) addToLog(c, { mcp_tool: name });
    const request = { method, params, ...revision };
    const answered = await answerRequest(request, { caller: c.var.caller, ask: askerOf(c) }).catch(
      (error: unknown): Answered => {
        const data = { request_id: c.var.requestId };
        log.error("a tool failed", { ...data, error: describe(error) });
        return { error: { code: INTERNAL_ERROR, message: "Internal error.", data } };
      },
    );
    const isUnknown = "error" in answered && answered.error.code === METHOD_NOT_FOUND;
    return answerWith(answered, isUnknown && !revision.handshake ? 404 : 200);
  });
}

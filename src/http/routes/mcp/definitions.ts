// The entrance for assistants: the Model Context Protocol over HTTP.
import { answer, route } from "../../lib/route.ts";
import { McpAnswer, message } from "./schemas.ts";

export const sendMcpMessage = route({
  method: "post",
  path: "/mcp",
  id: "sendMcpMessage",
  tag: "Assistants",
  summary: "A message of the Model Context Protocol",
  description:
    "Streamable HTTP without sessions and without streams: one message, one JSON answer. Its tools and revisions: docs/mcp.md. A tool asks the API's routes for the same token, and needs what they need; a page's `Origin` must be this service's or one of CORS_ORIGINS. A request of revision 2026-07-28 whose headers do not agree with it is answered 400 with an `error` of the protocol.",
  scope: "read",
  body: message,
  answers: {
    200: answer("The answer to a request.", McpAnswer),
    404: answer("A method that revision 2026-07-28 has not, or not here.", McpAnswer),
    202: { description: "A notification, or an answer, was taken." },
  },
});

// The provider's reports.
import { z } from "zod";
import { callbackBody } from "../routes/callbacks/body.ts";
import { answer, jsonBody, type Operation } from "./operation.ts";
import { namedBody } from "./schema-parts.ts";
import { callbackAnswer } from "./schemas-calls.ts";

const body = jsonBody(namedBody("Callback", callbackBody), {
  answered: {
    summary: "Somebody picked up",
    value: {
      call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
      status: "PICKED",
      call_duration: 31,
      external_call_id: "ext-1",
      attempt: 1,
    },
  },
  noResponse: {
    summary: "It rang without response",
    value: { call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23", status: "RNR" },
  },
});

const report = (method: "put" | "post"): Operation => ({
  method,
  path: "/api/v1/callback",
  id: method === "put" ? "reportOutcome" : "reportOutcomeByPost",
  tag: "Callbacks",
  summary: method === "put" ? "Report how an attempt ended" : "Report how an attempt ended (the same as PUT)",
  description:
    "The first final outcome of an attempt wins. A repeat, a late one, one for an older attempt or for a finished call is answered 200 with `duplicate: true`, and nothing changes. Instead of a token, the signature in the callback URL that the provider was given is accepted: on that attempt only.",
  scope: "callback",
  parameters: [
    {
      name: "attempt",
      in: "query",
      description: "As the callback URL has it; the body's `attempt` comes first.",
      schema: z.int().min(1),
    },
  ],
  body,
  answers: { 200: answer("As things stand when it arrives.", callbackAnswer) },
  errors: ["not_found"],
});

export const callbackOperations: Operation[] = [report("put"), report("post")];

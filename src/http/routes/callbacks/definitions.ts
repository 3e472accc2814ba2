// The provider's reports.
import * as z from "zod";
import { answer, type Parameter, route } from "../../lib/route.ts";
import { jsonBody } from "../../openapi/schema-parts.ts";
import { Callback, CallbackAnswer } from "./schemas.ts";

/** Providers may have put anything there: what is no attempt counts as absent. */
const attempt: Parameter<number | null> = {
  in: "query",
  description: "As the callback URL has it; the body's `attempt` comes first.",
  schema: () => z.int().min(1),
  read: text => {
    const given = Number(text);
    return Number.isInteger(given) && given > 0 ? given : null;
  },
};

const hmac: Parameter<null> = {
  in: "header",
  description:
    "`t=<unix seconds>,v1=<hex HMAC-SHA-256 of t.body>`, within 300 s; needed where CALLBACK_HMAC_SECRET is set, whatever else proves who reports.",
  schema: () => z.string(),
  read: () => null,
};

export const reportOutcome = route({
  method: "put",
  path: "/api/v1/callback",
  id: "reportOutcome",
  tag: "Callbacks",
  summary: "Report how an attempt ended",
  description:
    "The first final outcome of an attempt wins. A repeat, a late one, one for an older attempt or for a finished call is answered 200 with `duplicate: true`, and nothing changes; but an `opt_out` in it holds all the same. Instead of a token, the signature in the callback URL that the provider was given is accepted: on that attempt only.",
  scope: "callback",
  query: { attempt, "X-Signature": hmac },
  body: jsonBody("Callback", Callback, {
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
    later: {
      summary: "Somebody picked up and asked for another time",
      value: {
        call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
        status: "PICKED",
        call_back_at: "2026-11-21T18:00:00+01:00",
      },
    },
    noResponse: {
      summary: "It rang without response",
      value: { call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23", status: "RNR" },
    },
  }),
  answers: { 200: answer("As things stand when it arrives.", CallbackAnswer) },
  errors: ["not_found"],
});

export const reportOutcomeByPost = route({
  ...reportOutcome,
  method: "post",
  id: "reportOutcomeByPost",
  summary: "Report how an attempt ended (the same as PUT)",
});

// Where providers with webhooks of their own report, each in its own words.
import * as z from "zod";
import { pathText, queryText } from "../../lib/parameters.ts";
import { answer, type Parameter, route } from "../../lib/route.ts";
import { ProviderAnswer } from "./schemas.ts";

const attempt: Parameter<number | null> = {
  in: "query",
  description: "Of the URL that was handed out.",
  schema: () => z.int().min(1),
  read: text => {
    const given = Number(text);
    return Number.isInteger(given) && given > 0 ? given : null;
  },
};

const body = (summary: string, value: string) => ({
  schema: () => z.string(),
  examples: { event: { summary, value } },
});

export const receiveProviderCallback = route({
  method: "post",
  path: "/api/v1/providers/:trunk/callback",
  id: "receiveProviderCallback",
  tag: "Callbacks",
  summary: "A webhook of the trunk's provider",
  description:
    "In the provider's own words, signed by it. The URL of each call names the attempt and carries a signature of ours, and both must hold. A webhook that a provider sends for all calls of an account has no such URL: its signed body says which call it is about. Everything authentic is answered 200, also what is of no consequence; 503 is to be sent again. No token is needed.",
  scope: "signed",
  params: {
    trunk: pathText({ description: "The trunk's name; there is `default`.", example: "default" }),
  },
  query: {
    attempt,
    call_id: queryText({ description: "Of the URL that was handed out; absent in a webhook for all calls." }),
    signature: queryText({ description: "Of the URL that was handed out." }),
  },
  body: {
    content: {
      "application/x-www-form-urlencoded": body("A form", "CallSid=CA1&CallStatus=completed&CallDuration=17"),
      "application/json": body("JSON", '{"event": "call_ended"}'),
    },
  },
  answers: { 200: answer("Taken.", ProviderAnswer) },
  errors: ["not_found", "payload_too_large"],
});

export const receiveProviderCallbackByPut = route({
  ...receiveProviderCallback,
  method: "put",
  id: "receiveProviderCallbackByPut",
  summary: "A webhook of the trunk's provider (the same as POST)",
});

// The routes of compliance: what the law allows, and why.
import { PURPOSES } from "../../../domain/compliance/packs/pack.ts";
import { MODES } from "../../../domain/compliance/verdict/question.ts";
import {
  queryFilter,
  queryId,
  queryInstant,
  queryPhoneNumber,
  queryText,
  queryTimeZone,
  required,
} from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { ComplianceChecked, checkCompliance as checkBody } from "./schemas.ts";

export const checkCompliance = route({
  method: "post",
  path: "/api/v1/compliance/check",
  id: "checkCompliance",
  tag: "Compliance",
  summary: "What the rules say about a call",
  description:
    "It only asks: nothing is stored, nothing is dialled. What is given is assumed; what is not is looked up: what has happened, suppressions, and with `campaign_id` the campaign's choice. Not legal advice: every rule names its source, for your lawyer to confirm.",
  scope: "read",
  body: checkBody,
  answers: { 200: answer("Dial, wait or refuse, and every rule that was looked at.", ComplianceChecked) },
  errors: ["not_found"],
});

export const askCompliance = route({
  method: "get",
  path: "/api/v1/compliance/check",
  id: "askCompliance",
  tag: "Compliance",
  summary: "What the rules say about a number",
  description: "As with POST, in short: what the query does not say is looked up.",
  scope: "read",
  query: {
    phone_number: required(
      queryPhoneNumber({ description: "Who would be called.", example: "+13055550123" }),
    ),
    at: queryInstant("When; now when absent."),
    purpose: queryFilter(PURPOSES, {
      description: "As the campaign says when absent; without one the rules of every purpose hold.",
    }),
    packs: queryText({
      description: "Names of rule packs with commas, us-* for all that begin so and are verified.",
      example: "us-federal,us-fl",
    }),
    mode: queryFilter(MODES, {
      description: "When absent, enforce where packs are given, else as the campaign says.",
    }),
    campaign_id: queryId({ description: "As a call of this campaign, by its packs when none are given." }),
    time_zone: queryTimeZone({ description: "Where the person is known to be." }),
    region: queryText({ description: "ISO 3166-2, such as US-FL." }),
    postal_code: queryText({ description: "Of the person." }),
    country: queryText({ description: "ISO 3166-1, such as US." }),
    person_id: queryText({ description: "Your own id of who is called." }),
    debt_id: queryText({ description: "Your own id of the debt." }),
    subject: queryText({ description: "What the call is about." }),
  },
  answers: { 200: answer("Dial, wait or refuse, and every rule that was looked at.", ComplianceChecked) },
  errors: ["not_found"],
});

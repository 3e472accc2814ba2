// The routes of calling hours, retry rules, and why a campaign is not dialling.
import * as z from "zod";
import {
  campaignIdInPath,
  queryChoice,
  queryInstant,
  queryPhoneNumber,
  queryText,
  queryTimeZone,
  queryWhole,
} from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import {
  CampaignExplanation,
  previewRetry as previewBody,
  RetryPreview,
  RetryRules,
  Windows,
} from "./schemas.ts";

export const getRetryRules = route({
  method: "get",
  path: "/api/v1/retry-rules",
  id: "getRetryRules",
  tag: "Calling hours and retries",
  summary: "The retry rules in force",
  scope: "read",
  answers: {
    200: answer("The rules file in its own words, and what holds where it is silent.", RetryRules),
  },
});

export const previewRetry = route({
  method: "post",
  path: "/api/v1/retry-rules/preview",
  id: "previewRetry",
  tag: "Calling hours and retries",
  summary: "What would follow an outcome",
  description:
    "It only asks: nothing is stored. With rule packs the retry is moved to where they allow it, and the rules that moved it are named.",
  scope: "read",
  body: previewBody,
  answers: { 200: answer("The decision and its reason.", RetryPreview) },
  errors: ["not_found"],
});

export const listWindows = route({
  method: "get",
  path: "/api/v1/campaigns/:id/windows",
  id: "listWindows",
  tag: "Calling hours and retries",
  summary: "When a campaign may dial",
  description:
    "By its own hours, and by the rule packs that it enforces: their hours, holidays and blackouts where the person is. Caps are not looked at.",
  scope: "read",
  params: { id: campaignIdInPath },
  query: {
    from: queryInstant("Where to begin; now when absent."),
    days: queryWhole({ min: 1, max: 62, absent: 7 }, { description: "How far to look." }),
    kind: queryChoice(["first", "retry"], {
      description: "First attempts obey the business hours only; retries obey the retry slots too.",
    }),
    time_zone: {
      ...queryTimeZone({
        description: "As if for a contact of this zone; the campaign's when absent.",
        example: "America/New_York",
      }),
      schema: () => z.string().max(64),
    },
    phone_number: queryPhoneNumber({
      description: "As if for this number. This and what follows matter where rule packs are enforced.",
    }),
    region: queryText({ description: "As if for somebody there, such as US-FL." }),
    postal_code: queryText({ description: "As if for somebody there." }),
    country: queryText({ description: "As if for somebody there, such as US." }),
  },
  answers: { 200: answer("Its openings.", Windows) },
  errors: ["not_found"],
});

export const explainCampaign = route({
  method: "get",
  path: "/api/v1/campaigns/:id/explain",
  id: "explainCampaign",
  tag: "Calling hours and retries",
  summary: "Why a campaign is not dialling now",
  scope: "read",
  params: { id: campaignIdInPath },
  answers: { 200: answer("Every check, passed or failed, and when it can be.", CampaignExplanation) },
  errors: ["not_found"],
});

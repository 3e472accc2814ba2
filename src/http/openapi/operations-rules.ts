// Calling hours, retry rules, and why nothing is being dialled.
import { z } from "zod";
import { previewBody } from "../routes/rules/preview-body.ts";
import { answer, jsonBody, type Operation } from "./operation.ts";
import { campaignIdInPath, instant } from "./parameters.ts";
import { namedBody } from "./schema-parts.ts";
import { campaignExplanation, retryPreview, retryRules, windows } from "./schemas-rules.ts";

export const ruleOperations: Operation[] = [
  {
    method: "get",
    path: "/api/v1/retry-rules",
    id: "getRetryRules",
    tag: "Calling hours and retries",
    summary: "The retry rules in force",
    scope: "read",
    answers: {
      200: answer("The rules file in its own words, and what holds where it is silent.", retryRules),
    },
  },
  {
    method: "post",
    path: "/api/v1/retry-rules/preview",
    id: "previewRetry",
    tag: "Calling hours and retries",
    summary: "What would follow an outcome",
    description: "It only asks: nothing is stored.",
    scope: "read",
    body: jsonBody(namedBody("PreviewRetry", previewBody), {
      friday: {
        summary: "No response on a Friday afternoon",
        value: { campaign_id: 1, outcome: "RNR", attempt: 1, at: "2026-11-20T16:40:00-05:00" },
      },
    }),
    answers: { 200: answer("The decision and its reason.", retryPreview) },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/windows",
    id: "listWindows",
    tag: "Calling hours and retries",
    summary: "When a campaign may dial",
    scope: "read",
    parameters: [
      campaignIdInPath,
      instant("from", "Where to begin; now when absent."),
      {
        name: "days",
        in: "query",
        description: "How far to look.",
        schema: z.int().min(1).max(62).default(7),
      },
      {
        name: "kind",
        in: "query",
        description: "First attempts obey the business hours only; retries obey the retry slots too.",
        schema: z.enum(["first", "retry"]).default("first"),
      },
      {
        name: "time_zone",
        in: "query",
        description: "As if for a contact of this zone; the campaign's when absent.",
        schema: z.string().max(64),
        example: "America/New_York",
      },
    ],
    answers: { 200: answer("Its openings.", windows) },
    errors: ["not_found"],
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id/explain",
    id: "explainCampaign",
    tag: "Calling hours and retries",
    summary: "Why a campaign is not dialling now",
    scope: "read",
    parameters: [campaignIdInPath],
    answers: { 200: answer("Every check, passed or failed, and when it can be.", campaignExplanation) },
    errors: ["not_found"],
  },
];

// Campaigns: made, read, changed, started and stopped.
import { z } from "zod";
import type { CampaignVerb } from "../../domain/campaigns/campaign.ts";
import { CAMPAIGN_STATUSES } from "../../domain/campaigns/campaign.ts";
import { createBody, updateBody } from "../routes/campaigns/bodies.ts";
import { answer, jsonBody, type Operation } from "./operation.ts";
import { campaignIdInPath, cursors } from "./parameters.ts";
import { namedBody } from "./schema-parts.ts";
import { campaign, campaignList, campaignStats } from "./schemas-campaigns.ts";

const update = namedBody("UpdateCampaign", updateBody);

const VERBS: Record<CampaignVerb, { summary: string; description: string }> = {
  start: {
    summary: "Start a campaign",
    description:
      "Dials every number that has not been called, at the campaign's pace, and completes by itself when nothing is left. From `pending` or `completed`.",
  },
  pause: {
    summary: "Pause a campaign",
    description: "Nothing that is not on the line is dialled, retries included. From `in_progress`.",
  },
  resume: { summary: "Resume a campaign", description: "From `paused`." },
  complete: {
    summary: "Complete a campaign",
    description:
      "No further numbers are taken from its list; its calls finish. From `in_progress` or `paused`.",
  },
  cancel: {
    summary: "Cancel a campaign",
    description:
      "Waiting calls become CANCELLED, new ones are refused. From `pending`, `in_progress` or `paused`.",
  },
};

const change = (method: "put" | "patch"): Operation => ({
  method,
  path: "/api/v1/campaigns/:id",
  id: method === "put" ? "replaceCampaignFields" : "updateCampaign",
  tag: "Campaigns",
  summary: method === "put" ? "Change a campaign (the same as PATCH)" : "Change a campaign",
  description:
    "What the body does not name stays. Changed hours or a changed zone decide the first attempts that wait anew, at once.",
  scope: "write",
  parameters: [campaignIdInPath],
  body: jsonBody(update, {
    hours: {
      summary: "Other hours",
      value: { business_hours: [{ day_of_week: 6, start: "10:00", end: "12:00" }] },
    },
    lines: { summary: "Fewer lines", value: { max_concurrent_calls: 10 } },
  }),
  answers: { 200: answer("The campaign.", campaign) },
  errors: ["not_found"],
});

const verb = (name: CampaignVerb): Operation => ({
  method: "post",
  path: `/api/v1/campaigns/:id/${name}`,
  id: `${name}Campaign`,
  tag: "Campaigns",
  ...VERBS[name],
  scope: "write",
  parameters: [campaignIdInPath],
  answers: { 200: answer("The campaign.", campaign) },
  errors: ["not_found"],
});

export const campaignOperations: Operation[] = [
  {
    method: "post",
    path: "/api/v1/campaigns",
    id: "createCampaign",
    tag: "Campaigns",
    summary: "Create a campaign",
    description: "All or nothing: a bad target creates no campaign.",
    scope: "write",
    body: jsonBody(namedBody("CreateCampaign", createBody), {
      small: { summary: "The least", value: { name: "Appointment reminders" } },
      whole: {
        summary: "With hours, retries and numbers",
        value: {
          name: "Appointment reminders",
          time_zone: "America/New_York",
          max_concurrent_calls: 20,
          retry_policy: { max_attempts: 3, base_delay: "30m", max_delay: "2h", jitter: 0.2 },
          business_hours: [{ day_of_week: 1, start: "09:00", end: "17:00" }],
          targets: [{ phone_number: "+15005551000", metadata: { name: "Ada" } }],
        },
      },
    }),
    answers: { 201: answer("The campaign.", campaign) },
  },
  {
    method: "get",
    path: "/api/v1/campaigns",
    id: "listCampaigns",
    tag: "Campaigns",
    summary: "List campaigns, newest first",
    description:
      "A bare array of at most 500; the `Link` header leads to the next page. The built-in campaign of ad-hoc calls is not among them: read it as campaign 0.",
    scope: "read",
    parameters: [
      {
        name: "is_active",
        in: "query",
        description: "Active ones, inactive ones, or all.",
        schema: z.enum(["true", "false", "all"]).default("true"),
      },
      {
        name: "status",
        in: "query",
        description: "Only campaigns in this state.",
        schema: z.enum(CAMPAIGN_STATUSES),
      },
      {
        name: "limit",
        in: "query",
        description: "The most campaigns of a page.",
        schema: z.int().min(1).max(500).default(500),
      },
      ...cursors,
    ],
    answers: { 200: { ...answer("Campaigns.", campaignList), headers: ["Link"] } },
  },
  {
    method: "get",
    path: "/api/v1/campaigns/:id",
    id: "getCampaign",
    tag: "Campaigns",
    summary: "Read a campaign",
    scope: "read",
    parameters: [campaignIdInPath],
    answers: { 200: answer("The campaign, an inactive one too.", campaign) },
    errors: ["not_found"],
  },
  change("patch"),
  change("put"),
  verb("start"),
  verb("pause"),
  verb("resume"),
  verb("complete"),
  verb("cancel"),
  {
    method: "get",
    path: "/api/v1/campaigns/:id/stats",
    id: "getCampaignStats",
    tag: "Campaigns",
    summary: "Where the calls of a campaign stand",
    scope: "read",
    parameters: [campaignIdInPath],
    answers: { 200: answer("Counters that equal what the calls say.", campaignStats) },
    errors: ["not_found"],
  },
];

// The routes of a campaign: made, read, changed, started and stopped.
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { invalid } from "../../../domain/errors.ts";
import { cursors, MAX_LIMIT } from "../../lib/paging.ts";
import { campaignIdInPath, queryChoice, queryFilter, queryWhole } from "../../lib/parameters.ts";
import { answer, type Parameter, route } from "../../lib/route.ts";
import { AbandonRate } from "./abandon-rate.ts";
import { PreDialSecret } from "./pre-dial-field.ts";
import {
  Campaign,
  CampaignListing,
  CampaignStats,
  createCampaign as createBody,
  updateCampaign as updateBody,
} from "./schemas.ts";

const params = { id: campaignIdInPath };

export const createCampaign = route({
  method: "post",
  path: "/api/v1/campaigns",
  id: "createCampaign",
  tag: "Campaigns",
  summary: "Create a campaign",
  description:
    "All or nothing: a bad target creates no campaign. 409 for a `pre_dial_hook` where WEBHOOK_SECRET_KEY is not set.",
  scope: "write",
  body: createBody,
  answers: { 201: answer("The campaign.", Campaign) },
});

const activity = queryChoice(["true", "false", "all"], {
  description: "Active ones, inactive ones, or all.",
});

const isActive: Parameter<"true" | "false" | "all"> = {
  ...activity,
  read: (text = "true") => {
    if (text === "true" || text === "false" || text === "all") return text;
    throw invalid({ is_active: [`must be true, false or all, not "${text.slice(0, 60)}"`] });
  },
};

export const listCampaigns = route({
  method: "get",
  path: "/api/v1/campaigns",
  id: "listCampaigns",
  tag: "Campaigns",
  summary: "List campaigns, newest first",
  description:
    "A bare array of at most 500; the `Link` header leads to the next page. The built-in campaign of ad-hoc calls is not among them: read it as campaign 0.",
  scope: "read",
  query: {
    is_active: isActive,
    status: queryFilter(CAMPAIGN_STATUSES, { description: "Only campaigns in this state." }),
    limit: queryWhole(
      { min: 1, max: MAX_LIMIT, absent: MAX_LIMIT },
      { description: "The most campaigns of a page." },
    ),
    include: queryFilter(["counts"], {
      description:
        "counts: a page of at most 50, each campaign with its progress, in place of the bare array.",
    }),
    ...cursors,
  },
  answers: {
    200: { ...answer("Campaigns.", CampaignListing), headers: ["Link", "ETag"] },
    304: { description: "Nothing but `as_of` differs from what `If-None-Match` names.", headers: ["ETag"] },
  },
});

export const getCampaign = route({
  method: "get",
  path: "/api/v1/campaigns/:id",
  id: "getCampaign",
  tag: "Campaigns",
  summary: "Read a campaign",
  scope: "read",
  params,
  answers: { 200: answer("The campaign, an inactive one too.", Campaign) },
  errors: ["not_found"],
});

export const updateCampaign = route({
  method: "patch",
  path: "/api/v1/campaigns/:id",
  id: "updateCampaign",
  tag: "Campaigns",
  summary: "Change a campaign",
  description:
    "What the body does not name stays. Changed hours or a changed zone decide the first attempts that wait anew, at once. 409 for a `pre_dial_hook` where WEBHOOK_SECRET_KEY is not set.",
  scope: "write",
  params,
  body: updateBody,
  answers: { 200: answer("The campaign.", Campaign) },
  errors: ["not_found", "conflict"],
});

export const replaceCampaignFields = route({
  ...updateCampaign,
  method: "put",
  id: "replaceCampaignFields",
  summary: "Change a campaign (the same as PATCH)",
});

export const startCampaign = route({
  method: "post",
  path: "/api/v1/campaigns/:id/start",
  id: "startCampaign",
  tag: "Campaigns",
  summary: "Start a campaign",
  description:
    "Dials every number that has not been called, at the campaign's pace, and completes by itself when nothing is left. From `pending` or `completed`.",
  scope: "write",
  params,
  answers: { 200: answer("The campaign.", Campaign) },
  errors: ["not_found"],
});

export const pauseCampaign = route({
  ...startCampaign,
  path: "/api/v1/campaigns/:id/pause",
  id: "pauseCampaign",
  summary: "Pause a campaign",
  description: "Nothing that is not on the line is dialled, retries included. From `in_progress`.",
});

export const resumeCampaign = route({
  ...startCampaign,
  path: "/api/v1/campaigns/:id/resume",
  id: "resumeCampaign",
  summary: "Resume a campaign",
  description: "From `paused`.",
});

export const completeCampaign = route({
  ...startCampaign,
  path: "/api/v1/campaigns/:id/complete",
  id: "completeCampaign",
  summary: "Complete a campaign",
  description:
    "No further numbers are taken from its list; its calls finish. From `in_progress` or `paused`.",
});

export const cancelCampaign = route({
  ...startCampaign,
  path: "/api/v1/campaigns/:id/cancel",
  id: "cancelCampaign",
  summary: "Cancel a campaign",
  description:
    "Waiting calls become CANCELLED, new ones are refused. From `pending`, `in_progress` or `paused`.",
});

export const getCampaignStats = route({
  method: "get",
  path: "/api/v1/campaigns/:id/stats",
  id: "getCampaignStats",
  tag: "Campaigns",
  summary: "Where the calls of a campaign stand",
  scope: "read",
  params,
  answers: { 200: answer("Counters that equal what the calls say.", CampaignStats) },
  errors: ["not_found"],
});

export const getAbandonRate = route({
  method: "get",
  path: "/api/v1/campaigns/:id/abandon-rate",
  id: "getAbandonRate",
  tag: "Campaigns",
  summary: "How many answered calls were abandoned",
  description:
    "By the rule of the campaign's packs that it comes closest to the limit of, over that rule's period. Measured from when a pack with such a rule was chosen.",
  scope: "read",
  params,
  answers: { 200: answer("The rate, its days, and what follows from it.", AbandonRate) },
  errors: ["not_found"],
});

export const getPreDialSecret = route({
  method: "get",
  path: "/api/v1/campaigns/:id/pre-dial-secret",
  id: "getPreDialSecret",
  tag: "Campaigns",
  summary: "What the campaign's pre-dial hook verifies with",
  description:
    "Each question to `pre_dial_hook.url` is signed with it, as Standard Webhooks has it. It is made from WEBHOOK_SECRET_KEY, and changes with that.",
  scope: "admin",
  params,
  answers: { 200: answer("The secret.", PreDialSecret) },
  errors: ["not_found", "conflict"],
});

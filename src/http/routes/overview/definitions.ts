// The routes that the dashboard reads: each one aggregate answer of bounded rows, with an ETag.
import { SERIES_RANGES } from "../../../domain/metrics/series.ts";
import { conditional } from "../../lib/conditional-answer.ts";
import { campaignIdInPath, queryChoice, queryId, queryInstant, queryWhole } from "../../lib/parameters.ts";
import { route } from "../../lib/route.ts";
import { trunkNameInPath } from "../trunks/trunk-name.ts";
import {
  Calendar,
  CampaignFunnel,
  CampaignHeatMap,
  CampaignLive,
  CampaignSeries,
} from "./campaign-schemas.ts";
import { Overview, TrunkSeries, Whoami } from "./schemas.ts";

export const getOverview = route({
  method: "get",
  path: "/api/v1/overview",
  id: "getOverview",
  tag: "Operations",
  summary: "Everything at a glance",
  description:
    "Trunks, today, what is due, up to 50 campaigns, and what needs somebody. What gates say is at most a second old.",
  scope: "read",
  answers: conditional("The overview.", Overview),
});

export const getWhoami = route({
  method: "get",
  path: "/api/v1/whoami",
  id: "getWhoami",
  tag: "Operations",
  summary: "Who the token is",
  scope: "read",
  answers: conditional("Its name and scope.", Whoami),
});

const params = { id: campaignIdInPath };

export const getCampaignLive = route({
  method: "get",
  path: "/api/v1/campaigns/:id/live",
  id: "getCampaignLive",
  tag: "Campaigns",
  summary: "A campaign now: how far it is, and what its calls wait for",
  scope: "read",
  params,
  answers: conditional("Its figures.", CampaignLive),
  errors: ["not_found"],
});

export const getCampaignSeries = route({
  method: "get",
  path: "/api/v1/campaigns/:id/series",
  id: "getCampaignSeries",
  tag: "Campaigns",
  summary: "A campaign's outcomes over time",
  scope: "read",
  params,
  query: { range: queryChoice(SERIES_RANGES, { description: "How far back." }) },
  answers: conditional("By steps.", CampaignSeries),
  errors: ["not_found"],
});

export const getCampaignHeatMap = route({
  method: "get",
  path: "/api/v1/campaigns/:id/heat-map",
  id: "getCampaignHeatMap",
  tag: "Campaigns",
  summary: "When a campaign's people pick up",
  scope: "read",
  params,
  answers: conditional("By the hour of the callee's week.", CampaignHeatMap),
  errors: ["not_found"],
});

export const getCampaignFunnel = route({
  method: "get",
  path: "/api/v1/campaigns/:id/funnel",
  id: "getCampaignFunnel",
  tag: "Campaigns",
  summary: "What each further attempt brings",
  scope: "read",
  params,
  answers: conditional("By the attempt's number.", CampaignFunnel),
  errors: ["not_found"],
});

export const getCalendar = route({
  method: "get",
  path: "/api/v1/calendar",
  id: "getCalendar",
  tag: "Calling hours and retries",
  summary: "When a campaign may dial, by its people's time zones",
  scope: "read",
  query: {
    campaign_id: queryId({ description: "0 or absent = the built-in campaign of ad-hoc calls.", example: 1 }),
    from: queryInstant("Where to begin; now when absent."),
    days: queryWhole({ min: 1, max: 31, absent: 7 }, { description: "How far to look." }),
  },
  answers: conditional("Openings by zone.", Calendar),
  errors: ["not_found"],
});

export const getTrunkSeries = route({
  method: "get",
  path: "/api/v1/trunks/:name/series",
  id: "getTrunkSeries",
  tag: "Operations",
  summary: "A trunk over the last two hours, minute by minute",
  description: "Of its gate's memory: it begins anew when the gate does.",
  scope: "read",
  params: { name: trunkNameInPath },
  answers: conditional("120 minutes.", TrunkSeries),
  errors: ["not_found"],
});

// Every tool, in the order in which assistants see them.

import { getCampaign, listCampaigns, pauseCampaign, resumeCampaign } from "./offered/campaigns.ts";
import { explainCallTool } from "./offered/explain-call.ts";
import { forecastCampaign } from "./offered/forecast-campaign.ts";
import { getHealth, getMetrics, getOverview, listChanges } from "./offered/operations.ts";
import { whyCampaignWaits } from "./offered/why-campaign-waits.ts";
import type { Tool } from "./tool.ts";

export const TOOLS: readonly Tool[] = [
  getOverview,
  listCampaigns,
  getCampaign,
  whyCampaignWaits,
  forecastCampaign,
  explainCallTool,
  getMetrics,
  listChanges,
  getHealth,
  pauseCampaign,
  resumeCampaign,
];

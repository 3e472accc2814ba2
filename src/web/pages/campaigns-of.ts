// The list of campaigns with their counts: what `include=counts` makes of the answer.
import type { CampaignPage } from "../../client/generated/types.ts";

export type CampaignsPage = CampaignPage;
export type CountedCampaign = CampaignsPage["data"][number];

/** The client has the type of the bare array alone. */
export const campaignsOf = (answer: unknown): CampaignsPage => answer as CampaignsPage;

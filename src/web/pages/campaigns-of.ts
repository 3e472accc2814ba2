// The list of campaigns with their counts: what `include=counts` makes of the answer.
import type { Of } from "../../http/lib/route.ts";
import type { CampaignPage } from "../../http/routes/campaigns/schemas.ts";

export type CampaignsPage = Of<typeof CampaignPage>;
export type CountedCampaign = CampaignsPage["data"][number];

/** The definition has the type of the bare array alone. */
export const campaignsOf = (answer: unknown): CampaignsPage => answer as CampaignsPage;

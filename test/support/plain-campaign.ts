// A campaign as the domain knows it, for tests that ask about a few of its fields.
import { type Campaign, newCampaign } from "../../src/domain/campaigns/campaign.ts";

/** In progress, always open, with every line there is. */
export const plainCampaign = (changes: Partial<Campaign> = {}): Campaign => ({
  ...newCampaign(
    {
      name: "a campaign",
      description: null,
      isActive: true,
      timeZone: null,
      maxConcurrentCalls: null,
      weight: 1,
      retryPolicy: null,
      businessHours: null,
    },
    0,
  ),
  id: 1,
  status: "in_progress",
  ...changes,
});

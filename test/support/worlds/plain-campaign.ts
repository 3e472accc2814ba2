// A campaign as the domain knows it, for tests that ask about a few of its fields.
import { type Campaign, newCampaign } from "../../../src/domain/campaigns/campaign.ts";
import { camelKeys } from "../../../src/http/lib/field-names.ts";
import { createCampaign } from "../../../src/http/routes/campaigns/schemas.ts";

/** As a client makes it that gives a name alone: always open, with every line there is. */
const { targets: _, ...named } = createCampaign.checked().parse({ name: "a campaign" });

/** In progress. */
export const plainCampaign = (changes: Partial<Campaign> = {}): Campaign => ({
  ...newCampaign(camelKeys(named), 0),
  id: 1,
  status: "in_progress",
  ...changes,
});

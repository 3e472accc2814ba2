// Who changed a campaign: when, what, from what to what.
import type { Campaign } from "../api/api-types.ts";
import { When } from "../parts/when.tsx";
import { ChangesOf } from "./changes.tsx";

interface Shown {
  campaign: Campaign;
  query: URLSearchParams;
}

export const CampaignChanges = ({ campaign, query }: Shown) => (
  <section class="card">
    <h2>Changes</h2>
    <ChangesOf campaignId={String(campaign.id)} query={query} />
    {campaign.completed_at !== null && (
      <p class="quiet">
        Ended <When at={campaign.completed_at} distance />; that it had nothing left is nobody's change.
      </p>
    )}
  </section>
);

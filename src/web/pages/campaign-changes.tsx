// What is known of a campaign's changes.
import type { Campaign } from "../api/api-types.ts";
import { When } from "../parts/when.tsx";

export const CampaignChanges = ({ campaign }: { campaign: Campaign }) => {
  const steps: [string, string | null][] = [
    ["Created", campaign.created_at],
    ["Started", campaign.started_at],
    ["Last changed", campaign.updated_at],
    ["Completed or cancelled", campaign.completed_at],
  ];
  return (
    <section class="card">
      <h2>Changes</h2>
      <ol class="timeline">
        {steps.flatMap(([name, at]) =>
          at === null
            ? []
            : [
                <li key={name}>
                  <When at={at} distance /> {name}
                </li>,
              ],
        )}
      </ol>
      <p class="quiet">
        Who changed what is not recorded yet; the service's log names the token of each request.
      </p>
    </section>
  );
};

// Starting a campaign, with its forecast in view: what would stop it takes a second click.
import { useState } from "preact/hooks";
import { CAMPAIGN_TRANSITIONS } from "../../domain/campaigns/campaign.ts";
import type { Campaign, CampaignForecast } from "../api/api-types.ts";
import { post } from "../api/client.ts";
import { Act } from "../parts/act.tsx";
import { run } from "../parts/toast.tsx";

export const canStart = ({ status }: Pick<Campaign, "status">): boolean =>
  CAMPAIGN_TRANSITIONS.start.from.includes(status);

interface StartProps {
  campaign: Pick<Campaign, "id" | "name" | "status">;
  /** Null while it is asked for. */
  findings: CampaignForecast["findings"] | null;
  onStarted: () => void;
}

export function StartCampaign({ campaign, findings, onStarted }: StartProps) {
  const [asked, setAsked] = useState(false);
  const stops = findings?.filter(f => f.kind === "stops") ?? [];
  const start = async () => {
    if (stops.length > 0 && !asked) return setAsked(true);
    const params = { id: String(campaign.id) };
    const done = await run("Started.", () => post("/campaigns/:id/start", { params }));
    if (done !== null) onStarted();
  };
  const surely = asked && stops.length > 0;
  return (
    <section class="card start" aria-label="Start">
      <p class="actions">
        <Act
          needs="write"
          look={surely ? "red" : "primary"}
          not={findings === null ? "The forecast is not there yet." : null}
          onAct={start}
        >
          {surely ? "Start all the same" : `Start ${campaign.name}`}
        </Act>
        {surely && (
          <button type="button" onClick={() => setAsked(false)}>
            Not now
          </button>
        )}
        <span class="quiet">Nobody is called before you start it.</span>
      </p>
      {surely && (
        <p role="alert">
          <strong>It would call nobody as it stands.</strong> {stops.map(f => `${f.text} ${f.fix}`).join(" ")}
        </p>
      )}
    </section>
  );
}

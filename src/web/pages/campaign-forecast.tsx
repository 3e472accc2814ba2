// When a campaign will be done, what holds it back, and what would change that; where it can, it is started here.
import { useEffect, useState } from "preact/hooks";
import type { Campaign, CampaignForecast } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import { useLive } from "../live/use-live.ts";
import { useOnce } from "../live/use-once.ts";
import { Loading, Problem } from "../parts/states.tsx";
import { AskWhatIf } from "./ask-what-if.tsx";
import { FORECAST_MS } from "./campaign-live.tsx";
import { ForecastView } from "./forecast-view.tsx";
import { canStart, StartCampaign } from "./start-campaign.tsx";
import { AS_IT_IS, forecastQuery, type WhatIf } from "./what-if.ts";

/** A hand that moves a slider rests at last. */
const REST_MS = 400;

interface TabProps {
  campaign: Campaign;
  onStarted: () => void;
}

export function CampaignForecastTab({ campaign, onStarted }: TabProps) {
  const params = { id: String(campaign.id) };
  const [whatIf, setWhatIf] = useState<WhatIf>(AS_IT_IS);
  const rested = useRested(forecastQuery(whatIf));
  const asIs = useLive(
    `forecast ${campaign.id} ${campaign.status}`,
    signal => get("/campaigns/:id/forecast", { params }, signal),
    { aside: true, idleMs: FORECAST_MS },
  );
  return (
    <div class="stack">
      {asIs.error !== null && <Problem error={asIs.error} />}
      {canStart(campaign) && (
        <StartCampaign campaign={campaign} findings={asIs.value?.findings ?? null} onStarted={onStarted} />
      )}
      <AskWhatIf whatIf={whatIf} onChange={setWhatIf} />
      {asIs.value === null ? (
        asIs.error === null && <Loading />
      ) : rested === "{}" ? (
        <ForecastView forecast={asIs.value} />
      ) : (
        <Otherwise id={params.id} query={rested} asIs={asIs.value} />
      )}
    </div>
  );
}

/** The query as text, a moment after its last change. */
function useRested(query: Record<string, string>): string {
  const text = JSON.stringify(query);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** While another one is asked for, the last one stays. */
function Otherwise({ id, query, asIs }: { id: string; query: string; asIs: CampaignForecast }) {
  const [last, setLast] = useState<CampaignForecast | null>(null);
  const { value, error } = useOnce(`forecast ${id} ${query}`, () =>
    get("/campaigns/:id/forecast", { params: { id }, query: JSON.parse(query) }),
  );
  useEffect(() => {
    if (value !== null) setLast(value);
  }, [value]);
  const shown = value ?? last;
  if (error !== null) return <Problem error={error} />;
  if (shown === null) return <ForecastView forecast={asIs} stale />;
  return <ForecastView forecast={shown} instead={asIs} stale={value === null} />;
}

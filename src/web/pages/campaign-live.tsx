// A campaign's figures: outcomes over time, when people pick up, what each attempt brings.
import { useState } from "preact/hooks";
import type { Live } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import { OutcomeBars } from "../charts/bars.tsx";
import { Funnel } from "../charts/funnel.tsx";
import { HeatGrid } from "../charts/grid.tsx";
import { number, percent } from "../format/numbers.ts";
import { useLive } from "../live/use-live.ts";
import { Loading, Problem } from "../parts/states.tsx";
import { AbandonTile } from "./abandon-rate.tsx";
import { DoneBy } from "./forecast-view.tsx";
import { LinesNow } from "./lines-now.tsx";

/** A forecast costs more than the counters, and changes slowly. */
export const FORECAST_MS = 30_000;

const RANGES = [
  { range: "1h", name: "1 h" },
  { range: "24h", name: "24 h" },
  { range: "7d", name: "7 d" },
  { range: "35d", name: "35 d" },
];

export function CampaignLive({ live }: { live: Live }) {
  const id = String(live.id);
  const [range, setRange] = useState("24h");
  const params = { id };
  const aside = { aside: true };
  const series = useLive(
    `series ${id} ${range}`,
    signal => get("/campaigns/:id/series", { params, query: { range } }, signal),
    aside,
  );
  const map = useLive(`map ${id}`, signal => get("/campaigns/:id/heat-map", { params }, signal), aside);
  const funnel = useLive(`funnel ${id}`, signal => get("/campaigns/:id/funnel", { params }, signal), aside);
  const forecast = useLive(
    `forecast ${id}`,
    async signal =>
      live.status === "in_progress" ? get("/campaigns/:id/forecast", { params }, signal) : null,
    { aside: true, idleMs: FORECAST_MS },
  );
  const failed = series.error ?? map.error ?? funnel.error;
  return (
    <div class="stack">
      <section class="tiles" aria-label="Now">
        <div class="card tile">
          <span class="name">On the line</span>
          {live.lines.max_concurrent_calls === null ? (
            <strong class="big">{number(live.lines.in_use)}</strong>
          ) : (
            <LinesNow inUse={live.lines.in_use} all={live.lines.max_concurrent_calls} />
          )}
        </div>
        <div class="card tile">
          <span class="name">Pick-up</span>
          <strong class="big">{percent(live.pick_up)}</strong>
          <span class="quiet">of attempts that ended</span>
        </div>
        <div class="card tile">
          <span class="name">Reached</span>
          <strong class="big">{number(live.counts.picked)}</strong>
          <span class="quiet">
            failed {number(live.counts.failed)} · cancelled {number(live.counts.cancelled)}
          </span>
        </div>
        {forecast.value && (
          <a class="card tile" href={`/ui/campaigns/${id}/forecast`}>
            <span class="name">Done by, as forecast</span>
            <DoneBy doneBy={forecast.value.done_by} />
          </a>
        )}
        <AbandonTile campaignId={id} />
      </section>
      {failed !== null && <Problem error={failed} />}
      <fieldset class="choice">
        <legend class="hidden">How far back</legend>
        {RANGES.map(r => (
          <button
            key={r.range}
            type="button"
            aria-pressed={range === r.range}
            onClick={() => setRange(r.range)}
          >
            {r.name}
          </button>
        ))}
      </fieldset>
      {series.value === null ? failed === null && <Loading /> : <OutcomeBars series={series.value} />}
      {map.value !== null && <HeatGrid map={map.value} />}
      {funnel.value !== null && <Funnel funnel={funnel.value} />}
    </div>
  );
}

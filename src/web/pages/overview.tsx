// Everything at a glance: what needs somebody, the lines, each campaign with what it waits for, today and the latest.
import type { Overview } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import { number, percent, share } from "../format/numbers.ts";
import { useLive } from "../live/use-live.ts";
import { ProgressBar } from "../parts/progress.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { WaitsFor } from "../parts/waits.tsx";
import { When } from "../parts/when.tsx";
import { LatestCalls } from "./latest-calls.tsx";
import { LinesNow } from "./lines-now.tsx";
import { pageOf } from "./page-of.ts";
import { TryIt } from "./try-it.tsx";

export const dials = ({ trunks }: Overview) => trunks.some(t => t.lines_in_use > 0);

export default function OverviewPage() {
  const { value, error } = useLive("overview", signal => get("/overview", {}, signal), { dials });
  return (
    <>
      <h1 tabIndex={-1}>Overview</h1>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        error === null && <Loading />
      ) : (
        <OverviewView overview={value} stale={error !== null} />
      )}
    </>
  );
}

export function OverviewView({ overview, stale = false }: { overview: Overview; stale?: boolean }) {
  const { attention, campaigns, due, latest, today, trunks } = overview;
  return (
    <div class={stale ? "stack stale" : "stack"}>
      {attention.length > 0 && (
        <section class="card needs" aria-labelledby="needs">
          <h2 id="needs">Needs you</h2>
          <ul>
            {attention.map(({ kind, text, href }) => (
              <li key={`${kind}${text}`}>
                <span class="mark" aria-hidden="true">
                  !
                </span>
                <a href={pageOf(href)}>{text}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="tiles" aria-label="Lines">
        {trunks.map(trunk => (
          <a key={trunk.name} class="card tile" href="/ui/trunks">
            <span class="name">
              {trunk.name} <StateWord state={trunk.status} />
            </span>
            <LinesNow inUse={trunk.lines_in_use} all={trunk.max_concurrent_calls} />
            <span class="quiet">{paceOf(trunk)}</span>
          </a>
        ))}
        <div class="card tile">
          <span class="name">Due now</span>
          <strong class="big">
            {due.at_least && "over "}
            {number(due.calls)}
          </strong>
          <span class="quiet">calls that the rules allow</span>
        </div>
        <div class="card tile">
          <span class="name">Today (UTC)</span>
          <strong class="big">
            {percent(today.dialled === 0 ? null : share(today.picked, today.dialled))}
          </strong>
          <span class="quiet">
            picked {number(today.picked)} · no answer {number(today.rnr)} · disconnected{" "}
            {number(today.disconnected)} · failed {number(today.failed)}
          </span>
        </div>
      </section>
      <Campaigns campaigns={campaigns} />
      <LatestCalls latest={latest} />
    </div>
  );
}

/** `3.6 dials/s of 5 · breaker closed` */
export function paceOf({ dials_last_minute, calls_per_second, breaker }: Overview["trunks"][number]): string {
  const limit = calls_per_second > 0 ? ` of ${calls_per_second}` : "";
  const pace = dials_last_minute === null ? [] : [`${(dials_last_minute / 60).toFixed(1)} dials/s${limit}`];
  return [...pace, `breaker ${breaker.state.replace("_", " ")}`].join(" · ");
}

function Campaigns({ campaigns }: Pick<Overview, "campaigns">) {
  return (
    <section class="card" aria-labelledby="running">
      <h2 id="running">Campaigns</h2>
      {campaigns.length === 0 ? (
        <>
          <Empty text="None is in progress or paused." />
          <TryIt />
        </>
      ) : (
        <ul class="campaigns">
          {campaigns.map(c => (
            <li key={c.id}>
              <div class="row">
                <a href={`/ui/campaigns/${c.id}`}>
                  <span class="quiet">{c.id}</span> {c.name}
                </a>
                <StateWord state={c.status} />
              </div>
              <p class="waiting">
                <WaitsFor waits={c.waits} />
              </p>
              <ProgressBar counts={c.counts} />
              <p class="quiet facts">
                {percent(share(c.counts.ended, c.counts.total))} of {number(c.counts.total)} ·{" "}
                {number(c.lines)} lines · pick-up {percent(c.pick_up)}
                {c.done_by !== null && (
                  <>
                    {" "}
                    · done <When at={c.done_by} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

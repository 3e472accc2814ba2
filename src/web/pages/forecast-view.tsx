// A forecast in words and figures: when it is done, what holds it back, who is called when and who never, what it costs.
import type { CampaignForecast } from "../api/api-types.ts";
import { LinesAhead } from "../charts/lines-ahead.tsx";
import { number, percent, plural, share } from "../format/numbers.ts";
import { duration, moment, place, readable } from "../format/times.ts";
import { clock } from "../live/paused.ts";
import { When } from "../parts/when.tsx";

const LIMITS: Record<NonNullable<CampaignForecast["limit"]>, string> = {
  lines: "lines: all that it may use are busy",
  pace: "the pace: dials wait for their turn",
  hours: "calling hours: lines stand idle while it is closed",
  retry_delay: "retry delays: lines stand idle until they are over",
  other_campaigns: "other campaigns, with which it shares the lines",
};

export const DoneBy = ({ doneBy }: { doneBy: CampaignForecast["done_by"] }) =>
  doneBy.p50 === null ? (
    <strong class="big">not within 31 days</strong>
  ) : (
    <>
      <strong class="big">
        <When at={doneBy.p50} />
      </strong>
      <span class="quiet">
        {moment(doneBy.low ?? doneBy.p50, clock.value)} to{" "}
        {doneBy.high === null ? "later than 31 days" : moment(doneBy.high, clock.value)}
      </span>
    </>
  );

/** What was asked a moment apart differs by seconds. */
const SAME_MS = 60_000;

/** `1 h 10 min earlier than as it is`. */
export function comparedWith(p50: string | null, instead: string | null): string {
  if (p50 === instead) return "as it is";
  if (p50 === null) return `instead of ${instead === null ? "never" : moment(instead, clock.value)}`;
  if (instead === null) return "instead of not within 31 days";
  const ms = Date.parse(p50) - Date.parse(instead);
  if (Math.abs(ms) < SAME_MS) return "as it is";
  return `${duration(Math.abs(ms))} ${ms < 0 ? "earlier" : "later"} than as it is`;
}

interface ViewProps {
  forecast: CampaignForecast;
  /** As things stand, where this is a what-if. */
  instead?: CampaignForecast;
  stale?: boolean;
}

export function ForecastView({ forecast, instead, stale = false }: ViewProps) {
  const { calls, attempts, reached, unreached, minutes, cost, limit } = forecast;
  return (
    <div class={stale ? "stack stale" : "stack"} aria-busy={stale}>
      <section class="tiles" aria-label="Forecast" aria-live="polite">
        <div class="card tile">
          <span class="name">{instead === undefined ? "Done by" : "Would be done by"}</span>
          <DoneBy doneBy={forecast.done_by} />
          {instead !== undefined && <span>{comparedWith(forecast.done_by.p50, instead.done_by.p50)}</span>}
        </div>
        <div class="card tile">
          <span class="name">Held back by</span>
          <strong>{limit === null ? "nothing" : LIMITS[limit]}</strong>
          <span class="quiet">at most {plural(Math.round(forecast.peak_lines), "line")} at once</span>
        </div>
        <div class="card tile">
          <span class="name">Reached</span>
          <strong class="big">{percent(calls === 0 ? null : share(reached, calls))}</strong>
          <span class="quiet">
            {number(reached)} of {plural(calls, "person", "people")}, {number(unreached)} not, by{" "}
            {plural(attempts, "attempt")}
          </span>
        </div>
        <div class="card tile">
          <span class="name">Costs</span>
          <strong class="big">{cost.provider === null ? "–" : cost.provider.toFixed(2)}</strong>
          <span class="quiet">
            {plural(minutes, "minute")} on the line
            {cost.provider === null
              ? "; PRICE_PER_MINUTE and PRICE_PER_DIAL are not set. "
              : ", by the provider's prices that are set. "}
            ${cost.platform_usd.toFixed(2)} to Cloudflare.
          </span>
        </div>
      </section>
      <Findings findings={forecast.findings} />
      <LinesAhead series={forecast.series} stepSeconds={forecast.step_seconds} />
      <WhoIsCalled callable={forecast.callable} />
    </div>
  );
}

const MARKS = { stops: "×", warns: "!" } as const;

const Findings = ({ findings }: Pick<CampaignForecast, "findings">) =>
  findings.length === 0 ? null : (
    <section class="card needs" aria-labelledby="findings">
      <h2 id="findings">What to know before</h2>
      <ul>
        {findings.map(({ kind, text, fix }) => (
          <li key={text}>
            <span class={kind === "stops" ? "mark bad" : "mark"} aria-hidden="true">
              {MARKS[kind]}
            </span>
            <span class="hidden">{kind === "stops" ? "Stops it: " : "Look: "}</span>
            {readable(text, clock.value)} <span class="quiet">{fix}</span>
          </li>
        ))}
      </ul>
    </section>
  );

/** Most first; the rest is summed up. */
const MOST_ROWS = 12;
const QUARTER_MS = 15 * 60_000;

type Later = CampaignForecast["callable"]["later"];

/** Of one zone within a quarter of an hour: one row, with the first of its times. */
export function gathered(later: Later): Later {
  const rows = new Map<string, Later[number]>();
  for (const row of later) {
    const key = `${row.time_zone} ${Math.floor(Date.parse(row.until) / QUARTER_MS)}`;
    const known = rows.get(key);
    const until = known === undefined || row.until < known.until ? row.until : known.until;
    rows.set(key, { ...row, until, calls: row.calls + (known?.calls ?? 0) });
  }
  return [...rows.values()].filter(({ calls }) => calls > 0).sort((a, b) => b.calls - a.calls);
}

export function WhoIsCalled({ callable }: Pick<CampaignForecast, "callable">) {
  const later = gathered(callable.later);
  const rest = later.slice(MOST_ROWS).reduce((sum, { calls }) => sum + calls, 0);
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">Who is called when</h2>
      <dl class="callable">
        <div>
          <dt>{number(callable.now)}</dt>
          <dd>now</dd>
        </div>
        {later.slice(0, MOST_ROWS).map(({ time_zone, until, calls }) => (
          <div key={`${time_zone}${until}`}>
            <dt>{number(calls)}</dt>
            <dd>
              later{time_zone !== null && `, in ${place(time_zone)}`}: from <When at={until} distance />
            </dd>
          </div>
        ))}
        {rest > 0 && (
          <div>
            <dt>{number(rest)}</dt>
            <dd>later, at other times</dd>
          </div>
        )}
        {callable.never.map(({ reason, calls }) => (
          <div key={reason}>
            <dt>{number(calls)}</dt>
            <dd>
              <strong>never</strong>: {reason}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

// Forecasts in the API's form.
import type { CampaignForecast as Found } from "../../../actions/forecast/forecast-campaign.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { ListForecast } from "./schemas.ts";

const MOST_STEPS = 400;
const tenth = (n: number) => Math.round(n * 10) / 10;
const cents = (n: number) => Math.round(n * 100) / 100;

export function presentForecast(found: Omit<Found, "campaign">): Of<typeof ListForecast> {
  const { forecast, callable, cost } = found;
  const { doneBy } = forecast;
  return {
    as_of: time(found.now),
    from: time(found.from),
    callable: {
      now: Math.round(callable.now),
      later: callable.later.map(({ timeZone, until, calls }) => ({
        time_zone: timeZone,
        until: time(until),
        calls: Math.round(calls),
      })),
      never: callable.never.map(({ reason, calls }) => ({ reason, calls: Math.round(calls) })),
    },
    done_by: { p50: time(doneBy.p50), low: time(doneBy.low), high: time(doneBy.high) },
    calls: Math.round(forecast.calls),
    attempts: Math.round(forecast.attempts),
    reached: Math.round(forecast.reached),
    unreached: Math.round(forecast.unreached),
    minutes: Math.round(forecast.minutes),
    peak_lines: tenth(forecast.peakLines),
    limit: forecast.limit,
    cost: {
      provider: cost.provider === null ? null : cents(cost.provider),
      platform_usd: cents(cost.platform),
    },
    series: everySo(forecast.steps).map(step => ({
      at: time(step.at),
      attempts: tenth(step.attempts),
      reached: tenth(step.reached),
      lines: tenth(step.lines),
    })),
    step_seconds: forecast.stepMs / 1000,
    assumed: [...forecast.assumed],
    findings: found.findings,
  };
}

/** Of very many steps each so-many-th. */
function everySo<Step>(steps: readonly Step[]): Step[] {
  const each = Math.max(1, Math.ceil(steps.length / MOST_STEPS));
  return steps.filter((_, i) => i % each === 0);
}

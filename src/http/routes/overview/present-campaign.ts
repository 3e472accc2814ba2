// One campaign's figures in the API's form.
import type { Calendar as CalendarNoun, CalendarZone } from "../../../actions/overview/show-calendar.ts";
import type { CampaignWaits, CampaignLive as Live } from "../../../actions/overview/show-campaign-live.ts";
import type { Funnel, HeatMap, Series } from "../../../actions/overview/show-charts.ts";
import type { SeriesRange } from "../../../domain/metrics/series.ts";
import { type AttemptSums, WEEK_HOURS } from "../../../domain/metrics/tally.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type {
  Calendar,
  CampaignFunnel,
  CampaignHeatMap,
  CampaignLive,
  CampaignSeries,
} from "./campaign-schemas.ts";
import { presentProgress, presentSums, presentWaits } from "./present-figures.ts";

function presentWhy({ why, now }: CampaignWaits): Of<typeof CampaignLive>["why"] {
  return {
    as_of: time(now),
    closed_by_zone: why.closedByZone.map(({ timeZone, calls, until }) => ({
      time_zone: timeZone,
      calls,
      until: time(until),
    })),
    retry_delay: why.retryDelay,
    lines: why.lines,
    pace: why.pace,
    breaker: why.breaker,
    caller_ids: why.callerIds,
    number: why.number,
    state: why.state,
    ready: why.ready,
    never: why.never,
    at_least: why.atLeast,
  };
}

export function presentLive(live: Live, waiting: CampaignWaits): Of<typeof CampaignLive> {
  const { campaign, progress } = live;
  return {
    as_of: time(live.now),
    id: campaign.id,
    name: campaign.name,
    status: campaign.status,
    is_active: campaign.isActive,
    started_at: time(campaign.startedAt),
    completed_at: time(campaign.completedAt),
    counts: presentProgress(progress),
    pick_up: live.pickUp,
    lines: { in_use: progress.onTheLine, max_concurrent_calls: campaign.maxConcurrentCalls },
    waits: presentWaits(waiting.waits),
    why: presentWhy(waiting),
    done_by: null,
  };
}

export function presentSeries(
  { now, plan, found }: Series,
  asked: { id: number; range: SeriesRange },
): Of<typeof CampaignSeries> {
  const byStep = new Map(found.map(sums => [sums.step, sums]));
  const of = (counter: keyof AttemptSums) =>
    Array.from({ length: plan.steps }, (_, i) => byStep.get(plan.first + i)?.[counter] ?? 0);
  return {
    as_of: time(now),
    campaign_id: asked.id,
    range: asked.range,
    from: time(plan.first * plan.stepMs),
    step_seconds: plan.stepMs / 1_000,
    outcomes: {
      picked: of("picked"),
      disconnected: of("disconnected"),
      rnr: of("rnr"),
      failed: of("failed"),
    },
    seconds: of("seconds"),
  };
}

export function presentHeatMap(map: HeatMap, { id }: { id: number }): Of<typeof CampaignHeatMap> {
  const byHour = new Map(map.tallies.map(row => [Number(row.slot), row]));
  return {
    as_of: time(map.now),
    campaign_id: id,
    time_zone: map.timeZone,
    cells: Array.from({ length: WEEK_HOURS }, (_, hour) => {
      const { dialled = 0, picked = 0 } = byHour.get(hour) ?? {};
      return { attempts: dialled, picked };
    }),
    open: map.open,
    now: map.hour,
    few: 20,
  };
}

export const presentFunnel = (
  { now, progress, tallies }: Funnel,
  { id }: { id: number },
): Of<typeof CampaignFunnel> => ({
  as_of: time(now),
  campaign_id: id,
  counts: presentProgress(progress),
  attempts: tallies
    .map(row => ({ attempt: Number(row.slot), ...presentSums(row) }))
    .sort((a, b) => a.attempt - b.attempt),
});

const presentOpenings = (openings: CalendarZone["first"]) =>
  openings.map(o => ({ opens_at: time(o.opens_at), closes_at: time(o.closes_at) }));

export const presentCalendar = (calendar: CalendarNoun): Of<typeof Calendar> => ({
  as_of: time(calendar.now),
  campaign_id: calendar.campaignId,
  from: time(calendar.from),
  to: time(calendar.to),
  zones: calendar.zones.map(zone => ({
    time_zone: zone.timeZone,
    contacts: zone.contacts,
    accepted: zone.accepted,
    ended: zone.ended,
    open_now: zone.openNow,
    changes_at: time(zone.changesAt),
    first: presentOpenings(zone.first),
    retry: presentOpenings(zone.retry),
    clock_changes: zone.clockChanges.map(({ at, minutes }) => ({ at: time(at), minutes })),
  })),
  further_zones: calendar.furtherZones,
});

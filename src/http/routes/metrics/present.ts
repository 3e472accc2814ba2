// Metrics and rebuilt counters in the API's form.
import type { RebuiltCounters } from "../../../actions/metrics/rebuild-counters.ts";
import type { ServiceMetrics } from "../../../actions/metrics/show-metrics.ts";
import { type CounterRow, compareCounters } from "../../../domain/metrics/compare-counters.ts";
import type { DailyCounters } from "../../../domain/metrics/totals.ts";
import type { Of } from "../../lib/route.ts";
import type { Metrics, RebuiltMetrics } from "./schemas.ts";

function presentDay(day: DailyCounters): Of<typeof Metrics>["recent_metrics"][number] {
  const ended = day.picked + day.disconnected + day.rnr + day.failed;
  return {
    date: day.date,
    total_calls_initiated: day.initiated,
    total_calls_picked: day.picked,
    total_calls_disconnected: day.disconnected,
    total_calls_rnr: day.rnr,
    total_calls_failed: day.failed,
    total_retries: day.retries,
    peak_concurrent_calls: day.peakConcurrent,
    total_call_duration: day.callSeconds,
    total_call_duration_seconds: day.callSeconds,
    avg_call_duration: ended === 0 ? 0 : day.callSeconds / ended,
    dlq_entries_created: day.deadLetters,
    by_disposition: day.ended,
  };
}

export const presentMetrics = ({ lines, status, waiting, days }: ServiceMetrics): Of<typeof Metrics> => ({
  current_concurrent_calls: lines.inUse,
  max_concurrent_calls: lines.limit,
  system_status: status,
  queued_calls: waiting,
  recent_metrics: days.map(presentDay),
});

const KEYS = ["date", "campaign_id"];

/** A row's counters, without the day or the campaign that they are of. */
const countersOf = (row: CounterRow) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !KEYS.includes(name))) as Record<string, number>;

const counters = ({ before, after }: { before: CounterRow | null; after: CounterRow }) => ({
  before: before === null ? null : countersOf(before),
  after: countersOf(after),
});

export function presentRebuilt({ state, cursor, found }: RebuiltCounters): Of<typeof RebuiltMetrics> {
  const { from, to, campaigns } = state.asked;
  const looked = compareCounters(found.campaigns, "campaign_id");
  return {
    from,
    to,
    done: cursor === null,
    cursor,
    calls_read: state.callsRead,
    days: compareCounters(found.days, "date").map(day => ({
      date: String(day.after.date),
      differed: day.differed,
      ...counters(day),
    })),
    campaigns: campaigns
      ? {
          checked: looked.length,
          tallied: found.tallied,
          differed: looked
            .filter(campaign => campaign.differed)
            .map(campaign => ({ campaign_id: Number(campaign.after.campaign_id), ...counters(campaign) })),
        }
      : null,
    changed_meanwhile: { days: found.changed.days, campaign_ids: found.changed.campaignIds },
  };
}

// What must be true at the end of the demo, checked on what the service says by different ways.
import type { CallAnswer, CampaignStats, DayMetrics, MetricsAnswer } from "../../cli/client/answers.ts";

export interface Findings {
  contacts: number;
  stats: CampaignStats;
  metrics: MetricsAnswer;
  calls: readonly CallAnswer[];
}

export interface Check {
  ok: boolean;
  claim: string;
}

export const isFinal = ({ status, next_retry_at }: CallAnswer) =>
  status === "PICKED" || status === "CANCELLED" || (status === "FAILED" && next_retry_at === null);

type Counter = Exclude<keyof DayMetrics, "date" | "by_disposition">;

/** More than one day when midnight (UTC) passed. */
export const total = ({ recent_metrics }: MetricsAnswer, counter: Counter) =>
  recent_metrics.reduce((sum, day) => sum + day[counter], 0);

export const peakOf = ({ recent_metrics }: MetricsAnswer) =>
  Math.max(0, ...recent_metrics.map(day => day.peak_concurrent_calls));

export function attemptsEnded(metrics: MetricsAnswer): number {
  const outcomes = [
    "total_calls_picked",
    "total_calls_disconnected",
    "total_calls_rnr",
    "total_calls_failed",
  ] as const;
  return outcomes.reduce((sum, counter) => sum + total(metrics, counter), 0);
}

export function checkFindings({ contacts, stats, metrics, calls }: Findings): Check[] {
  const final = calls.filter(isFinal).length;
  const numbers = new Set(calls.map(call => call.phone_number)).size;
  const attempts = calls.reduce((sum, call) => sum + call.attempt_count, 0);
  const initiated = total(metrics, "total_calls_initiated");
  const retries = total(metrics, "total_retries");
  const ended = attemptsEnded(metrics);
  const having = (status: string) => calls.filter(call => call.status === status).length;
  return [
    {
      ok: calls.length === contacts && numbers === contacts && final === contacts,
      claim: `every contact got one call, and every call ended (${final} of ${contacts})`,
    },
    {
      ok:
        having("PICKED") === stats.completed_calls &&
        having("FAILED") + having("CANCELLED") === stats.failed_calls &&
        calls.length === stats.total_calls,
      claim: `the campaign's stats say what its calls say (${stats.completed_calls} picked, ${stats.failed_calls} failed)`,
    },
    {
      ok:
        initiated === stats.total_calls &&
        total(metrics, "total_calls_picked") === stats.completed_calls &&
        retries === stats.retries_attempted,
      claim: `the metrics agree with the stats (${initiated} accepted, ${retries} retries)`,
    },
    {
      ok: ended === attempts && initiated + retries === attempts,
      claim: `each attempt has one outcome (${initiated} first ones + ${retries} retries = ${ended} outcomes)`,
    },
    {
      ok: calls.every(call => call.attempt_count <= call.max_attempts),
      claim: "no call had more attempts than it may",
    },
    {
      ok: peakOf(metrics) <= metrics.max_concurrent_calls && metrics.current_concurrent_calls === 0,
      claim: `never more than ${metrics.max_concurrent_calls} lines in use (peak ${peakOf(metrics)}), none left over`,
    },
    { ok: total(metrics, "dlq_entries_created") === 0, claim: "no dead letters" },
  ];
}

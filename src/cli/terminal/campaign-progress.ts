// A campaign being dialled, as the terminal shows it: pure, from samples to lines.

import type { CampaignStats, MetricsAnswer } from "../client/answers.ts";
import { bar, paint } from "./terminal.ts";

export interface Sample {
  /** Milliseconds since the campaign was started. */
  atMs: number;
  stats: CampaignStats;
  metrics: MetricsAnswer;
}

const RATE_OVER_MS = 3_000;
const BAR_WIDTH = 44;
const LINES_WIDTH = 20;

export const endedOf = ({ stats }: Sample) => stats.completed_calls + stats.failed_calls;

/** A call that is waiting for its first dial was not dialled; every retry is a dial of its own. */
export const dialsOf = ({ stats }: Sample) =>
  stats.total_calls - stats.by_status.INITIATED + stats.retries_attempted;

/** Dials per second over the last three seconds. */
export function dialRate(samples: readonly Sample[]): number {
  const last = samples.at(-1);
  const first = samples.find(s => last !== undefined && s.atMs >= last.atMs - RATE_OVER_MS);
  if (last === undefined || first === undefined || last.atMs <= first.atMs) return 0;
  return ((dialsOf(last) - dialsOf(first)) * 1000) / (last.atMs - first.atMs);
}

/** `contacts` is how many calls there will be: the campaign makes them a few hundred at a time. */
export function progressLines(samples: readonly Sample[], contacts: number): string[] {
  const last = samples.at(-1);
  if (last === undefined) return [];
  const { stats, metrics } = last;
  const ended = endedOf(last);
  const percent = String(Math.floor((100 * ended) / Math.max(contacts, 1))).padStart(3);
  const lines = metrics.current_concurrent_calls;
  const max = metrics.max_concurrent_calls;
  const count = (label: string, n: number, style: Parameters<typeof paint>[0]) =>
    `${label} ${paint(style, String(n).padEnd(4))}`;
  return [
    `  ${paint("green", bar(ended / Math.max(contacts, 1), BAR_WIDTH))} ${percent} %  ${ended} of ${contacts} ended  ${seconds(last.atMs)}`,
    `  ${[
      count("waiting", contacts - stats.total_calls + stats.by_status.INITIATED, "bold"),
      count("on the line", stats.in_progress_calls, "cyan"),
      count("to retry", stats.waiting_for_retry, "yellow"),
      count("picked", stats.completed_calls, "green"),
      count("failed", stats.failed_calls, "red"),
    ].join(" ")}`,
    `  lines ${paint("cyan", bar(lines / max, LINES_WIDTH))} ${String(lines).padStart(3)} of ${max}   ${dialRate(samples).toFixed(1).padStart(5)} calls/s`,
  ];
}

/** For a log: the same in one line. */
export function progressLine(samples: readonly Sample[], contacts: number): string {
  const last = samples.at(-1);
  if (last === undefined) return "";
  const { stats, metrics } = last;
  const count = (label: string, n: number) => `${label} ${String(n).padStart(3)}`;
  return [
    `  ${seconds(last.atMs).padStart(6)}`,
    `${String(endedOf(last)).padStart(4)} of ${contacts} ended`,
    count("waiting", contacts - stats.total_calls + stats.by_status.INITIATED),
    count("to retry", stats.waiting_for_retry),
    count("picked", stats.completed_calls),
    count("failed", stats.failed_calls),
    count("lines", metrics.current_concurrent_calls),
    `${dialRate(samples).toFixed(1).padStart(4)} calls/s`,
  ].join("  ");
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

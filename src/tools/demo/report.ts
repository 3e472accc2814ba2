// How the demo ends: what became of the file, the calls and the attempts, and the story of one call.

import type { CallAnswer, CallDetail, CampaignStats } from "../../cli/client/answers.ts";
import { seconds } from "../../cli/terminal/campaign-progress.ts";
import { columns, paint } from "../../cli/terminal/terminal.ts";
import { attemptsEnded, type Check, type Findings, isFinal, peakOf, total } from "./checks.ts";

/** Leaves the whole line within 80 characters. */
const TIMELINE_WIDTH = 26;
const MAX_UNFINISHED = 5;

export function summaryLines(
  { contacts, stats, metrics }: Findings,
  { status, leftOut, durationMs }: { status: string; leftOut: number; durationMs: number },
): string[] {
  const cell = (label: string, n: number, style: Parameters<typeof paint>[0] = "bold") =>
    `${label} ${paint(style, String(n))}`;
  const attempts = attemptsEnded(metrics);
  return columns([
    ["campaign", paint("bold", status)],
    ["contacts", cell("imported", contacts), cell("left out", leftOut, leftOut > 0 ? "yellow" : "bold")],
    ["calls", ...finalCells(stats, cell)],
    [
      "attempts",
      cell("PICKED", total(metrics, "total_calls_picked"), "green"),
      cell("DISCONNECTED", total(metrics, "total_calls_disconnected"), "yellow"),
      cell("RNR", total(metrics, "total_calls_rnr"), "yellow"),
      cell("FAILED", total(metrics, "total_calls_failed"), "red"),
    ],
    ["retries", cell("dialled again", total(metrics, "total_retries"))],
    ["lines", `peak ${paint("bold", String(peakOf(metrics)))} of ${metrics.max_concurrent_calls}`],
    ["time", paint("bold", seconds(durationMs)), `${((attempts * 1000) / durationMs).toFixed(1)} attempts/s`],
  ]);
}

const finalCells = (
  { completed_calls, failed_calls, by_status }: CampaignStats,
  cell: (label: string, n: number, style?: Parameters<typeof paint>[0]) => string,
) => [
  cell("PICKED", completed_calls, "green"),
  cell("FAILED", failed_calls - by_status.CANCELLED, "red"),
  cell("CANCELLED", by_status.CANCELLED),
];

export const checkLines = (checks: readonly Check[]) =>
  checks.map(({ ok, claim }) =>
    ok ? `  ${paint("green", "✓")} ${claim}` : `  ${paint("red", "✗ NOT SO:")} ${claim}`,
  );

/** A few of the calls that have not ended. */
export const unfinishedLines = (calls: readonly CallAnswer[]) =>
  columns(
    calls
      .filter(call => !isFinal(call))
      .slice(0, MAX_UNFINISHED)
      .map(call => [
        call.call_id,
        call.phone_number,
        call.status,
        `attempt ${call.attempt_count}`,
        call.next_retry_at === null ? "" : `next at ${call.next_retry_at}`,
      ]),
  );

/** The call with the most attempts, one that was picked up at last if there is one. */
export function longestCall(calls: readonly CallAnswer[]): CallAnswer | null {
  const worth = (call: CallAnswer) => call.attempt_count * 2 + (call.status === "PICKED" ? 1 : 0);
  return calls.reduce<CallAnswer | null>(
    (best, call) => (best === null || worth(call) > worth(best) ? call : best),
    null,
  );
}

/** Its attempts on one axis of time, in seconds since the first dial. */
export function timelineLines(call: CallDetail): string[] {
  const times = call.attempts.map(({ started_at, ended_at, ...rest }) => {
    const end = Date.parse(ended_at ?? started_at ?? "");
    return { ...rest, start: started_at === null ? end : Date.parse(started_at), end };
  });
  const zero = Math.min(...times.map(t => t.start));
  const span = Math.max(1, ...times.map(t => t.end - zero));
  const column = (at: number) => Math.round(((at - zero) / span) * TIMELINE_WIDTH);
  const rows = times.map(({ attempt, status, start, end, duration, error }) => {
    const from = Math.min(column(start), TIMELINE_WIDTH - 1);
    const length = Math.max(1, column(end) - from);
    const style = status === "PICKED" ? "green" : "yellow";
    const line = "·".repeat(from) + paint(style, "━".repeat(length));
    return [
      String(attempt),
      paint(style, status),
      line + " ".repeat(TIMELINE_WIDTH - from - length),
      `${((start - zero) / 1000).toFixed(1)} to ${seconds(end - zero)}`,
      error ?? (duration === null ? "" : `reported ${duration} s`),
    ];
  });
  const { name } = (call.metadata ?? {}) as { name?: string };
  const verdict = call.error_message === null ? call.status : `${call.status}: ${call.error_message}`;
  return [
    `  ${paint("bold", call.phone_number)}${name === undefined ? "" : `, ${name}`}`,
    ...columns(rows),
    `  ends ${verdict}`,
  ];
}

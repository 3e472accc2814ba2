// `metrics`: what happened by day (UTC), and what is going on now.

import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import type { MetricsAnswer } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { duration } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const showMetrics = command({
  name: "metrics",
  about: "what happened by day (UTC), and what is going on",
  options: { days: { type: "string", value: "N", about: "how many days (7; up to 90)" } },
  async run({ client, screen }, { values }) {
    const days = numberOption("days", values.days)?.toString();
    screen.show(await client.metrics.get(asTyped({ days })), lines);
    return EXIT.done;
  },
});

const lines = (m: MetricsAnswer, width: number) => [
  `${m.system_status}: ${m.current_concurrent_calls} of ${m.max_concurrent_calls} lines in use, ${m.queued_calls} calls waiting`,
  "",
  ...table(
    [
      { title: "day (UTC)" },
      ...["accepted", "picked", "disconn.", "rnr", "failed", "retries"].map(title => ({
        title,
        align: "right" as const,
      })),
      ...["peak", "talked", "average", "dead letters"].map(title => ({
        title,
        align: "right" as const,
        optional: true as const,
      })),
    ],
    m.recent_metrics.map(day => [
      day.date,
      ...[
        day.total_calls_initiated,
        day.total_calls_picked,
        day.total_calls_disconnected,
        day.total_calls_rnr,
        day.total_calls_failed,
        day.total_retries,
        day.peak_concurrent_calls,
      ].map(String),
      duration(day.total_call_duration_seconds),
      duration(day.avg_call_duration),
      String(day.dlq_entries_created),
    ]),
    width,
  ),
];

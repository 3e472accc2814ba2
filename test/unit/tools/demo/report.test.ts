// How the demo ends: what became of all, and one call, attempt by attempt.
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import type { DayMetrics } from "../../../../src/cli/client/answers.ts";
import { Attempt, CallWithAttempts } from "../../../../src/http/routes/calls/schemas.ts";
import { CampaignStats } from "../../../../src/http/routes/campaigns/schemas.ts";
import { Metrics } from "../../../../src/http/routes/metrics/schemas.ts";
import { summaryLines, timelineLines } from "../../../../src/tools/demo/report.ts";
import { exampleOf } from "../../../support/example-of.ts";

it("shows the attempts of a call on one axis of time, within 80 characters", () => {
  const attempt = (n: number, status: "DISCONNECTED" | "PICKED", from: number, to: number) => ({
    ...exampleOf(Attempt),
    ...{ attempt: n, external_call_id: null },
    status,
    started_at: new Date(from).toISOString(),
    ended_at: new Date(to).toISOString(),
    duration: 180,
    error: null,
  });
  const lines = timelineLines({
    ...exampleOf(CallWithAttempts),
    attempts: [attempt(1, "DISCONNECTED", 1_000, 2_000), attempt(2, "PICKED", 10_000, 27_000)],
    ...{ phone_number: "+15005550000", status: "PICKED", attempt_count: 2 },
    ...{ error_message: null, metadata: { name: "Okafor, Nell" } },
  }).map(stripVTControlCharacters);
  expect(lines).toEqual([
    "  +15005550000, Okafor, Nell",
    "  1  DISCONNECTED  ━                           0.0 to 1.0 s   reported 180 s",
    "  2  PICKED        ·········━━━━━━━━━━━━━━━━━  9.0 to 26.0 s  reported 180 s",
    "  ends PICKED",
  ]);
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80);
});

it("counts the attempts that end in a second, not the calls", () => {
  const metrics = exampleOf(Metrics);
  const day = {
    ...(metrics.recent_metrics[0] as DayMetrics),
    ...{ total_calls_picked: 10, total_calls_disconnected: 20, total_calls_rnr: 30, total_calls_failed: 5 },
  };
  const lines = summaryLines(
    {
      contacts: 20,
      stats: exampleOf(CampaignStats),
      metrics: { ...metrics, recent_metrics: [day] },
      calls: [],
    },
    { status: "completed", leftOut: 0, durationMs: 10_000 },
  ).map(stripVTControlCharacters);
  expect(lines.at(-1)).toMatch(/^ {2}time +10\.0 s +6\.5 attempts\/s$/);
});

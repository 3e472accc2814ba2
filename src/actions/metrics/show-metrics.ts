// What is going on now, and what happened by day.
import { judgeHealth, linesNow } from "../../domain/metrics/health.ts";
import type { DailyCounters } from "../../domain/metrics/totals.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import { askGates } from "../trunks/ask-gates.ts";

export interface ServiceMetrics {
  /** Of all trunks. */
  lines: { inUse: number; limit: number };
  status: "healthy" | "at_capacity" | "degraded";
  /** Calls that wait, of all campaigns. */
  waiting: number;
  /** Newest first; the peak of today as the default trunk's gate has seen it. */
  days: DailyCounters[];
}

/** `days`: how many, UTC, back from today. */
export async function showMetrics(
  {
    metrics,
    trunk,
    trunks,
    policy,
    clock,
  }: Pick<Context, "metrics" | "trunk" | "trunks" | "policy" | "clock">,
  { days }: { days: number },
): Promise<ServiceMetrics> {
  const now = clock();
  const today = new Date(now).toISOString().slice(0, 10);
  const [gates, recent, waiting, facts] = await Promise.all([
    askGates(trunks, name => trunk.snapshot(name)),
    metrics.recentDays(days, today),
    metrics.waiting(),
    metrics.health(now),
  ]);
  const lines = gates.map(found => linesNow(found.trunk, found.gate, policy));
  const { deadLetters, oldestDueCall } = judgeHealth(facts, lines, now);
  const closed = gates.every(({ gate }) => gate.trunk.breaker.state === "closed");
  const well = deadLetters.ok && oldestDueCall.ok && closed;
  const inUse = lines.reduce((sum, { linesInUse }) => sum + linesInUse, 0);
  const limit = lines.reduce((sum, { maxConcurrentCalls }) => sum + maxConcurrentCalls, 0);
  const peak = gates.find(found => found.trunk.name === DEFAULT_TRUNK)?.gate.peak ?? 0;
  return {
    lines: { inUse, limit },
    status: well ? (inUse >= limit ? "at_capacity" : "healthy") : "degraded",
    waiting,
    days: recent.map(day =>
      day.date === today ? { ...day, peakConcurrent: Math.max(day.peakConcurrent, peak) } : day,
    ),
  };
}

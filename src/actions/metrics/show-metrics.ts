// What is going on now, and what happened by day.
import { judgeHealth, linesNow } from "../../domain/metrics/health.ts";
import type { DailyCounters } from "../../domain/metrics/totals.ts";
import type { Context } from "../context.ts";

export interface ServiceMetrics {
  lines: { inUse: number; limit: number };
  status: "healthy" | "at_capacity" | "degraded";
  /** Calls that wait, of all campaigns. */
  waiting: number;
  /** Newest first; the peak of today as the gate has seen it. */
  days: DailyCounters[];
}

/** `days`: how many, UTC, back from today. */
export async function showMetrics(
  { metrics, trunk, policy, clock }: Pick<Context, "metrics" | "trunk" | "policy" | "clock">,
  { days }: { days: number },
): Promise<ServiceMetrics> {
  const now = clock();
  const today = new Date(now).toISOString().slice(0, 10);
  const [gate, recent, waiting, facts] = await Promise.all([
    trunk.snapshot(),
    metrics.recentDays(days, today),
    metrics.waiting(),
    metrics.health(now),
  ]);
  const { deadLetters, oldestDueCall } = judgeHealth(facts, linesNow(gate, policy.callsPerSecond), now);
  const well = deadLetters.ok && oldestDueCall.ok && gate.trunk.breaker.state === "closed";
  const full = gate.permits >= gate.maxConcurrentCalls;
  return {
    lines: { inUse: gate.permits, limit: gate.maxConcurrentCalls },
    status: well ? (full ? "at_capacity" : "healthy") : "degraded",
    waiting,
    days: recent.map(day =>
      day.date === today ? { ...day, peakConcurrent: Math.max(day.peakConcurrent, gate.peak) } : day,
    ),
  };
}

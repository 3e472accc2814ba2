// What happened, by UTC day, and what is going on now. Reads a bounded number of rows at any size.
import { type Context, Hono } from "hono";
import { invalid } from "../../../domain/errors.ts";
import { type DailyCounters, recentDays } from "../../../store/calls/read-calls.ts";
import { healthFacts } from "../../../store/metrics/health-facts.ts";
import { waitingTotal } from "../../../store/metrics/totals.ts";
import type { App } from "../../app-env.ts";
import { healthOf } from "../service/health.ts";

const DEFAULT_DAYS = 7;
const MAX_DAYS = 90;

function daysOf(c: Context<App>): number {
  const text = c.req.query("days");
  if (text === undefined) return DEFAULT_DAYS;
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw invalid({ days: [`must be a whole number from 1 to ${MAX_DAYS}, not "${text}"`] });
}

function presentDay(day: DailyCounters, peakNow: number) {
  const ended = day.picked + day.disconnected + day.rnr + day.failed;
  return {
    date: day.date,
    total_calls_initiated: day.initiated,
    total_calls_picked: day.picked,
    total_calls_disconnected: day.disconnected,
    total_calls_rnr: day.rnr,
    total_calls_failed: day.failed,
    total_retries: day.retries,
    peak_concurrent_calls: Math.max(day.peakConcurrent, peakNow),
    total_call_duration: day.callSeconds,
    total_call_duration_seconds: day.callSeconds,
    avg_call_duration: ended === 0 ? 0 : day.callSeconds / ended,
    dlq_entries_created: day.deadLetters,
  };
}

export const metrics = new Hono<App>({ strict: false }).get("/metrics", async c => {
  const { clock, policy } = c.var.ctx;
  const now = clock();
  const today = new Date(now).toISOString().slice(0, 10);
  const [gate, days, waiting, facts] = await Promise.all([
    c.var.ctx.trunk.snapshot(),
    recentDays(c.env.DB, daysOf(c), today),
    waitingTotal(c.env.DB),
    healthFacts(c.env.DB, now),
  ]);
  const { deadLetters, oldestDueCall } = healthOf(facts, gate, policy.callsPerSecond, now);
  const well = deadLetters.ok && oldestDueCall.ok && gate.trunk.breaker.state === "closed";
  const full = gate.permits >= gate.maxConcurrentCalls;
  return c.json({
    current_concurrent_calls: gate.permits,
    max_concurrent_calls: gate.maxConcurrentCalls,
    system_status: well ? (full ? "at_capacity" : "healthy") : "degraded",
    queued_calls: waiting,
    recent_metrics: days.map(day => presentDay(day, day.date === today ? gate.peak : 0)),
  });
});

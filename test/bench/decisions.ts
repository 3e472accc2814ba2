// Decisions per second: when is the next attempt, under office-hours rules, over zones and the hours of a year.
// Alone: npx node test/bench/decisions.ts
import { fileURLToPath } from "node:url";
import type { CallContext, RulesInForce } from "../../src/domain/hours/calling-hours.ts";
import { decideRetry } from "../../src/domain/retries/retry-decision.ts";
import { readRetryRules } from "../../src/domain/retries/retry-rules-file.ts";

export interface DecisionFigures {
  /** Decisions in zones that were used before. */
  per_second: number;
  us_per_decision: number;
  /** Median of the first decision in a zone never used before, in ms: a formatter is made for it. */
  first_in_zone_ms: number;
}

/** The whole measurement ends within this time, in ms. */
const BUDGET_MS = 2_000;
const WARM_UP_MS = 200;
const MEASURE_MS = 1_500;
/** Calls between two looks at the clock. */
const CHUNK = 500;

const RULES = `
timezone: America/New_York
global_rules:
  - name: Weekday business hours
    days: [monday, tuesday, wednesday, thursday, friday]
    time_slots:
      - { start_time: "09:00", end_time: "12:00", max_attempts: 3, retry_interval_minutes: 60 }
      - { start_time: "13:00", end_time: "17:00", max_attempts: 3, retry_interval_minutes: 60 }
  - { day_of_week: saturday, start_time: "10:00:00", end_time: "12:00:00", retry_interval_minutes: 60 }`;

/** Whole hours, half hours, quarters of an hour; clocks that change in spring, in autumn, by half an hour, never. */
const ZONES = [
  "America/New_York",
  "Europe/London",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Africa/Cairo",
  "Pacific/Auckland",
];
const FRESH_ZONES = ["Europe/Oslo", "Asia/Seoul", "America/Lima", "Africa/Lagos", "Pacific/Fiji"];
const BUSINESS_HOURS = ([1, 2, 3, 4, 5, 6] as const).map(day_of_week => ({
  day_of_week,
  start: "08:00",
  end: "20:00",
}));
const YEAR_FROM = Date.parse("2026-01-01T00:00:00Z");
const STEP_MS = 37 * 60_000;
const STEPS = Math.floor((365 * 86_400_000) / STEP_MS);

function rulesInForce(): RulesInForce {
  const read = readRetryRules(RULES);
  if (!read.ok) throw new Error(read.problems.map(p => `${p.place}: ${p.message}`).join("\n"));
  return { rules: read.rules, maxRetryAttempts: null };
}

const callIn = (timeZone: string): CallContext => ({
  campaign: { id: 1, timeZone: null, retryPolicy: null, businessHours: BUSINESS_HOURS },
  timeZone,
});

export function decisionsPerSecond(): DecisionFigures {
  const started = performance.now();
  const inForce = rulesInForce();
  const calls = ZONES.map(callIn);
  let asked = 0;
  const decide = (call: CallContext) => {
    const at = YEAR_FROM + (asked % STEPS) * STEP_MS;
    const attempt = 1 + (asked++ % 2);
    return decideRetry({ inForce, call, outcome: "RNR", attempt, at, random: 0.5 });
  };
  const firsts = FRESH_ZONES.map(zone => {
    const call = callIn(zone);
    const before = performance.now();
    decide(call);
    return performance.now() - before;
  }).sort((a, b) => a - b);

  /** Decides until `ms` are over or the budget is; returns how many it decided and how long it took. */
  const run = (ms: number) => {
    const from = performance.now();
    let count = 0;
    let now = from;
    while (now - from < ms && now - started < BUDGET_MS) {
      for (let i = 0; i < CHUNK; i++) decide(calls[(count + i) % calls.length] as CallContext);
      count += CHUNK;
      now = performance.now();
    }
    return { count, tookMs: now - from };
  };
  run(WARM_UP_MS);
  const { count, tookMs } = run(MEASURE_MS);
  return {
    per_second: Math.round((count / tookMs) * 1_000),
    us_per_decision: Number(((tookMs * 1_000) / count).toFixed(2)),
    first_in_zone_ms: Number((firsts[Math.floor(firsts.length / 2)] ?? 0).toFixed(2)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(decisionsPerSecond());

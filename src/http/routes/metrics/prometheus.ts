// Counters from the daily counters, gauges and latencies from the gates, each trunk by its name, for a scraper.
import type { Measured } from "../../../actions/metrics/measure-service.ts";
import { type HealthFacts, oldestAgeMs } from "../../../domain/metrics/health.ts";
import { DATABASE_LIMIT_BYTES, type StorageFacts } from "../../../domain/metrics/storage-health.ts";
import type { Totals } from "../../../domain/metrics/totals.ts";
import { type Family, prometheusText } from "./prometheus-text.ts";

const PREFIX = "call_manager";

type Gates = Measured["gates"];
type GateMeasured = Gates[number]["gate"];

const counter = (name: string, help: string, value: number): Family => ({
  name: `${PREFIX}_${name}_total`,
  help,
  type: "counter",
  samples: [{ value }],
});
const gauge = (name: string, help: string, value: number): Family => ({
  name: `${PREFIX}_${name}`,
  help,
  type: "gauge",
  samples: [{ value }],
});
const labelsOf = ({ trunk }: Gates[number]) => ({ trunk: trunk.name });

function counters(totals: Totals): Family[] {
  const { accepted, picked, disconnected, rnr, failed, ended, retries, callSeconds, deadLetters } = totals;
  return [
    counter("calls_accepted", "Calls accepted.", accepted),
    {
      name: `${PREFIX}_attempts_total`,
      help: "Attempts that ended, by outcome.",
      type: "counter",
      samples: Object.entries({ PICKED: picked, DISCONNECTED: disconnected, RNR: rnr, FAILED: failed }).map(
        ([outcome, value]) => ({ labels: { outcome }, value }),
      ),
    },
    {
      name: `${PREFIX}_attempts_by_disposition_total`,
      help: "Attempts that ended with a disposition, which not every provider tells.",
      type: "counter",
      samples: Object.entries(ended).map(([disposition, value]) => ({ labels: { disposition }, value })),
    },
    counter("dials_retried", "Dials after a call's first.", retries),
    counter("call_seconds", "Seconds of calls, as reported.", callSeconds),
    counter("dead_letters", "Messages that could not be handled.", deadLetters),
  ];
}

function trunkGauges(gates: Gates): Family[] {
  const each = (name: string, help: string, measure: (gate: GateMeasured) => number): Family => ({
    name: `${PREFIX}_${name}`,
    help,
    type: "gauge",
    samples: gates.map(found => ({ labels: labelsOf(found), value: measure(found.gate) })),
  });
  return [
    each("lines_in_use", "Lines granted to calls, being dialled or talking.", gate => gate.linesInUse),
    each("lines_begun", "Lines whose dial has begun.", gate => gate.begun),
    each("lines_limit", "Lines of the trunk.", gate => gate.maxConcurrentCalls),
    each("trunk_paused", "1 while the trunk is paused.", ({ trunk }) => (trunk.paused ? 1 : 0)),
    each("breaker_open", "1 while the circuit breaker is not closed.", ({ trunk }) =>
      trunk.breaker.state === "closed" ? 0 : 1,
    ),
    each(
      "caller_ids_set_aside",
      "Caller ids that are set aside for too few answers.",
      gate => gate.callerIdsSetAside,
    ),
  ];
}

/** A gate that has just started, or runs the program of before a deployment, has none. */
const watchdogAge = (gates: Gates, now: number): Family => ({
  name: `${PREFIX}_watchdog_age_seconds`,
  help: "Since the watchdog, which cron runs each minute, looked at the gate.",
  type: "gauge",
  samples: gates.flatMap(found => {
    const { watchedAt } = found.gate;
    if (watchedAt === null || watchedAt === undefined) return [];
    return [{ labels: labelsOf(found), value: Math.max(0, now - watchedAt) / 1000 }];
  }),
});

function gauges(totals: Totals, facts: HealthFacts, now: number): Family[] {
  const oldest = (oldestAgeMs(facts.oldestDue, now) ?? 0) / 1000;
  return [
    gauge("calls_waiting", "Calls that wait for an attempt.", totals.waiting),
    gauge("calls_on_the_line", "Calls with an attempt on the line.", totals.onTheLine),
    gauge(
      "oldest_due_call_age_seconds",
      "Age of the oldest due call of a campaign that may dial, 0 = none.",
      oldest,
    ),
    gauge(
      "dead_letters_waiting",
      "Dead letters of the last day without a remedy, up to 1000.",
      facts.deadLettersLastDay,
    ),
  ];
}

const storageGauges = ({ bytes }: StorageFacts): Family[] => [
  gauge("database_bytes", "Size of the database.", bytes),
  gauge("database_limit_bytes", "What the database may hold.", DATABASE_LIMIT_BYTES),
];

function latencies(gates: Gates): Family[] {
  const histogram = (name: string, help: string, timing: keyof GateMeasured["timings"]): Family => ({
    name: `${PREFIX}_${name}_seconds`,
    help,
    type: "histogram",
    histograms: gates.map(found => ({ labels: labelsOf(found), view: found.gate.timings[timing] })),
  });
  return [
    histogram("accept_duration", "From taking a group of requests to its commit.", "accept"),
    histogram("dispatch_duration", "One dispatch.", "dispatch"),
    histogram("grant_to_begin", "From granting a line to beginning its dial.", "grantToBegin"),
    histogram("line_held", "From beginning a dial to giving its line back.", "lineHeld"),
  ];
}

/** In the text format. */
export const presentForPrometheus = ({ totals, facts, storage, throttled, gates, now }: Measured): string =>
  prometheusText([
    ...counters(totals),
    ...trunkGauges(gates),
    watchdogAge(gates, now),
    ...gauges(totals, facts, now),
    ...storageGauges(storage),
    gauge(
      "campaigns_throttled",
      "Campaigns with fewer lines for their abandoned calls when they were last dispatched, up to 1000.",
      throttled,
    ),
    ...latencies(gates),
  ]);

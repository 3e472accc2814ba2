// Counters from the daily counters, gauges and latencies from the gate, for a scraper.
import type { Measured } from "../../../actions/metrics/measure-service.ts";
import { type HealthFacts, oldestAgeMs } from "../../../domain/metrics/health.ts";
import { DATABASE_LIMIT_BYTES, type StorageFacts } from "../../../domain/metrics/storage-health.ts";
import type { Totals } from "../../../domain/metrics/totals.ts";
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { type Family, prometheusText } from "./prometheus-text.ts";

const PREFIX = "call_manager";
const TRUNK = { trunk: DEFAULT_TRUNK };

type GateMeasured = Measured["gate"];

const counter = (name: string, help: string, value: number): Family => ({
  name: `${PREFIX}_${name}_total`,
  help,
  type: "counter",
  samples: [{ value }],
});
const gauge = (name: string, help: string, value: number, labels = {}): Family => ({
  name: `${PREFIX}_${name}`,
  help,
  type: "gauge",
  samples: [{ labels, value }],
});

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

function gauges(totals: Totals, gate: GateMeasured, facts: HealthFacts, now: number): Family[] {
  const { permits, begun, maxConcurrentCalls, callerIdsSetAside, trunk } = gate;
  const oldest = (oldestAgeMs(facts.oldestDue, now) ?? 0) / 1000;
  return [
    gauge("lines_in_use", "Lines granted to calls, being dialled or talking.", permits, TRUNK),
    gauge("lines_begun", "Lines whose dial has begun.", begun, TRUNK),
    gauge("lines_limit", "Lines of the trunk.", maxConcurrentCalls, TRUNK),
    gauge("trunk_paused", "1 while the trunk is paused.", trunk.paused ? 1 : 0, TRUNK),
    gauge(
      "breaker_open",
      "1 while the circuit breaker is not closed.",
      trunk.breaker.state === "closed" ? 0 : 1,
      TRUNK,
    ),
    gauge(
      "caller_ids_set_aside",
      "Caller ids that are set aside for too few answers.",
      callerIdsSetAside,
      TRUNK,
    ),
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

function latencies({ timings }: GateMeasured): Family[] {
  const histogram = (name: string, help: string, view: GateMeasured["timings"]["accept"]): Family => ({
    name: `${PREFIX}_${name}_seconds`,
    help,
    type: "histogram",
    histogram: view,
    labels: TRUNK,
  });
  return [
    histogram("accept_duration", "From taking a group of requests to its commit.", timings.accept),
    histogram("dispatch_duration", "One dispatch.", timings.dispatch),
    histogram("grant_to_begin", "From granting a line to beginning its dial.", timings.grantToBegin),
    histogram("line_held", "From beginning a dial to giving its line back.", timings.lineHeld),
  ];
}

/** In the text format. */
export const presentForPrometheus = ({ totals, facts, storage, gate, now }: Measured): string =>
  prometheusText([
    ...counters(totals),
    ...gauges(totals, gate, facts, now),
    ...storageGauges(storage),
    ...latencies(gate),
  ]);

// `npm run bench [-- --json]`: how fast the service is on this machine, against a no-op route of the same worker in
// the same run. It starts its own service with fresh state and stops it again. What is decided on is the CPU of a call
// (call-cpu.ts); requests per second depend on what else the machine does.
import { parseArgs } from "node:util";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { costOfAMillionCalls } from "../support/cost.ts";
import { type CpuFigures, cpuFigures, cpuTable } from "./call-cpu.ts";
import { costTable } from "./cost-table.ts";
import { decisionsPerSecond } from "./decisions.ts";
import { dispatchFigures } from "./dispatches.ts";
import { importFigures } from "./import.ts";
import { measureLines } from "./lines.ts";
import { type Client, client, median, rate } from "./load.ts";
import { watchMemory } from "./memory.ts";
import { type StartFigures, startFigures } from "./start.ts";

const CONNECTIONS = 64;
const REQUESTS = 2_000;
const ROUNDS = 3;
const BULK = 10_000;
const DRAIN = 2_000;
const DRAIN_LIMIT_MS = 120_000;
const API = "/api/v1";
/** Few lines, so that no freed one has to wait for another's dial. */
const GAP_LINES = 10;
const GAP_MS = 20_000;
const BUSY_LINES = 100;
const BUSY_MS = 15_000;
const SHORT_CALLS = { shortestMs: 1_000, longestMs: 3_000 };
const ATTEMPTS_PER_CALL = 1.5;
const MANY_CAMPAIGNS = { campaigns: 10_000, lines: 1_000, releases: 200, ownLines: 1 };

interface Figures {
  noop_per_second: number;
  initiate_per_second: number;
  initiate_to_noop: number;
  bulk_10000_ms: number;
  import_100000_ms: number;
  drain_2000_calls_per_second: number;
  /** Calls carried from accepted to final in the time of one no-op request. */
  drain_to_noop: number;
  peak_workerd_mb: number | null;
  retry_decisions_per_second: number;
  first_decision_in_a_zone_ms: number;
  /** From sending a report to the arrival of the next dial, as the provider sees it. */
  callback_to_next_dial_ms: number;
  callback_to_next_dial_ms_p50: number;
  callback_to_next_dial_ms_p95: number;
  /** Lines in use of 100, in percent, with calls of 1 to 3 s and the log of a deployment. */
  line_use_percent: number;
  /** Of one released line, its D1 statements over Node's SQLite included: 10,000 campaigns that have lines of their own. */
  dispatch_cpu_ms: number;
  dollars_per_million_calls: number;
  /** Null where there is no /proc. */
  cpu: CpuFigures | null;
  start: StartFigures | null;
}

let numbers = 0;
const freshNumber = () => `+1${2_000_000_000 + numbers++}`;

async function campaign(http: Client, fields: Record<string, unknown>): Promise<number> {
  const { body } = await http.ask("POST", `${API}/campaigns`, { name: "bench", ...fields });
  return JSON.parse(body).id;
}

async function bulk(http: Client, campaignId: number, count: number): Promise<number> {
  const phone_numbers = Array.from({ length: count }, freshNumber);
  const start = performance.now();
  const { status, body } = await http.ask("POST", `${API}/bulk-initiate-calls`, {
    campaign_id: campaignId,
    phone_numbers,
  });
  if (status !== 201 || JSON.parse(body).call_ids.length !== count)
    throw new Error(`bulk: ${status} ${body}`);
  return performance.now() - start;
}

/** From accepted to final, in calls per second. */
async function drain(http: Client): Promise<number> {
  const id = await campaign(http, { retry_policy: { max_attempts: 1 } });
  const start = performance.now();
  await bulk(http, id, DRAIN);
  for (;;) {
    const stats = JSON.parse((await http.ask("GET", `${API}/campaigns/${id}/stats`)).body);
    const ms = performance.now() - start;
    if (stats.completed_calls + stats.failed_calls === DRAIN) return DRAIN / (ms / 1000);
    if (ms > DRAIN_LIMIT_MS)
      throw new Error(`not drained within ${DRAIN_LIMIT_MS} ms: ${JSON.stringify(stats)}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

async function measure(http: Client) {
  const paused = await campaign(http, {});
  await http.ask("POST", `${API}/campaigns/${paused}/start`);
  await http.ask("POST", `${API}/campaigns/${paused}/pause`);
  const noop = () =>
    rate(REQUESTS, CONNECTIONS, 400, () =>
      http.ask("POST", `${API}/initiate-call`, { phone_number: "none", campaign_id: paused }),
    );
  const initiate = () =>
    rate(REQUESTS, CONNECTIONS, 201, () =>
      http.ask("POST", `${API}/initiate-call`, { phone_number: freshNumber(), campaign_id: paused }),
    );
  await noop();
  await initiate();
  // Side by side, so that a machine that is busy for a while slows both.
  const rounds: { noop: number; initiate: number }[] = [];
  for (let n = 0; n < ROUNDS; n++) rounds.push({ noop: await noop(), initiate: await initiate() });
  const bulkMs = await bulk(http, paused, BULK);
  await drain(http);
  const before = await noop();
  const drained = await drain(http);
  return {
    noop_per_second: Math.round(median(rounds.map(r => r.noop))),
    initiate_per_second: Math.round(median(rounds.map(r => r.initiate))),
    initiate_to_noop: Number(median(rounds.map(r => r.initiate / r.noop)).toFixed(2)),
    bulk_10000_ms: Math.round(bulkMs),
    drain_2000_calls_per_second: Math.round(drained),
    drain_to_noop: Number((drained / before).toFixed(2)),
  };
}

/** Seen from a provider of its own; each with a service of its own. */
async function measureCalls(signal: AbortSignal) {
  const gap = await measureLines({ lines: GAP_LINES, ...SHORT_CALLS, measureMs: GAP_MS }, signal);
  const busy = await measureLines({ lines: BUSY_LINES, ...SHORT_CALLS, measureMs: BUSY_MS }, signal);
  return {
    callback_to_next_dial_ms: Number(gap.gap_ms_mean.toFixed(1)),
    callback_to_next_dial_ms_p50: Number(gap.gap_ms_p50.toFixed(1)),
    callback_to_next_dial_ms_p95: Number(gap.gap_ms_p95.toFixed(1)),
    line_use_percent: Number(((100 * busy.lines_mean) / BUSY_LINES).toFixed(1)),
  };
}

const showSpread = ([middle, least, most]: readonly number[]) => `${middle} (${least} to ${most})`;

const { json } = parseArgs({ options: { json: { type: "boolean", default: false } } }).values;
const service = new DemoService();
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
try {
  const vars = { SIMULATOR_MIN_SECONDS: "0", SIMULATOR_MAX_SECONDS: "0", MAX_CONCURRENT_CALLS: "100" };
  await service.start(vars, stop.signal);
  const http = client(service.url, DEVELOPMENT_TOKEN, CONNECTIONS);
  const memory = watchMemory();
  const measured = await measure(http);
  http.close();
  const peakMb = memory();
  const imported = await importFigures(service.url, DEVELOPMENT_TOKEN);
  await service.stop();
  const decisions = decisionsPerSecond();
  const cpu = await cpuFigures(stop.signal);
  const figures: Figures = {
    ...measured,
    peak_workerd_mb: peakMb,
    retry_decisions_per_second: Math.round(decisions.per_second),
    first_decision_in_a_zone_ms: decisions.first_in_zone_ms,
    ...imported,
    ...(await measureCalls(stop.signal)),
    dispatch_cpu_ms: (await dispatchFigures(MANY_CAMPAIGNS)).dispatch_cpu_ms,
    dollars_per_million_calls: Number(costOfAMillionCalls(ATTEMPTS_PER_CALL).total.toFixed(2)),
    cpu,
    start: cpu === null ? null : await startFigures(),
  };
  if (json) console.log(JSON.stringify(figures));
  else {
    const { cpu: _, start, ...plain } = figures;
    for (const [name, value] of Object.entries({ ...plain, ...start }))
      console.log(`${name.padEnd(30)} ${Array.isArray(value) ? showSpread(value) : (value ?? "unknown")}`);
    if (cpu !== null) console.log(`\n${cpuTable(cpu)}`);
    console.log(costTable(ATTEMPTS_PER_CALL));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(service.log.lines().slice(-20).join("\n"));
  process.exitCode = 1;
} finally {
  await service.stop();
}

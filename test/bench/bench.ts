// `npm run bench [-- --json]`: how fast the service is on this machine, against a no-op route of the same worker in
// the same run. It starts its own service with fresh state and stops it again.
import { parseArgs } from "node:util";
import { DemoService } from "../../src/cli/demo-service.ts";
import { DEVELOPMENT_TOKEN } from "../../src/settings.ts";
import { decisionsPerSecond } from "./decisions.ts";
import { importFigures } from "./import.ts";
import { type Client, client, median, rate } from "./load.ts";
import { watchMemory } from "./memory.ts";

const CONNECTIONS = 64;
const REQUESTS = 2_000;
const ROUNDS = 3;
const BULK = 10_000;
const DRAIN = 2_000;
const DRAIN_LIMIT_MS = 120_000;
const API = "/api/v1";

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

type ServiceFigures = Omit<
  Figures,
  "import_100000_ms" | "retry_decisions_per_second" | "first_decision_in_a_zone_ms"
>;

async function measure(http: Client): Promise<ServiceFigures> {
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
    peak_workerd_mb: null,
  };
}

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
  const decisions = decisionsPerSecond();
  const figures: Figures = {
    ...measured,
    peak_workerd_mb: memory(),
    retry_decisions_per_second: Math.round(decisions.per_second),
    first_decision_in_a_zone_ms: decisions.first_in_zone_ms,
    ...(await importFigures(service.url, DEVELOPMENT_TOKEN)),
  };
  if (json) console.log(JSON.stringify(figures));
  else
    for (const [name, value] of Object.entries(figures))
      console.log(`${name.padEnd(30)} ${value ?? "unknown"}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(service.log.lines().slice(-20).join("\n"));
  process.exitCode = 1;
} finally {
  await service.stop();
}

// What a call costs in CPU of the runtime's process, by the kernel's accounting, beside a request that is refused before
// any I/O: ratios hold on any machine, also on one that is busy with something else. Log lines are written as deployed.
// Alone: npm run bench:cpu
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { type Client, client, median, rate } from "./load.ts";
import { cpuMs, runtimeProcess } from "./process-cpu.ts";
import { type BenchProvider, benchProvider, reportOf } from "./provider.ts";

const ROUNDS = 5;
const CONNECTIONS = 64;
const REQUESTS = 1_000;
/** Calls of a round that are dialled; all of them have a line at once. */
const CALLS = 500;
const LIMIT_MS = 120_000;
const API = "/api/v1";

/** `cpu` in ms of the runtime's process for one; `ratio` to the refused request of the same round. */
export interface Cost {
  cpu: number;
  ratio: number;
  /** The least and the most of the rounds' ratios. */
  ratio_spread: [number, number];
  per_second: number;
}

export type CpuFigures = Record<"refused" | "accept" | "dial" | "callback" | "call" | "call_of_bulk", Cost>;

interface Measured {
  cpu: number;
  perSecond: number;
}

let numbers = 0;
const freshNumber = () => `+1${3_000_000_000 + numbers++}`;

/** The runtime does nothing any more: what was begun by the last request has ended. */
async function quiet(pid: number): Promise<void> {
  for (let before = cpuMs(pid); ; ) {
    await pause(100);
    const now = cpuMs(pid);
    if (now - before < 4) return;
    before = now;
  }
}

export class Bench {
  readonly http: Client;
  readonly provider: BenchProvider;
  readonly pid: number;

  constructor(http: Client, provider: BenchProvider, pid: number) {
    this.http = http;
    this.provider = provider;
    this.pid = pid;
  }

  /** Of `count` things, until nothing that follows from them is left to do. */
  async cost(count: number, act: () => Promise<void>): Promise<Measured> {
    await quiet(this.pid);
    const before = cpuMs(this.pid);
    const start = performance.now();
    await act();
    const seconds = (performance.now() - start) / 1000;
    await quiet(this.pid);
    return { cpu: (cpuMs(this.pid) - before) / count, perSecond: count / seconds };
  }

  async campaign(paused: boolean): Promise<number> {
    const { body } = await this.http.ask("POST", `${API}/campaigns`, {
      name: "bench",
      retry_policy: { max_attempts: 1 },
    });
    const { id } = JSON.parse(body);
    if (paused) {
      await this.http.ask("POST", `${API}/campaigns/${id}/start`);
      await this.http.ask("POST", `${API}/campaigns/${id}/pause`);
    }
    return id;
  }

  async accept(campaign_id: number, count: number): Promise<void> {
    const one = () =>
      this.http.ask("POST", `${API}/initiate-call`, { phone_number: freshNumber(), campaign_id });
    await rate(count, CONNECTIONS, 201, one);
  }

  async bulk(campaign_id: number, count: number): Promise<void> {
    const phone_numbers = Array.from({ length: count }, freshNumber);
    const { status, body } = await this.http.ask("POST", `${API}/bulk-initiate-calls`, {
      campaign_id,
      phone_numbers,
    });
    if (status !== 201) throw new Error(`bulk: ${status} ${body}`);
  }

  async allFinal(id: number, count: number): Promise<void> {
    for (const until = performance.now() + LIMIT_MS; ; await pause(200)) {
      const { body } = await this.http.ask("GET", `${API}/campaigns/${id}/stats`);
      const { completed_calls, failed_calls } = JSON.parse(body);
      if (failed_calls > 0) throw new Error(`calls failed: ${body}`);
      if (completed_calls === count) return;
      if (performance.now() > until) throw new Error(`not final within ${LIMIT_MS} ms: ${body}`);
    }
  }
}

async function round(bench: Bench, paused: number): Promise<Record<keyof CpuFigures, Measured>> {
  const { http, provider } = bench;
  const refused = await bench.cost(REQUESTS, async () => {
    const none = () =>
      http.ask("POST", `${API}/initiate-call`, { phone_number: "none", campaign_id: paused });
    await rate(REQUESTS, CONNECTIONS, 400, none);
  });
  const accept = await bench.cost(REQUESTS, () => bench.accept(paused, REQUESTS));

  provider.hold(true);
  const held = await bench.campaign(false);
  const taken: { callbackUrl: string; callId: string }[] = [];
  const dial = await bench.cost(CALLS, async () => {
    await bench.bulk(held, CALLS);
    for (const until = performance.now() + LIMIT_MS; taken.length < CALLS; await pause(20)) {
      taken.push(...provider.takeHeld());
      if (performance.now() > until) throw new Error(`${taken.length} of ${CALLS} calls were dialled`);
    }
  });
  const callback = await bench.cost(CALLS, async () => {
    const report = (n: number) => {
      const { callbackUrl, callId } = taken[n] as (typeof taken)[number];
      const { pathname, search } = new URL(callbackUrl);
      return http.ask("PUT", pathname + search, reportOf(callId));
    };
    await rate(CALLS, CONNECTIONS, 200, report);
    await bench.allFinal(held, CALLS);
  });
  provider.hold(false);

  const one = await bench.campaign(false);
  const call = await bench.cost(CALLS, async () => {
    await bench.accept(one, CALLS);
    await bench.allFinal(one, CALLS);
  });
  const many = await bench.campaign(false);
  const call_of_bulk = await bench.cost(CALLS, async () => {
    await bench.bulk(many, CALLS);
    await bench.allFinal(many, CALLS);
  });
  return { refused, accept, dial, callback, call, call_of_bulk };
}

/** Nothing where there is no /proc. */
export async function cpuFigures(signal: AbortSignal, rounds = ROUNDS): Promise<CpuFigures | null> {
  const provider = await benchProvider(0, 0);
  const service = new DemoService();
  try {
    const vars = {
      TELEPHONY_PROVIDER: "http",
      EXTERNAL_SERVICE_URL: provider.url,
      MAX_CONCURRENT_CALLS: String(CALLS),
      LOG_LEVEL: "info",
    };
    await service.start(vars, signal);
    const pid = runtimeProcess();
    if (pid === null) return null;
    const http = client(service.url, DEVELOPMENT_TOKEN, CONNECTIONS);
    const bench = new Bench(http, provider, pid);
    const paused = await bench.campaign(true);
    await round(bench, paused);
    const measured: Awaited<ReturnType<typeof round>>[] = [];
    for (let n = 0; n < rounds; n++) measured.push(await round(bench, paused));
    http.close();
    return summary(measured);
  } finally {
    await service.stop();
    await provider.close();
  }
}

function summary(rounds: readonly Record<keyof CpuFigures, Measured>[]): CpuFigures {
  const names = Object.keys(rounds[0] ?? {}) as (keyof CpuFigures)[];
  const costs = names.map((name): [string, Cost] => {
    const ratios = rounds.map(r => r[name].cpu / r.refused.cpu);
    const cost = {
      cpu: Number(median(rounds.map(r => r[name].cpu)).toFixed(2)),
      ratio: Number(median(ratios).toFixed(2)),
      ratio_spread: [
        Number(Math.min(...ratios).toFixed(2)),
        Number(Math.max(...ratios).toFixed(2)),
      ] satisfies [number, number],
      per_second: Math.round(median(rounds.map(r => r[name].perSecond))),
    };
    return [name, cost];
  });
  return Object.fromEntries(costs) as CpuFigures;
}

export function cpuTable(figures: CpuFigures): string {
  const row = (...cells: string[]) =>
    cells.map((cell, n) => (n === 0 ? cell.padEnd(16) : cell.padStart(14))).join("");
  return [
    row("", "CPU, ms", "of a refused", "least to most", "per second"),
    ...Object.entries(figures).map(
      ([
        name,
        {
          cpu,
          ratio,
          ratio_spread: [least, most],
          per_second,
        },
      ]) => row(name, cpu.toFixed(2), ratio.toFixed(2), `${least} to ${most}`, String(per_second)),
    ),
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await cpuFigures(new AbortController().signal);
  console.log(figures === null ? "There is no /proc here." : cpuTable(figures));
}

// How soon a freed line is dialled again, and how busy the lines are, seen from the provider: the `http` provider with
// calls that last an even random time, and more calls waiting than lines. Log lines are written as deployed. Alone, with
// the runtime's CPU and memory: `npm run bench:lines [-- --lines 1000 --shortest 20 --longest 60 --measure 60]`.
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { localClient } from "../../src/tools/demo/local-client.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { watchMemory } from "./memory.ts";
import { cpuMs, runtimeProcess, waitedMs } from "./process-cpu.ts";
import { benchProvider, type LineFigures } from "./provider.ts";

export interface LineLoad {
  /** The cap. */
  lines: number;
  /** How long calls last at least and at most, in ms. */
  shortestMs: number;
  longestMs: number;
  measureMs: number;
}

export interface LoadFigures extends LineFigures {
  /** Of the runtime's process, while it was measured; null where there is no /proc. */
  cpu_ms_per_call: number | null;
  /** Of the time in which it could have run, so much others had the cores: above a few percent the lines tell of them. */
  cpu_waited_percent: number | null;
  peak_workerd_mb: number | null;
}

/** What one request takes. */
const NUMBERS_AT_ONCE = 10_000;
/** Lines are filled so fast at least, in ms each. */
const FILL_MS = 10;
/** Until the lines no longer fall free in step with the first burst, in longest calls. */
const SETTLE_CALLS = 2;

export async function measureLines(
  { lines, shortestMs, longestMs, measureMs }: LineLoad,
  signal: AbortSignal,
): Promise<LoadFigures> {
  const provider = await benchProvider(shortestMs, longestMs);
  const service = new DemoService();
  try {
    const vars = {
      TELEPHONY_PROVIDER: "http",
      EXTERNAL_SERVICE_URL: provider.url,
      MAX_CONCURRENT_CALLS: String(lines),
      LOG_LEVEL: "info",
    };
    await service.start(vars, signal);
    const client = localClient(service.url, signal);
    const { id } = await client.campaigns.create({ name: "bench" });
    const settleMs = SETTLE_CALLS * longestMs + lines * FILL_MS;
    const enough = Math.ceil(lines * (2 + (settleMs + measureMs) / shortestMs));
    for (let from = 0; from < enough; from += NUMBERS_AT_ONCE) {
      const length = Math.min(NUMBERS_AT_ONCE, enough - from);
      const phone_numbers = Array.from({ length }, (_, i) => `+1${2_000_000_000 + from + i}`);
      await client.calls.initiateMany({ campaign_id: id, phone_numbers });
    }
    await pause(settleMs, undefined, { signal });
    const pid = runtimeProcess();
    const [before, waitedBefore] = pid === null ? [0, 0] : [cpuMs(pid), waitedMs(pid)];
    const memory = watchMemory();
    provider.measure();
    await pause(measureMs, undefined, { signal });
    const figures = provider.figures();
    const [cpu, waited] = pid === null ? [0, 0] : [cpuMs(pid) - before, waitedMs(pid) - waitedBefore];
    return {
      ...figures,
      cpu_ms_per_call: pid === null ? null : cpu / figures.gaps,
      cpu_waited_percent: pid === null ? null : (100 * waited) / (cpu + waited),
      peak_workerd_mb: memory(),
    };
  } finally {
    await service.stop();
    await provider.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = (of: number) => ({ type: "string", default: String(of) }) as const;
  const options = { lines: count(100), shortest: count(1), longest: count(3), measure: count(15) };
  const { values } = parseArgs({ options });
  const lines = Number(values.lines);
  const [shortestMs, longestMs] = [1_000 * Number(values.shortest), 1_000 * Number(values.longest)];
  const load = { lines, shortestMs, longestMs, measureMs: 1_000 * Number(values.measure) };
  const figures = await measureLines(load, new AbortController().signal);
  const shown = {
    calls_per_second: figures.gaps / (load.measureMs / 1_000),
    line_use_percent: (100 * figures.lines_mean) / lines,
    ...figures,
  };
  for (const [name, value] of Object.entries(shown))
    console.log(`${name.padEnd(20)} ${value === null ? "unknown" : value.toFixed(1)}`);
}

// A list dialled to its end in `wrangler dev`, quarter by quarter: the last one goes as fast as the first.
// npm run bench:long-list [-- --contacts 20000]
import { parseArgs } from "node:util";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { csvFile } from "./import.ts";

const QUARTERS = 4;
const LOOK_EVERY_MS = 100;
/** Nothing ended for so long: it stands still. */
const STILL_MS = 60_000;

const { values } = parseArgs({ options: { contacts: { type: "string", default: "20000" } } });
const contacts = Number(values.contacts);
const service = new DemoService();

async function ask<T>(method: string, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { "X-Auth-Token": DEVELOPMENT_TOKEN, "Content-Type": "application/json", ...init.headers };
  const response = await fetch(`${service.url}/api/v1${path}`, { ...init, method, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

/** Ms from the start until each quarter had ended. */
async function dialAll(id: number): Promise<number[]> {
  const start = performance.now();
  const ends: number[] = [];
  let ended = 0;
  let lastAt = start;
  await ask("POST", `/campaigns/${id}/start`);
  while (ends.length < QUARTERS) {
    const stats = await ask<{ completed_calls: number; failed_calls: number }>(
      "GET",
      `/campaigns/${id}/stats`,
    );
    const now = performance.now();
    const sum = stats.completed_calls + stats.failed_calls;
    if (sum > ended) lastAt = now;
    else if (now - lastAt > STILL_MS) throw new Error(`nothing ends any more after ${sum} of ${contacts}`);
    ended = sum;
    while (ends.length < QUARTERS && ended * QUARTERS >= contacts * (ends.length + 1)) ends.push(now - start);
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return ends;
}

try {
  const vars = {
    SIMULATOR_MIN_SECONDS: "0",
    SIMULATOR_MAX_SECONDS: "0",
    MAX_CONCURRENT_CALLS: "100",
    LOG_LEVEL: "error",
  };
  await service.start(vars, new AbortController().signal);
  const body = JSON.stringify({ name: "long list", retry_policy: { max_attempts: 1 } });
  const { id } = await ask<{ id: number }>("POST", "/campaigns", { body });
  const headers = { "Content-Type": "text/csv" };
  const file = ReadableStream.from(csvFile(contacts));
  await ask("POST", `/campaigns/${id}/import`, { headers, body: file, duplex: "half" } as RequestInit);
  const ends = await dialAll(id);
  ends.forEach((end, i) => {
    const ms = end - (ends[i - 1] ?? 0);
    const perSecond = contacts / QUARTERS / (ms / 1000);
    console.log(`quarter ${i + 1}: ${(ms / 1000).toFixed(1)} s, ${perSecond.toFixed(0)} calls/s`);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(service.log.lines().slice(-20).join("\n"));
  process.exitCode = 1;
} finally {
  await service.stop();
}

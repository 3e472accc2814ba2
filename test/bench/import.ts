// How long a file of 100,000 contacts takes, streamed in, checked, added again, and asked about.
// Alone, with the runtime's CPU and memory: `npm run bench:import [-- --rows 1000000]`. One campaign takes all of them, in
// files of as many rows as an import takes; then it is started.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { watchMemory } from "./memory.ts";
import { cpuMs, runtimeProcess } from "./process-cpu.ts";

const API = "/api/v1";
const ROWS = 100_000;
const ROWS_PER_PIECE = 500;
/** What one import takes. */
const ROWS_PER_FILE = 500_000;

export interface ImportFigures {
  import_100000_ms: number;
}

interface Answer {
  rows: number;
  added: number;
  duplicates: number;
}

/** Rows as lists have them: a name, a field that needs its quotes, a zone. */
export function* csvFile(rows: number, first = 0): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode("phone_number,name,city,time_zone\r\n");
  for (let from = first; from < first + rows; from += ROWS_PER_PIECE) {
    let piece = "";
    for (let n = from; n < Math.min(first + rows, from + ROWS_PER_PIECE); n++)
      piece += `+1${3_000_000_000 + n},Contact ${n},"Springfield, ${n % 50}",America/New_York\r\n`;
    yield encoder.encode(piece);
  }
}

async function ask<T>(url: string, token: string, path: string, init: RequestInit): Promise<T> {
  const headers = { "X-Auth-Token": token, ...init.headers };
  const response = await fetch(`${url}${API}${path}`, { ...init, method: "POST", headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

const makeCampaign = async (url: string, token: string): Promise<number> => {
  const init = { headers: { "Content-Type": "application/json" }, body: '{"name":"import bench"}' };
  return (await ask<{ id: number }>(url, token, "/campaigns", init)).id;
};

interface Sent {
  rows: number;
  /** The number that its first row stands for. */
  first?: number;
  added: number;
  query?: string;
}

/** Milliseconds; throws unless as many were added as wanted. */
async function sendFile(
  url: string,
  token: string,
  campaignId: number,
  { rows, first = 0, added, query = "" }: Sent,
): Promise<number> {
  const start = performance.now();
  const answer = await ask<Answer>(url, token, `/campaigns/${campaignId}/import${query}`, {
    headers: { "Content-Type": "text/csv" },
    body: ReadableStream.from(csvFile(rows, first)),
    duplex: "half",
  });
  const ms = performance.now() - start;
  if (answer.rows !== rows || answer.added !== added || answer.duplicates !== rows - added)
    throw new Error(`${rows} rows, ${added} to be added: ${JSON.stringify(answer).slice(0, 500)}`);
  return ms;
}

export async function importFigures(url: string, token: string): Promise<ImportFigures> {
  const id = await makeCampaign(url, token);
  return { import_100000_ms: Math.round(await sendFile(url, token, id, { rows: ROWS, added: ROWS })) };
}

/** Seconds of the clock and of CPU, and the runtime's greatest resident size meanwhile. */
async function show(name: string, act: () => Promise<void>): Promise<void> {
  const pid = runtimeProcess();
  const cpu = () => (pid === null ? Number.NaN : cpuMs(pid));
  const memory = watchMemory();
  const [clock, before] = [performance.now(), cpu()];
  await act();
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const spent = `${seconds(performance.now() - clock)}, CPU ${seconds(cpu() - before)}`;
  console.log(`${name.padEnd(34)} ${spent}, workerd at most ${memory() ?? "?"} MB`);
}

async function alone(rows: number): Promise<void> {
  const service = new DemoService();
  try {
    await service.start({ LOG_LEVEL: "error" }, new AbortController().signal);
    const { url } = service;
    const id = await makeCampaign(url, DEVELOPMENT_TOKEN);
    const send = (sent: Sent) => sendFile(url, DEVELOPMENT_TOKEN, id, sent);
    await show("at rest", () => new Promise(resolve => setTimeout(resolve, 1_000)));
    const some = Math.min(rows, ROWS);
    await show(
      `${some} asked only`,
      async () => void (await send({ rows: some, added: some, query: "?dry_run=true" })),
    );
    for (let first = 0; first < rows; first += ROWS_PER_FILE) {
      const part = Math.min(ROWS_PER_FILE, rows - first);
      await show(`${first + part} added`, async () => void (await send({ rows: part, first, added: part })));
    }
    await show(`${some} sent again`, async () => void (await send({ rows: some, added: 0 })));
    const init = { headers: { "Content-Type": "application/json" } };
    await show(
      "started",
      async () => void (await ask(url, DEVELOPMENT_TOKEN, `/campaigns/${id}/start`, init)),
    );
  } finally {
    console.error(service.log.lines().slice(-5).join("\n"));
    await service.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { rows } = parseArgs({ options: { rows: { type: "string", default: String(ROWS) } } }).values;
  await alone(Number(rows));
}

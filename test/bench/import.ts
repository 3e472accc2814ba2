// How long a file of 100,000 contacts takes, streamed in, checked, added again, and asked about.
// Alone, with the runtime's memory: node test/bench/import.ts [--rows 500000] (node 24).
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { watchMemory } from "./memory.ts";

const API = "/api/v1";
const ROWS = 100_000;
const ROWS_PER_PIECE = 500;

export interface ImportFigures {
  import_100000_ms: number;
}

interface Answer {
  rows: number;
  added: number;
  duplicates: number;
}

/** Rows as lists have them: a name, a field that needs its quotes, a zone. */
export function* csvFile(rows: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode("phone_number,name,city,time_zone\r\n");
  for (let from = 0; from < rows; from += ROWS_PER_PIECE) {
    let piece = "";
    for (let n = from; n < Math.min(rows, from + ROWS_PER_PIECE); n++)
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

/** Milliseconds; throws unless as many were added as wanted. */
async function sendFile(
  url: string,
  token: string,
  campaignId: number,
  { rows, added, query = "" }: { rows: number; added: number; query?: string },
): Promise<number> {
  const start = performance.now();
  const answer = await ask<Answer>(url, token, `/campaigns/${campaignId}/import${query}`, {
    headers: { "Content-Type": "text/csv" },
    body: ReadableStream.from(csvFile(rows)),
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

async function alone(rows: number): Promise<void> {
  const service = new DemoService();
  try {
    await service.start({}, new AbortController().signal);
    const { url } = service;
    const id = await makeCampaign(url, DEVELOPMENT_TOKEN);
    const steps = [
      { name: "asked only", rows, added: rows, query: "?dry_run=true" },
      { name: "added", rows, added: rows },
      { name: "sent again", rows, added: 0 },
    ];
    const before = watchMemory();
    await new Promise(resolve => setTimeout(resolve, 1_000));
    console.log(`${rows} rows; at rest ${before() ?? "?"} MB`);
    for (const { name, ...file } of steps) {
      const memory = watchMemory();
      const ms = await sendFile(url, DEVELOPMENT_TOKEN, id, file);
      console.log(`${name.padEnd(12)} ${(ms / 1000).toFixed(1)} s, workerd at most ${memory() ?? "?"} MB`);
    }
  } finally {
    console.error(service.log.lines().slice(-5).join("\n"));
    await service.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { rows } = parseArgs({ options: { rows: { type: "string", default: String(ROWS) } } }).values;
  await alone(Number(rows));
}

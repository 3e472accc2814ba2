// `npm run bench:start [-- FOLDER]`: CPU of a start. The bundle of a deployment, or the one in FOLDER, runs in the runtime
// itself, without wrangler: CPU of the process until it has said that there is no such page, so that all modules have run,
// and what refusing a request for want of a token adds; less that of a worker that does nothing but refuse.
import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { makeBundle } from "../../src/tools/bundle/make-bundle.ts";
import { freePort } from "../../src/tools/dev/port.ts";
import { endProcess } from "../../src/tools/process/end-process.ts";
import { median } from "./load.ts";
import { cpuMs } from "./process-cpu.ts";

const ROUNDS = 9;
const START_LIMIT_MS = 20_000;
const EMPTY = `export class Gate {}; export class Simulator {};
export default { fetch: () => new Response("no", { status: 401 }) };`;
const VARS = { ENVIRONMENT: "development", TELEPHONY_PROVIDER: "simulator", LOG_LEVEL: "error" };
const REFUSED = 401;

/** Median, least, most. */
type Spread = [number, number, number];

export interface StartFigures {
  /** Beyond an empty worker, in ms of CPU. */
  start_cpu_ms: Spread;
  /** What the first request that reads settings and rules adds, refused for want of a token. */
  first_request_cpu_ms: Spread;
}

const text = (value: string) => JSON.stringify(value);

function configOf(port: number, script: string, texts: readonly string[]): string {
  const modules = [
    `(name = ${text(basename(script))}, esModule = embed ${text(basename(script))})`,
    ...texts.map(name => `(name = ${text(name)}, text = embed ${text(name)})`),
  ];
  const vars = Object.entries(VARS).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]);
const main :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  bindings = [${vars.join(", ")}],
  compatibilityDate = "2026-11-01");
`;
}

/** The runtime's own program: its package's script would stand between us and the process. */
const { default: WORKERD } = createRequire(import.meta.url)("workerd") as { default: string };

async function firstAnswer(url: string): Promise<void> {
  for (const until = performance.now() + START_LIMIT_MS; ; await pause(5)) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (performance.now() > until) throw new Error(`no answer in ${START_LIMIT_MS} ms`);
  }
}

/** CPU of the whole process from its start, in ms: until it has said that there is no such page, then a refusal. */
async function startOnce(directory: string, script: string, texts: readonly string[]) {
  const port = await freePort();
  const config = join(directory, `${basename(script)}.capnp`);
  await writeFile(config, configOf(port, script, texts));
  const child = spawn(WORKERD, ["serve", config], { stdio: "ignore" });
  try {
    await firstAnswer(`http://127.0.0.1:${port}/none`);
    const start = cpuMs(child.pid ?? 0);
    const { status } = await fetch(`http://127.0.0.1:${port}/api/v1/calls`);
    if (status !== REFUSED) throw new Error(`answered ${status} instead of ${REFUSED}`);
    return { start, first: cpuMs(child.pid ?? 0) - start };
  } finally {
    await endProcess(child);
  }
}

/** Rounds of both side by side, so that a machine that is busy for a while slows both. */
export async function startFigures(folder?: string, rounds = ROUNDS): Promise<StartFigures> {
  const directory = await mkdtemp(join(tmpdir(), "call-manager-start-"));
  try {
    if (folder === undefined) await makeBundle(directory);
    else await cp(folder, directory, { recursive: true });
    const texts = (await readdir(directory)).filter(name => name.endsWith(".yaml"));
    const empty = join(directory, "empty.js");
    await writeFile(empty, EMPTY);
    const starts: number[] = [];
    const firsts: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const nothing = await startOnce(directory, empty, []);
      const whole = await startOnce(directory, join(directory, "index.js"), texts);
      starts.push(whole.start - nothing.start);
      firsts.push(whole.first - nothing.first);
    }
    return { start_cpu_ms: spreadOf(starts), first_request_cpu_ms: spreadOf(firsts) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function spreadOf(values: readonly number[]): Spread {
  const ms = (value: number) => Number(value.toFixed(1));
  return [ms(median(values)), ms(Math.min(...values)), ms(Math.max(...values))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await startFigures(process.argv[2]));

// `npm run bench:profile`: where the CPU of a whole call goes, from acceptance to final with its log lines. The runtime's
// own profiler says what the worker and its gate do, by room; what is left of the process is D1's engine, the queues'
// broker, and the moving of requests between them.
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { readDevOptions, urlOf } from "../../src/tools/dev/dev-options.ts";
import { firstHealth, startMigrations, startService } from "../../src/tools/dev/local-service.ts";
import { freePort } from "../../src/tools/dev/port.ts";
import { endProcess } from "../../src/tools/process/end-process.ts";
import { exitCodeOf, ROOT } from "../../src/tools/process/wrangler.ts";
import { Bench } from "./call-cpu.ts";
import { client } from "./load.ts";
import { cpuMs, runtimeProcess, waitedMs } from "./process-cpu.ts";
import { benchProvider } from "./provider.ts";

const CALLS = 500;
const CONNECTIONS = 32;
const START_LIMIT_MS = 40_000;
/** Microseconds between two samples. */
const INTERVAL_US = 200;

interface Node {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  children?: number[];
}
interface Profile {
  nodes: Node[];
  samples: number[];
  timeDeltas: number[];
}

/** The innermost frame that one of these names decides what a sample is counted as. */
const ROOMS: readonly [RegExp, string][] = [
  [/src\/log\.ts|request-log/, "logging"],
  [/node_modules\/zod/, "checking bodies and messages (zod)"],
  [/cloudflare-internal:.*d1/, "D1 answers: JSON to rows"],
  [/src\/store\/|drizzle-orm/, "D1 statements: making and binding"],
  [/src\/gate\//, "gate"],
  [/src\/telephony\//, "provider, callback signatures"],
  [/src\/queues\//, "queue consumers"],
  [/src\/http\/|node_modules\/hono/, "HTTP: routing, middleware, presenters"],
  [/src\/domain\/|libphonenumber/, "decisions (domain)"],
  [/src\/actions\//, "verbs (actions)"],
  [/src\/wiring|src\/settings|src\/index/, "wiring"],
];

class Inspector {
  #socket: WebSocket;
  #next = 1;
  #waiting = new Map<number, (result: unknown) => void>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { id, result } = JSON.parse(String(data));
      this.#waiting.get(id)?.(result);
    });
  }

  ask(method: string, params: object = {}): Promise<unknown> {
    const id = this.#next++;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise(resolve => this.#waiting.set(id, resolve));
  }
}

async function inspector(port: number): Promise<Inspector> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  // Wrangler lets nobody in who does not say where from; the types know no headers.
  const options = { headers: { Origin: "http://localhost" } } as unknown as string[];
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? "", options);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error("the runtime's inspector lets nobody in")));
  });
  return new Inspector(socket);
}

/** wrangler's newest bundle beside the sources. */
function sourceMap(): SourceMap {
  const maps = globSync(join(ROOT, ".wrangler/tmp/dev-*/index.js.map"));
  const newest = maps.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (newest === undefined) throw new Error("wrangler left no source map");
  return new SourceMap(JSON.parse(readFileSync(newest, "utf8")));
}

/** The runtime's own modules are no part of the bundle. */
function sourceOf({ url, lineNumber, columnNumber }: Node["callFrame"], map: SourceMap): string {
  if (url.startsWith("cloudflare-internal:") || url.startsWith("cloudflare:")) return url;
  const entry = map.findEntry(lineNumber, columnNumber);
  return "originalSource" in entry ? entry.originalSource : url;
}

/** Milliseconds by room. */
function byRoom({ nodes, samples, timeDeltas }: Profile, map: SourceMap): Map<string, number> {
  const parents = new Map<number, number>();
  const known = new Map(nodes.map(node => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node.id);
  const roomOf = (id: number): string => {
    const leaf = known.get(id)?.callFrame.functionName ?? "";
    if (leaf === "(idle)" || leaf === "(garbage collector)") return leaf;
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = known.get(at)?.callFrame;
      if (frame === undefined || frame.lineNumber < 0) continue;
      const source = sourceOf(frame, map);
      const room = ROOMS.find(([pattern]) => pattern.test(source))?.[1];
      if (room !== undefined) return room;
    }
    return "runtime itself: streams, promises, RPC";
  };
  const rooms = new Map<number, string>();
  const spent = new Map<string, number>();
  samples.forEach((id, n) => {
    const room = rooms.get(id) ?? roomOf(id);
    rooms.set(id, room);
    spent.set(room, (spent.get(room) ?? 0) + (timeDeltas[n] ?? 0) / 1000);
  });
  return spent;
}

const folder = mkdtempSync(join(tmpdir(), "call-manager-profile-"));
const provider = await benchProvider(0, 0);
const inspectorPort = await freePort();
const vars = {
  TELEPHONY_PROVIDER: "http",
  EXTERNAL_SERVICE_URL: provider.url,
  MAX_CONCURRENT_CALLS: String(CALLS),
  LOG_LEVEL: "info",
};
const read = readDevOptions([
  ...["--port", String(await freePort()), "--ip", "127.0.0.1", "--inspector-port", String(inspectorPort)],
  ...["--persist-to", join(folder, "state"), "--log-level", "warn", "--minify=false"],
  ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
]);
if (!read.ok) throw new Error(read.problem);
await exitCodeOf(startMigrations(read.options));
const child = startService(read.options, {
  stdio: "ignore",
  env: { WRANGLER_REGISTRY_PATH: join(folder, "registry"), WRANGLER_SEND_METRICS: "false" },
});
try {
  await firstHealth(urlOf(read.options), child, START_LIMIT_MS);
  const pid = runtimeProcess();
  if (pid === null) throw new Error("no /proc here");
  const http = client(urlOf(read.options), DEVELOPMENT_TOKEN, CONNECTIONS);
  const bench = new Bench(http, provider, pid);
  const once = async () => {
    const campaign = await bench.campaign(false);
    await bench.accept(campaign, CALLS);
    await bench.allFinal(campaign, CALLS);
  };
  await once();
  const plain = await bench.cost(CALLS, once);
  const profiler = await inspector(inspectorPort);
  await profiler.ask("Profiler.enable");
  await profiler.ask("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await profiler.ask("Profiler.start");
  const before = cpuMs(pid);
  const waitedBefore = waitedMs(pid);
  await once();
  await pause(500);
  const { profile } = (await profiler.ask("Profiler.stop")) as { profile: Profile };
  const whole = (cpuMs(pid) - before) / CALLS;
  const spent = byRoom(profile, sourceMap());
  spent.delete("(idle)");
  // The profiler's clock goes on while others have the core.
  const onCore = (whole * CALLS) / (whole * CALLS + waitedMs(pid) - waitedBefore);
  const rows = [...spent].map(([room, ms]): [string, number] => [room, (onCore * ms) / CALLS]);
  const inside = rows.reduce((sum, [, ms]) => sum + ms, 0);
  rows.push(["outside the worker: D1's engine, the queues' broker, requests between them", whole - inside]);
  console.log(
    `${plain.cpu.toFixed(2)} ms of CPU a call, ${whole.toFixed(2)} while the profiler samples; of these:`,
  );
  for (const [room, ms] of rows.sort(([, a], [, b]) => b - a))
    console.log(`${ms.toFixed(3).padStart(8)}${`${((100 * ms) / whole).toFixed(0)} %`.padStart(6)}  ${room}`);
  http.close();
} finally {
  await endProcess(child);
  await provider.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

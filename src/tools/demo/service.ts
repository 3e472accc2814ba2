// The service that the demo talks to: on a free port, fresh in a folder that is gone afterwards, or on the state of a
// folder that stays.
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDevOptions, urlOf } from "../dev/dev-options.ts";
import {
  fireCronEveryMinute,
  firstHealth,
  problemsOf,
  startMigrations,
  startService,
} from "../dev/local-service.ts";
import { freePort } from "../dev/port.ts";
import { endProcess, killProcess } from "../process/end-process.ts";
import { collectLog, type Log } from "../process/last-lines.ts";
import { exitCodeOf, hasEnded } from "../process/wrangler.ts";

/** Five seconds are usual. */
const START_LIMIT_MS = 40_000;

export class DemoService {
  url = "";
  log: Log = { lines: () => [] };
  #folder: string | null;
  readonly #keepsFolder: boolean;
  readonly #heard: ((line: string) => void) | undefined;
  #child: ChildProcess | null = null;
  #stopCron = () => {};

  /**
   * `folder`: where its state is, before and afterwards (below `state`); without one it starts fresh. `heard`: is told
   * each line of its log; without it only warnings are written.
   */
  constructor(folder: string | null = null, heard?: (line: string) => void) {
    this.#heard = heard;
    this.#folder = folder;
    this.#keepsFolder = folder !== null;
  }

  /** Throws when it does not come up well; `stop` is needed all the same. */
  async start(vars: Record<string, string>, signal: AbortSignal): Promise<void> {
    const folder = this.#folder ?? (await mkdtemp(join(tmpdir(), "call-manager-demo-")));
    this.#folder = folder;
    // Named on the command line, it keeps a developer's own .dev.vars out of the demo.
    const noVars = join(folder, "empty.env");
    await writeFile(noVars, "");
    const read = readDevOptions([
      ...["--port", String(await freePort()), "--ip", "127.0.0.1", "--inspector-port", "0"],
      ...[
        "--persist-to",
        join(folder, "state"),
        "--env-file",
        noVars,
        "--log-level",
        this.#heard === undefined ? "warn" : "log",
      ],
      // Nobody reads the other lines here, and under `wrangler dev` each costs half a millisecond.
      ...Object.entries({ LOG_LEVEL: "error", ...vars }).flatMap(([name, value]) => [
        "--var",
        `${name}:${value}`,
      ]),
    ]);
    if (!read.ok) throw new Error(read.problem);
    signal.throwIfAborted();
    this.#watch(startMigrations(read.options), signal);
    if ((await exitCodeOf(this.#running())) !== 0) throw new Error("The migrations failed.");
    signal.throwIfAborted();

    // A registry of its own: another `npm run dev` on this machine must not meet this one.
    const env = { WRANGLER_REGISTRY_PATH: join(folder, "registry"), WRANGLER_SEND_METRICS: "false" };
    const spawnOptions = { stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"], env };
    this.#watch(startService(read.options, spawnOptions), signal);
    this.url = urlOf(read.options);
    const health = await firstHealth(this.url, this.#running(), START_LIMIT_MS);
    signal.throwIfAborted();
    if (health === null) {
      const seconds = START_LIMIT_MS / 1000;
      const ended = hasEnded(this.#running());
      throw new Error(
        `The service ${ended ? "ended before it answered" : `did not answer in ${seconds} s`}.`,
      );
    }
    if (health.status !== "ok") throw new Error(`The service is not well: ${problemsOf(health).join("; ")}`);
    this.#stopCron = fireCronEveryMinute(this.url);
  }

  async stop(): Promise<void> {
    this.#stopCron();
    try {
      if (this.#child !== null) await endProcess(this.#child);
    } finally {
      if (this.#folder !== null && !this.#keepsFolder) {
        await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
        this.#folder = null;
      }
    }
  }

  /** As a power cut would: nothing gets to finish, and what was in the queues is lost. */
  async kill(): Promise<void> {
    this.#stopCron();
    if (this.#child !== null) await killProcess(this.#child);
  }

  #watch(child: ChildProcess, signal: AbortSignal): void {
    this.#child = child;
    this.log = collectLog(child, this.#heard);
    signal.addEventListener("abort", () => void endProcess(child), { once: true });
  }

  #running(): ChildProcess {
    if (this.#child === null) throw new Error("nothing was started");
    return this.#child;
  }
}

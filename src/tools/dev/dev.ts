// `npm run dev`: the whole service on this machine, offline, with its watchdog. Ctrl-C ends all of it.
import type { ChildProcess } from "node:child_process";
import { styleText } from "node:util";
import type { HealthAnswer } from "../../cli/client/answers.ts";
import { onStop } from "../../cli/stop-signals.ts";
import { DEVELOPMENT_TOKEN } from "../../domain/access/development-token.ts";
import { endProcess } from "../process/end-process.ts";
import { collectLog } from "../process/last-lines.ts";
import { exitCodeOf } from "../process/wrangler.ts";
import { type DevOptions, readDevOptions, urlOf } from "./dev-options.ts";
import {
  fireCronEveryMinute,
  firstHealth,
  problemsOf,
  startMigrations,
  startService,
} from "./local-service.ts";
import { freePort, isPortFree } from "./port.ts";

const INTERRUPTED = 130;

let running: ChildProcess | null = null;
let stopping = false;

onStop(signal => {
  stopping = true;
  if (running !== null) void endProcess(running, signal);
});

process.exitCode = await dev(process.argv.slice(2));

/** Returns the exit code. */
async function dev(args: readonly string[]): Promise<number> {
  const read = readDevOptions(args);
  if (!read.ok) return refuse(read.problem, 2);
  const options = { ...read.options, port: read.options.port || (await freePort()) };
  if (!(await isPortFree(options.port, options.host))) {
    return refuse(
      `Port ${options.port} is taken. Stop what listens there, or choose another: npm run dev -- --port ${options.port + 1}`,
      1,
    );
  }
  if (stopping) return INTERRUPTED;
  const migrated = await migrate(options);
  if (migrated !== 0) return migrated;
  return stopping ? INTERRUPTED : serve(options);
}

function refuse(problem: string, code: number): number {
  console.error(styleText("red", problem, { stream: process.stderr }));
  return code;
}

async function migrate(options: DevOptions): Promise<number> {
  console.log("Bringing the local database up to date …");
  running = startMigrations(options);
  const log = collectLog(running);
  const code = await exitCodeOf(running);
  if (code !== 0 && !stopping) console.error(log.lines().join("\n"));
  return code;
}

async function serve(options: DevOptions): Promise<number> {
  const service = startService(options, { stdio: "inherit" });
  running = service;
  const url = urlOf(options);
  const health = await firstHealth(url, service);
  if (health === null) return exitCodeOf(service);
  console.log(welcome(url, health));
  const stopCron = fireCronEveryMinute(url);
  const code = await exitCodeOf(service);
  stopCron();
  return code;
}

function welcome(url: string, health: HealthAnswer): string {
  const problems = problemsOf(health);
  const state = [health.status, ...problems].join("; ");
  const colour = health.status === "ok" ? "green" : "red";
  return [
    "",
    `  ${styleText("bold", "Dashboard")}  ${url}/ui/`,
    `  ${styleText("bold", "API")}        ${url}/api/v1`,
    `  ${styleText("bold", "Token")}      X-Auth-Token: ${DEVELOPMENT_TOKEN}`,
    `  ${styleText("bold", "Health")}     ${url}/health ${styleText(colour, state)}`,
    "",
  ].join("\n");
}

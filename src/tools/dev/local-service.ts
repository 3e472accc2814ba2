// The service on this machine: migrated, started, waited for. `npm run dev` and the demo start it alike.
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { HealthAnswer } from "../../cli/client/answers.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { exitCodeOf, hasEnded, spawnWrangler } from "../process/wrangler.ts";
import { type DevOptions, devArgs, migrationArgs } from "./dev-options.ts";

const POLL_MS = 150;
const ANSWER_TIMEOUT_MS = 5_000;

const environment = (): NodeJS.ProcessEnv => ({
  // Local trace recording costs 40 % of the CPU; the other one looks up where this machine is, over the network.
  X_LOCAL_OBSERVABILITY: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  ...process.env,
});

/** Without a terminal nothing is asked. The child's output can be collected before it ends. */
export function startMigrations(options: DevOptions): ChildProcess {
  return spawnWrangler(migrationArgs(options), { stdio: ["ignore", "pipe", "pipe"], env: environment() });
}

export function startService(options: DevOptions, { env, ...spawnOptions }: SpawnOptions): ChildProcess {
  return spawnWrangler(devArgs(options), { ...spawnOptions, env: { ...environment(), ...env } });
}

/**
 * The first answer, good or bad; null when the process ended before it could give one, or the time is up: code
 * that does not compile keeps wrangler waiting for a better one.
 */
export async function firstHealth(
  url: string,
  child: ChildProcess,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<HealthAnswer | null> {
  const exited = exitCodeOf(child).then(() => null);
  const startedAt = performance.now();
  while (!hasEnded(child) && performance.now() - startedAt < limitMs) {
    const health = await Promise.race([exited, askHealth(url)]);
    if (health !== null) return health;
    await Promise.race([exited, sleep(POLL_MS)]);
  }
  return null;
}

async function askHealth(url: string): Promise<HealthAnswer | null> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return (await response.json()) as HealthAnswer;
  } catch {
    return null;
  }
}

/** What a check says is wrong; its details need a token, its status does not. */
export const problemsOf = (health: HealthAnswer) =>
  Object.entries(health.checks ?? {}).flatMap(
    ([name, { status, problems }]) => problems ?? (status === "ok" ? [] : [`${name}: ${status}`]),
  );

/** Crons never fire by themselves locally: without this the watchdog would not run. Returns how to stop it. */
export function fireCronEveryMinute(url: string): () => void {
  // The next minute comes; while the service is rebuilt there is nobody to answer.
  const timer = setInterval(() => void fireCron(url).catch(() => {}), MINUTE_MS);
  return () => clearInterval(timer);
}

/** One run of the watchdog. */
export async function fireCron(url: string): Promise<void> {
  const cron = encodeURIComponent("* * * * *");
  const response = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${cron}`, {
    signal: AbortSignal.timeout(MINUTE_MS),
  });
  await response.body?.cancel();
}

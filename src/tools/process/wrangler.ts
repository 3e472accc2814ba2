// Starts this project's wrangler under the node that runs us: the system's own may be too old for it.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, whatever the working directory is. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

// The package's main file, not bin/wrangler.js: that one starts this one and does not pass signals on, so that
// a stopped command would leave the runtime behind.
const WRANGLER = createRequire(import.meta.url).resolve("wrangler");

export function spawnWrangler(args: readonly string[], options: SpawnOptions): ChildProcess {
  const { env = process.env } = options;
  // The build that wrangler.toml names is to run under this node too.
  const path = [dirname(process.execPath), env.PATH ?? ""].join(delimiter);
  return spawn(process.execPath, ["--no-warnings", WRANGLER, ...args], {
    cwd: ROOT,
    ...options,
    env: { ...env, PATH: path },
  });
}

/** Resolves when the process has ended; 128 + n when signal n ended it, as in a shell. */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  const code = () => child.exitCode ?? 128 + constants.signals[child.signalCode ?? "SIGKILL"];
  if (hasEnded(child)) return Promise.resolve(code());
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve(code()));
  });
}

export const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

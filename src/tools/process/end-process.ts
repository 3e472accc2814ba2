// Ends a process together with everything it has started: a runtime left behind keeps its port and its memory.
import { type ChildProcess, spawnSync } from "node:child_process";
import { exitCodeOf, hasEnded } from "./wrangler.ts";

/** Wrangler needs a quarter of a second to end its runtime. */
const GRACE_MS = 5_000;

/** Asks politely first. Resolves with the exit code. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<number> {
  const ended = exitCodeOf(child);
  if (hasEnded(child) || child.pid === undefined) return ended;
  const { pid } = child;
  const timer = setTimeout(() => killTree(pid), GRACE_MS);
  child.kill(signal);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Ends it and everything it has started at once, as a crash would: nobody gets to finish anything. */
export function killProcess(child: ChildProcess): Promise<number> {
  const ended = exitCodeOf(child);
  if (!hasEnded(child) && child.pid !== undefined) killTree(child.pid);
  return ended;
}

function killTree(pid: number): void {
  for (const each of [...descendantsOf(pid, processes()), pid]) kill(each);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** [pid, parent's pid] of everything that runs; empty where there is no `ps`. */
function processes(): [number, number][] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return (stdout ?? "")
    .trim()
    .split("\n")
    .map(line => line.trim().split(/\s+/).map(Number))
    .map(([pid, parent]) => [pid ?? 0, parent ?? 0]);
}

/** Children before their parents, so that none is restarted or adopted in between. */
export function descendantsOf(pid: number, all: readonly (readonly [number, number])[]): number[] {
  const children = all.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap(child => [...descendantsOf(child, all), child]);
}

// CPU of processes from the kernel's own accounting (Linux only).
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** In ms on a core, all threads that live now together; of those that ended nothing is known. */
export const cpuMs = (pid: number): number => scheduled(pid, 0);

/** In ms, likewise: ready to run while others had the cores. */
export const waitedMs = (pid: number): number => scheduled(pid, 1);

/** One figure of `schedstat`, which are in ns. */
function scheduled(pid: number, figure: 0 | 1): number {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[figure]);
    } catch {
      // It ended between listing and reading it.
    }
  }
  return ns / 1e6;
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
};

function isBelow(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 0; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

/** Processes of this name that came from this one; none where there is no /proc. */
export function processesBelow(ancestor: number, name: string): number[] {
  try {
    return readdirSync("/proc")
      .filter(entry => /^\d+$/.test(entry))
      .map(Number)
      .filter(pid => nameOf(pid) === name && isBelow(pid, ancestor));
  } catch {
    return [];
  }
}

/** The one with the most databases open: `wrangler dev` runs a second one in front of it, which only passes requests on. */
export function runtimeProcess(): number | null {
  const [most] = processesBelow(process.pid, "workerd")
    .map(pid => ({ pid, databases: openDatabases(pid) }))
    .sort((a, b) => b.databases - a.databases);
  return most?.pid ?? null;
}

const openDatabases = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter(fd => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).includes(".sqlite");
    } catch {
      return false;
    }
  }).length;

// The greatest resident size of a runtime process below this one, sampled while something runs (Linux only).
import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_MS = 200;

function parentOf(pid: string): string | null {
  try {
    return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? null;
  } catch {
    return null;
  }
}

function isBelow(pid: string, ancestor: string): boolean {
  for (let at: string | null = pid; at !== null && at !== "0"; at = parentOf(at))
    if (at === ancestor) return true;
  return false;
}

/** MB of each `workerd` below this process; none where there is no /proc. */
function residentMb(): number[] {
  try {
    return readdirSync("/proc")
      .filter(pid => /^\d+$/.test(pid))
      .filter(pid => {
        const status = readFileSync(`/proc/${pid}/status`, { encoding: "utf8", flag: "r" });
        return /^Name:\s+workerd/m.test(status) && isBelow(pid, String(process.pid));
      })
      .map(
        pid =>
          Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
      );
  } catch {
    // A process ended between listing and reading it, or there is no /proc.
    return [];
  }
}

/** Returns how to stop watching, which answers the greatest size in MB; null where it cannot be known. */
export function watchMemory(): () => number | null {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, ...residentMb());
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return peak === 0 ? null : Math.round(peak);
  };
}

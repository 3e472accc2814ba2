// The last lines that a process has said, kept for when something went wrong.
import type { ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

const KEPT_LINES = 200;

export interface Log {
  /** The last `count` lines that are not blank, without colours. */
  lines(count?: number): string[];
}

/** For a process with piped output. */
export function collectLog(child: ChildProcess): Log {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let unfinished = "";
    stream?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (unfinished + text).split("\n");
      unfinished = lines.pop() ?? "";
      kept.push(...lines.map(line => stripVTControlCharacters(line).trimEnd()).filter(line => line !== ""));
      kept.splice(0, kept.length - KEPT_LINES);
    });
    stream?.on("end", () => {
      if (unfinished.trim() !== "") kept.push(stripVTControlCharacters(unfinished));
    });
  }
  return { lines: (count = KEPT_LINES) => kept.slice(-count) };
}

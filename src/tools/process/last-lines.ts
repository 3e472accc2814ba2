// The last lines that a process has printed, for when something went wrong.
import type { ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

const MAX_LINES = 200;

export interface Log {
  /** The last `count` lines that are not blank, without colours. */
  lines(count?: number): string[];
}

/** For a process with piped output. `heard`: each line as it comes. */
export function collectLog(child: ChildProcess, heard: (line: string) => void = () => {}): Log {
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let unfinished = "";
    stream?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (unfinished + text).split("\n");
      unfinished = lines.pop() ?? "";
      const plain = lines.map(line => stripVTControlCharacters(line).trimEnd()).filter(line => line !== "");
      plain.forEach(heard);
      last.push(...plain);
      last.splice(0, last.length - MAX_LINES);
    });
    stream?.on("end", () => {
      if (unfinished.trim() !== "") last.push(stripVTControlCharacters(unfinished));
    });
  }
  return { lines: (count = MAX_LINES) => last.slice(-count) };
}

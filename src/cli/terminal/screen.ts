// Where a command says what it has to say: lines for people, or one JSON document for programs.

import { plainJson } from "./plain-text.ts";
import { clip } from "./terminal.ts";

/** What of a stream is used here. */
export type Out = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

export interface Screen {
  json: boolean;
  /** Characters in a line; Infinity when the output is no terminal. */
  width: number;
  /** Lines may be redrawn in place. */
  live: boolean;
  out: Out;
  /** An answer of the service: as it is, or as lines for people. */
  show<T>(answer: T, lines: (answer: T, width: number) => readonly string[]): void;
  print(lines: readonly string[]): void;
  /** One JSON value on one line. */
  jsonLine(value: unknown): void;
  /** For people only, beside the result. */
  hint(line: string): void;
}

export function screenOn(
  { stdout, stderr }: { stdout: Out; stderr: Out },
  { json, dumb }: { json: boolean; dumb: boolean },
): Screen {
  const width = stdout.isTTY === true ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) stdout.write(`${lines.join("\n")}\n`);
  };
  return {
    json,
    width,
    live: stdout.isTTY === true && !dumb && !json,
    out: stdout,
    print,
    show(answer, lines) {
      if (json) stdout.write(`${plainJson(answer, 2)}\n`);
      else print(lines(answer, width));
    },
    jsonLine: value => stdout.write(`${plainJson(value)}\n`),
    hint(line) {
      if (!json) stderr.write(`${stderr.isTTY === true ? clip(line, stderr.columns ?? 80) : line}\n`);
    },
  };
}

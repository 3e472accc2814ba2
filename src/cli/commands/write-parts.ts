// An export that comes in parts, into a file or to the standard output, until there are no more.
import { type FileHandle, open } from "node:fs/promises";
import type { Parts } from "../../client/core/lists.ts";
import { plainText } from "../terminal/plain-text.ts";
import { WrongUsage } from "../wrong-usage.ts";
import type { CommandContext } from "./command.ts";

interface Place {
  /** A file; undefined = the standard output. */
  out: string | undefined;
  /** An export that was broken off goes on. */
  appends: boolean;
}

export async function writeParts(
  { screen, progress }: Pick<CommandContext, "screen" | "progress">,
  { out, appends }: Place,
  parts: Parts,
): Promise<void> {
  let file: FileHandle | null = null;
  const toTerminal = out === undefined && screen.out.isTTY === true;
  const write = async (text: string) => {
    if (out !== undefined) {
      // Opened when there is something to write: a refusal empties no file.
      file ??= await opened(out, appends ? "a" : "w");
      await file.writeFile(text);
    } else if (toTerminal) screen.print(text.split(/\r?\n/).slice(0, -1).map(plainText));
    else screen.out.write(text);
  };
  try {
    for await (const { text, nextCursor } of parts.parts()) {
      await write(text);
      if (nextCursor !== null) progress?.write(`--cursor ${nextCursor} goes on if this is broken off\n`);
    }
  } finally {
    await (file as FileHandle | null)?.close();
  }
}

async function opened(path: string, flags: "w" | "a"): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    throw new WrongUsage(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

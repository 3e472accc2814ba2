// An export that comes in parts, into a file or to the standard output, until there are no more.
import { type FileHandle, open } from "node:fs/promises";
import type { Part } from "../client/service.ts";
import { plainText } from "../terminal/plain-text.ts";
import { WrongUsage } from "../wrong-usage.ts";
import type { CommandContext } from "./command.ts";

interface Place {
  /** A file; undefined = the standard output. */
  out: string | undefined;
  /** Where an export that was broken off goes on. */
  cursor: string | undefined;
}

export async function writeParts(
  { screen, progress }: Pick<CommandContext, "screen" | "progress">,
  { out, cursor }: Place,
  read: (cursor: string | undefined) => Promise<Part<string>>,
): Promise<void> {
  let file: FileHandle | null = null;
  const toTerminal = out === undefined && screen.out.isTTY === true;
  const write = async (text: string) => {
    if (out !== undefined) {
      // Opened when there is something to write: a refusal empties no file.
      file ??= await opened(out, cursor === undefined ? "w" : "a");
      await file.writeFile(text);
    } else if (toTerminal) screen.print(text.split(/\r?\n/).slice(0, -1).map(plainText));
    else screen.out.write(text);
  };
  try {
    for (let next: string | null | undefined = cursor; next !== null; ) {
      const part: Part<string> = await read(next);
      await write(part.answer);
      next = part.nextCursor;
      if (next !== null) progress?.write(`--cursor ${next} goes on if this is broken off\n`);
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

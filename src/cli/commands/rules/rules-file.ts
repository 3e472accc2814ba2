// A pack or a calendar on its way to the service: read whole, they are small.
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { WrongUsage } from "../../wrong-usage.ts";

/** `-` is the standard input. Throws WrongUsage. */
export async function rulesFile(path: string, stdin: NodeJS.ReadableStream): Promise<string> {
  try {
    if (path !== "-") return await readFile(path, "utf8");
    const pieces: Buffer[] = [];
    for await (const piece of stdin) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces).toString("utf8");
  } catch (error) {
    throw new WrongUsage(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

export const typeOf = (path: string): string =>
  extname(path).toLowerCase() === ".json" ? "application/json" : "application/yaml";

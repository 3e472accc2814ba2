// An option that is JSON, or names a file with some. Whatever is in it: the service knows what it takes.
import { readFile } from "node:fs/promises";
import { WrongUsage } from "./wrong-usage.ts";

const BEGINS = { list: "[", object: "{" };

/** Absent = undefined. Throws WrongUsage. */
export async function jsonOption(name: string, given: string | undefined, is: keyof typeof BEGINS) {
  if (given === undefined) return undefined;
  try {
    return JSON.parse(given.trimStart().startsWith(BEGINS[is]) ? given : await readFile(given, "utf8"));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new WrongUsage(`--${name} must be a JSON ${is} or a file with one: ${problem}`);
  }
}

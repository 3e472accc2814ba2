// The file that an import sends: what it is, and that it can be read, found out before the service is asked anything.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { extname } from "node:path";
import type { OutgoingFile } from "../../client/outgoing-file.ts";
import { WrongUsage } from "../../wrong-usage.ts";

const CONTENT_TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;
type Format = keyof typeof CONTENT_TYPES;

const FORMAT_OF: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/** `-` is the standard input. Throws WrongUsage. */
export async function contactsFile(
  path: string,
  format: string | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<OutgoingFile> {
  const contentType = CONTENT_TYPES[formatOf(path, format)];
  if (path === "-") return { contentType, length: null, canReopen: false, open: () => stdin };
  try {
    await (await open(path)).close();
    const about = await stat(path);
    if (about.isDirectory()) throw new Error("it is a folder");
    const length = about.isFile() ? about.size : null;
    return { contentType, length, canReopen: true, open: () => readingOf(path, length) };
  } catch (error) {
    throw new WrongUsage(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function formatOf(path: string, format: string | undefined): Format {
  const found = format ?? FORMAT_OF[extname(path).toLowerCase()];
  if (found === "csv" || found === "ndjson") return found;
  throw new WrongUsage(
    format === undefined
      ? `Is ${path === "-" ? "the input" : path} CSV or NDJSON? Say --format csv or --format ndjson.`
      : `--format must be csv or ndjson, not "${format}".`,
  );
}

/** A file that grows while it is read must not exceed the length that was announced. */
const readingOf = (path: string, length: number | null) =>
  createReadStream(path, length === null || length === 0 ? {} : { end: length - 1 });

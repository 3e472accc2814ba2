// Sends a file of numbers to a campaign, and tells what became of its rows.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { extname } from "node:path";
import type { World } from "../commands/command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { progressBar } from "../terminal/progress-bar.ts";
import { table } from "../terminal/table.ts";
import { WrongUsage } from "./failures.ts";
import { retrying } from "./retrying.ts";
import { urlOf } from "./service.ts";
import { upload } from "./upload.ts";

const CONTENT_TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;
type Format = keyof typeof CONTENT_TYPES;

const FORMAT_OF: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/** More are at errors_url. */
const ROWS_SHOWN = 20;

export const IMPORT_OPTIONS = {
  "dry-run": { type: "boolean", about: "only check the rows: nothing is added" },
  format: { type: "string", value: "csv|ndjson", about: "where the file's name does not say it" },
  "phone-column": { type: "string", value: "NAME", about: "the column with the number" },
  "time-zone-column": { type: "string", value: "NAME", about: "the column with the time zone" },
} as const;

type ImportValues = {
  "dry-run"?: boolean;
  format?: string;
  "phone-column"?: string;
  "time-zone-column"?: string;
};

export interface NumbersFile {
  path: string;
  format: Format;
  /** Null: no plain file, read as it comes. */
  bytes: number | null;
}

export interface ImportAnswer {
  import_id: string | null;
  rows: number;
  added_count: number;
  duplicates: number | unknown[];
  rejected: number;
  errors: { line: number; column: string | null; value: string | null; reason: string }[];
  errors_url: string | null;
}

/** `-` is the standard input. Throws WrongUsage before anything was asked of the service. */
export async function numbersFile(path: string, format: string | undefined): Promise<NumbersFile> {
  const found = format ?? FORMAT_OF[extname(path).toLowerCase()];
  if (found !== "csv" && found !== "ndjson") {
    throw new WrongUsage(
      format === undefined
        ? `Is ${path === "-" ? "the input" : path} CSV or NDJSON? Say --format csv or --format ndjson.`
        : `--format must be csv or ndjson, not "${format}".`,
    );
  }
  if (path === "-") return { path, format: found, bytes: null };
  try {
    await (await open(path)).close();
    const about = await stat(path);
    if (about.isDirectory()) throw new Error("it is a folder");
    return { path, format: found, bytes: about.isFile() ? about.size : null };
  } catch (error) {
    throw new WrongUsage(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

/** `id` is the campaign's. */
export async function sendNumbers(
  { service, screen, signal, sleep, stdin, progress }: World,
  id: string,
  file: NumbersFile,
  values: ImportValues,
): Promise<ImportAnswer> {
  const url = urlOf(service.connection, `/api/v1/campaigns/${id}/import`, {
    dry_run: values["dry-run"] === true ? "true" : undefined,
    phone_column: values["phone-column"],
    time_zone_column: values["time-zone-column"],
  });
  const send = async () => {
    const bar = progressBar(progress, file.bytes);
    try {
      return await upload({
        connection: service.connection,
        url,
        contentType: CONTENT_TYPES[file.format],
        source: file.path === "-" ? stdin : readingOf(file),
        length: file.bytes,
        signal,
        onSent: bar.sent,
      });
    } finally {
      bar.end();
    }
  };
  // The standard input comes once.
  const answered = file.path === "-" ? send() : retrying(send, { sleep, note: screen.note });
  return service.read<ImportAnswer>(await answered);
}

/** A file that grows while it is read must not exceed the length that was announced. */
const readingOf = ({ path, bytes }: NumbersFile) =>
  createReadStream(path, bytes === null || bytes === 0 ? {} : { end: bytes - 1 });

export const importExit = ({ rejected }: ImportAnswer): ExitCode =>
  rejected > 0 ? EXIT.rejected : EXIT.done;

export function importLines(answer: ImportAnswer, dryRun: boolean, width: number): string[] {
  const { rows, added_count, duplicates, rejected, errors = [], errors_url } = answer;
  const repeated = Array.isArray(duplicates) ? duplicates.length : duplicates;
  const added = dryRun ? `${added_count} would be added` : `${added_count} added`;
  const some = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const counts = `${some(rows, "row")}: ${added}, ${some(repeated, "duplicate")}, ${rejected} rejected`;
  if (rejected === 0) return [`${counts}.`];
  const shown = errors.slice(0, ROWS_SHOWN);
  return [
    `${counts}${shown.length < rejected ? `; the first ${shown.length}:` : ":"}`,
    ...table(
      [
        { title: "line", align: "right" },
        { title: "column", min: 6 },
        { title: "value", min: 8 },
        { title: "reason", min: 12 },
      ],
      shown.map(e => [String(e.line), e.column ?? "", e.value ?? "", e.reason]),
      width,
    ),
    ...(shown.length < rejected && errors_url ? [`All of them: GET ${errors_url}`] : []),
  ];
}

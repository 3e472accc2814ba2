// How a client says what its file is: by Content-Type, or in the query.
import type { Context } from "hono";
import type { ColumnChoice } from "../../../domain/contacts/import/columns.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";
import type { App } from "../../app-env.ts";
import { choiceQuery } from "../../lib/query.ts";

export type ImportFormat = "csv" | "ndjson";

const FORMATS: Record<string, ImportFormat> = {
  "text/csv": "csv",
  "application/csv": "csv",
  "text/tab-separated-values": "csv",
  // What browsers on Windows call a CSV file.
  "application/vnd.ms-excel": "csv",
  "application/x-ndjson": "ndjson",
  "application/ndjson": "ndjson",
  "application/jsonl": "ndjson",
  "application/x-jsonlines": "ndjson",
};
/** Say nothing about what it is. */
const ANYTHING = "application/octet-stream";
const VAGUE = [ANYTHING, "text/plain"];

const unsupported = (problem: string) =>
  new CallManagerError(
    "unsupported_media_type",
    `${problem} Send the file as the body, with Content-Type text/csv or application/x-ndjson; or as ${ANYTHING} with ?format=csv or ?format=ndjson.`,
    { accepted: [...Object.keys(FORMATS), ...VAGUE] },
  );

/** `encoding`: a name that TextDecoder knows. */
export function fileKind(c: Context<App>): { format: ImportFormat; encoding: string } {
  const header = c.req.header("Content-Type");
  const type = (header ?? ANYTHING).split(";")[0]?.trim().toLowerCase() ?? "";
  const compressed = c.req.header("Content-Encoding") ?? "identity";
  if (compressed !== "identity")
    throw unsupported(`Content-Encoding ${compressed.slice(0, 60)} is not taken.`);
  const asked = c.req.query("format") === undefined ? null : choiceQuery(c, "format", ["csv", "ndjson"]);
  const known = FORMATS[type] ?? null;
  if (known === null && !VAGUE.includes(type))
    throw unsupported(`Content-Type ${type.slice(0, 100)} is not taken.`);
  if (known !== null && asked !== null && known !== asked)
    throw invalid({ format: [`is ${asked}, but Content-Type says ${type}`] });
  const format = known ?? asked;
  if (format === null) throw unsupported("Nothing says what the file is.");
  return { format, encoding: encodingOf(header ?? "") };
}

function encodingOf(contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    throw unsupported(`The charset ${charset.slice(0, 60)} is not known; save the file as UTF-8.`);
  }
}

const flag = (c: Context<App>, name: string, absent: "true" | "false"): boolean =>
  choiceQuery(c, name, absent === "true" ? ["true", "false"] : ["false", "true"]) === "true";

export const isDryRun = (c: Context<App>): boolean => flag(c, "dry_run", "false");

export function columnChoice(c: Context<App>): ColumnChoice {
  const metadata = c.req.query("metadata_columns");
  return {
    delimiter: delimiterQuery(c),
    header: flag(c, "header", "true"),
    phoneColumn: c.req.query("phone_column") ?? null,
    timeZoneColumn: c.req.query("time_zone_column") ?? null,
    metadataColumns:
      metadata
        ?.split(",")
        .map(name => name.trim())
        .filter(name => name !== "") ?? null,
  };
}

function delimiterQuery(c: Context<App>): string | null {
  const text = c.req.query("delimiter");
  if (text === undefined) return null;
  if (text === "tab" || text === "\\t") return "\t";
  // One that a field cannot begin or end with by itself, and that ends no row.
  if (text.length === 1 && !/["\r\n+0-9]/.test(text)) return text;
  throw invalid({ delimiter: [`must be one character such as ; or tab, not "${text.slice(0, 60)}"`] });
}

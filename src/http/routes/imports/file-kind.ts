// How a client says what its file is: by Content-Type, or in the query.
import type { ImportFormat } from "../../../domain/contacts/import/import-record.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";

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

/** `asked`: the format in the query. `encoding`: a name that TextDecoder knows. */
export function fileKind(
  header: (name: string) => string | undefined,
  asked: ImportFormat | undefined,
): { format: ImportFormat; encoding: string } {
  const contentType = header("Content-Type") ?? ANYTHING;
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const compressed = header("Content-Encoding") ?? "identity";
  if (compressed !== "identity")
    throw unsupported(`Content-Encoding ${compressed.slice(0, 60)} is not taken.`);
  const known = FORMATS[type];
  if (known === undefined && !VAGUE.includes(type))
    throw unsupported(`Content-Type ${type.slice(0, 100)} is not taken.`);
  if (known !== undefined && asked !== undefined && known !== asked)
    throw invalid({ format: [`is ${asked}, but Content-Type says ${type}`] });
  const format = known ?? asked;
  if (format === undefined) throw unsupported("Nothing says what the file is.");
  return { format, encoding: encodingOf(contentType) };
}

function encodingOf(contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    throw unsupported(`The charset ${charset.slice(0, 60)} is not known; save the file as UTF-8.`);
  }
}

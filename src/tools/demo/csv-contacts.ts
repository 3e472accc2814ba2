// Contacts from a CSV file. A bad row never stops the file: it is left out and named, with its line.
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import { normalisePhoneNumber } from "../../domain/contacts/phone-number.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";

export interface CsvContact {
  line: number;
  /** Normal form: `+` and digits. */
  phoneNumber: string;
  name: string | null;
  timeZone: string | null;
}

export interface RejectedRow {
  line: number;
  /** The offending text. */
  value: string;
  reason: string;
}

export type CsvContacts =
  | { ok: true; contacts: CsvContact[]; rejected: RejectedRow[] }
  | { ok: false; problem: string };

/** A quoted field that is not closed within this many lines spoils its own line only, not the rest of the file. */
const MAX_LINES_PER_ROW = 10;

const NUMBER_FORM = { defaultCountry: null, validation: "digits" } as const;

/** The header names the columns, in any order: phone_number, and if wanted name and time_zone. */
export function readCsvContacts(text: string): CsvContacts {
  const [header, ...rows] = rowsOf(text);
  if (header === undefined)
    return { ok: false, problem: "The file is empty; its first line names the columns." };
  if (!header.ok) return { ok: false, problem: `Line ${header.line}: ${header.reason}` };
  const columns = header.fields.map(name => name.toLowerCase());
  if (!columns.includes("phone_number")) {
    return { ok: false, problem: `No column phone_number; the header names ${columns.join(", ")}.` };
  }
  const contacts: CsvContact[] = [];
  const rejected: RejectedRow[] = [];
  const lineOf = new Map<string, number>();
  for (const row of rows) {
    const read = row.ok ? readContact(columns, row.fields, lineOf) : row;
    if (!read.ok) {
      rejected.push({ line: row.line, value: read.value, reason: read.reason });
    } else {
      lineOf.set(read.phoneNumber, row.line);
      contacts.push({ line: row.line, ...read.contact, phoneNumber: read.phoneNumber });
    }
  }
  return { ok: true, contacts, rejected };
}

type Refused = { ok: false; value: string; reason: string };

function readContact(
  columns: readonly string[],
  fields: readonly string[],
  lineOf: ReadonlyMap<string, number>,
): { ok: true; phoneNumber: string; contact: Pick<CsvContact, "name" | "timeZone"> } | Refused {
  if (fields.length !== columns.length) {
    const count = `${fields.length} ${fields.length === 1 ? "field" : "fields"}`;
    return {
      ok: false,
      value: fields.join(","),
      reason: `${count}, the header names ${columns.length}: ${columns.join(", ")}`,
    };
  }
  const fieldOf = (name: string) => fields[columns.indexOf(name)] ?? "";
  const typed = fieldOf("phone_number");
  if (typed === "") return { ok: false, value: "", reason: "phone_number is empty" };
  const phoneNumber = normalisePhoneNumber(typed, NUMBER_FORM);
  if (phoneNumber === null) {
    return { ok: false, value: typed, reason: "not a phone number: 7 to 15 digits, + optional" };
  }
  const timeZone = fieldOf("time_zone") || null;
  if (timeZone !== null && !isTimeZone(timeZone)) {
    return { ok: false, value: timeZone, reason: "unknown time zone; one is America/New_York" };
  }
  const earlier = lineOf.get(phoneNumber);
  if (earlier !== undefined) return { ok: false, value: typed, reason: `same number as line ${earlier}` };
  return { ok: true, phoneNumber, contact: { name: fieldOf("name") || null, timeZone } };
}

type Row = { ok: true; line: number; fields: string[] } | (Refused & { line: number });

/** Row by row, so that one that cannot be read takes no other with it. Empty lines are skipped. */
function* rowsOf(text: string): Generator<Row> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    if ((lines[at] ?? "").trim() === "") continue;
    const row = rowAt(lines, at);
    yield row.ok ? { ok: true, line: at + 1, fields: row.fields } : { ...row, line: at + 1 };
    if (row.ok) at += row.lineCount - 1;
  }
}

/** One line, or several when a quoted field goes on in the next. */
function rowAt(
  lines: readonly string[],
  at: number,
): { ok: true; fields: string[]; lineCount: number } | Refused {
  for (let lineCount = 1; lineCount <= MAX_LINES_PER_ROW && at + lineCount <= lines.length; lineCount++) {
    try {
      const [fields = []] = parse(lines.slice(at, at + lineCount).join("\n"), { trim: true });
      return { ok: true, fields, lineCount };
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      if (error.code !== "CSV_QUOTE_NOT_CLOSED") break;
    }
  }
  return { ok: false, value: lines[at] ?? "", reason: "a quote is in the wrong place, or never closed" };
}

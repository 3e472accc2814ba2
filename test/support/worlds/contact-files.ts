// Files as tests write them, read to the end.
import type { ColumnChoice } from "../../../src/domain/contacts/import/columns.ts";
import { decodedText } from "../../../src/domain/contacts/import/decode.ts";
import type {
  ImportedContact,
  ImportRow,
  RejectedRow,
  RowReader,
} from "../../../src/domain/contacts/import/import-row.ts";
import { CsvReader } from "../../../src/domain/contacts/import/read-csv.ts";
import { NdjsonReader } from "../../../src/domain/contacts/import/read-ndjson.ts";
import type { PhoneNumberRules } from "../../../src/domain/contacts/phone-number.ts";

export const DIGITS: PhoneNumberRules = { defaultCountry: null, validation: "digits" };

export const CHOICE: ColumnChoice = {
  delimiter: null,
  header: true,
  phoneColumn: null,
  timeZoneColumn: null,
  metadataColumns: null,
};

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The bytes, cut behind these positions. */
export function cut(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const at = [0, ...positions.filter(p => p < bytes.length).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((to, i) => bytes.slice(at[i], to));
}

export async function* streamOf<T>(pieces: readonly T[]): AsyncGenerator<T> {
  yield* pieces;
}

export async function textsOf(pieces: readonly Uint8Array[], encoding = "utf-8"): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of decodedText(streamOf(pieces), encoding)) texts.push(text);
  return texts;
}

export const rowsOf = (reader: RowReader, texts: readonly string[]): ImportRow[] => [
  ...texts.flatMap(text => reader.push(text)),
  ...reader.end(),
];

export interface Read {
  contacts: (ImportedContact & { line: number })[];
  rejected: Omit<RejectedRow, "ok">[];
}

function sorted(rows: readonly ImportRow[]): Read {
  return {
    contacts: rows.flatMap(row => (row.ok ? [{ line: row.line, ...row.contact }] : [])),
    rejected: rows.flatMap(({ ...row }) => {
      if (row.ok) return [];
      const { line, column, value, reason } = row;
      return [{ line, column, value, reason }];
    }),
  };
}

export const readCsv = (text: string, choice: Partial<ColumnChoice> = {}, rules = DIGITS): Read =>
  sorted(rowsOf(new CsvReader({ ...CHOICE, ...choice }, rules), [text]));

export const readNdjson = (text: string, rules = DIGITS): Read =>
  sorted(rowsOf(new NdjsonReader(rules), [text]));

// A CSV file with contacts, row by row.
import { partyColumnOf, partyFromColumns } from "../../compliance/party-columns.ts";
import { invalid } from "../../errors.ts";
import type { PhoneNumberRules } from "../phone-number.ts";
import { type ColumnChoice, type Columns, chooseColumns, delimiterOf } from "./columns.ts";
import { type CsvRow, CsvRows } from "./csv-rows.ts";
import { BROKEN_CHARACTER, checkRow, type ImportRow, type RowReader, rejected } from "./import-row.ts";
import { type Line, LineReader } from "./lines.ts";

/** Excel's own first line, which says what separates the fields. */
const SEPARATOR = /^"?sep=(.)"?\s*$/i;

export class CsvReader implements RowReader {
  readonly #choice: ColumnChoice;
  readonly #rules: PhoneNumberRules;
  readonly #lines = new LineReader();
  #delimiter: string | null;
  #rows: CsvRows | null = null;
  #columns: Columns | null = null;

  constructor(choice: ColumnChoice, rules: PhoneNumberRules) {
    this.#choice = choice;
    this.#rules = rules;
    this.#delimiter = choice.delimiter;
  }

  push(text: string): ImportRow[] {
    return this.#read(this.#lines.push(text));
  }

  end(): ImportRow[] {
    const last = this.#read(this.#lines.end());
    const rows = [...last, ...this.#contacts(this.#rows?.end() ?? [])];
    if (this.#columns === null) throw invalid({ file: ["The file is empty."] });
    return rows;
  }

  #read(lines: readonly Line[]): ImportRow[] {
    const rest = this.#rows === null ? this.#begin(lines) : lines;
    return this.#rows === null ? [] : this.#contacts(this.#rows.push(rest));
  }

  /** What separates the fields is known from the first line that has something. */
  #begin(lines: readonly Line[]): readonly Line[] {
    const at = lines.findIndex(line => /\S/.test(line.text));
    const first = lines[at];
    if (first === undefined) return [];
    const separator = SEPARATOR.exec(first.text)?.[1];
    this.#delimiter ??= separator ?? delimiterOf(first.text);
    this.#rows = new CsvRows(this.#delimiter);
    return lines.slice(separator === undefined ? at : at + 1);
  }

  #contacts(rows: readonly CsvRow[]): ImportRow[] {
    const contacts: ImportRow[] = [];
    for (const row of rows) {
      if (this.#columns === null) {
        if (!row.ok) throw invalid({ file: [`line ${row.line}, the first row: ${row.reason}`] });
        this.#columns = chooseColumns(row.fields, this.#choice);
        if (this.#choice.header) continue;
      }
      contacts.push(
        row.ok ? this.#contact(row, this.#columns) : rejected(row.line, null, row.text, row.reason),
      );
    }
    return contacts;
  }

  #contact({ line, fields }: CsvRow & { ok: true }, columns: Columns): ImportRow {
    const whole = () => fields.join(this.#delimiter ?? ",");
    if (fields.length !== columns.count) {
      const has = `${fields.length} ${fields.length === 1 ? "column" : "columns"}`;
      return rejected(line, null, whole(), `${has}, the first row has ${columns.count}`);
    }
    const broken = fields.findIndex(field => field.includes(BROKEN_CHARACTER));
    if (broken !== -1) {
      const reason = "not valid UTF-8: save the file as CSV UTF-8";
      return rejected(line, columns.names[broken] ?? null, fields[broken] ?? "", reason);
    }
    const at = (column: number | null) => (column === null ? "" : (fields[column] ?? ""));
    return checkRow(
      {
        line,
        typed: at(columns.phone),
        timeZone: at(columns.timeZone),
        metadata: metadataOf(fields, columns),
        party: partyIn(fields, columns),
        phoneColumn: columns.names[columns.phone] ?? "",
        timeZoneColumn: columns.names[columns.timeZone ?? 0] ?? "",
        partyColumn: path => headerOf(columns, partyColumnOf(path)),
      },
      this.#rules,
    );
  }
}

const partyIn = (fields: readonly string[], { party }: Columns) =>
  party.length === 0
    ? null
    : partyFromColumns(party.map(({ at, name }) => ({ name, text: fields[at] ?? "" })));

/** As the file spells it. What is missing has no header. */
function headerOf({ party, names }: Columns, wanted: string): string {
  const column = party.find(({ name }) => name === wanted);
  return column === undefined ? wanted : (names[column.at] ?? wanted);
}

/** A column named metadata with a JSON object in it gives its keys, as the export writes them. */
function metadataOf(fields: readonly string[], { metadata }: Columns): string | null {
  const entries: [string, unknown][] = [];
  for (const { at, key } of metadata) {
    const value = fields[at] ?? "";
    if (value === "") continue;
    const object = key === "metadata" ? objectOf(value) : null;
    if (object === null) entries.push([key, value]);
    else entries.push(...Object.entries(object));
  }
  return entries.length === 0 ? null : JSON.stringify(Object.fromEntries(entries));
}

function objectOf(text: string): object | null {
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

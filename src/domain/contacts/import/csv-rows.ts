// Lines → the rows of a CSV file (RFC 4180). csv-parse reads the fields; this decides which lines belong together, so
// that a file streams through, and a quote in the wrong place costs its own row and not the rest of the file.
//
// Its browser build, because that brings its own Buffer: workerd has none without nodejs_compat. Its streaming
// parser needs node:stream, or 90 KB of it, and gives up at a quote that is never closed.
import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { type Line, MAX_ROW_CHARACTERS } from "./lines.ts";

export type CsvRow =
  | { ok: true; line: number; fields: string[] }
  /** `text`: the line it starts with. */
  | { ok: false; line: number; text: string; reason: string };

/** Rows that are given to csv-parse together: one call costs as much as 10 rows. */
const ROWS_PER_PARSE = 500;

export class CsvRows {
  readonly #delimiter: string;
  readonly #wellFormed: RegExp;
  /** Whole rows, most of one line, not parsed yet. */
  #whole: Line[] = [];
  /** Lines of a row whose quoted field has not ended. */
  #open: Line[] = [];
  #openCharacters = 0;
  #rows: CsvRow[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#wellFormed = wellFormed(delimiter);
  }

  push(lines: readonly Line[]): CsvRow[] {
    for (const line of lines) this.#take(line);
    return this.#taken();
  }

  end(): CsvRow[] {
    this.#giveUp("a quoted field is never closed");
    return this.#taken();
  }

  #taken(): CsvRow[] {
    this.#parseWhole();
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Quotes come in pairs, inside a field and around it: after an odd number of them a field is still open. */
  #take(line: Line): void {
    if (line.tooLong) {
      this.#giveUp("a quoted field is not closed before a line that is too long");
      this.#reject(line, `longer than ${MAX_ROW_CHARACTERS} characters`);
    } else if (this.#open.length === 0) {
      if (hasOddQuotes(line.text)) this.#opened([line]);
      else if (/\S/.test(line.text)) this.#whole.push(line);
    } else {
      this.#open.push(line);
      this.#openCharacters += line.text.length;
      if (this.#openCharacters > MAX_ROW_CHARACTERS)
        this.#giveUp(`a quoted field is not closed within ${MAX_ROW_CHARACTERS} characters`);
      else if (hasOddQuotes(line.text)) this.#close();
    }
    if (this.#whole.length >= ROWS_PER_PARSE) this.#parseWhole();
  }

  #opened(lines: Line[]): void {
    this.#open = lines;
    this.#openCharacters = lines.reduce((sum, line) => sum + line.text.length, 0);
  }

  #close(): void {
    const [first] = this.#open;
    const text = this.#open.map(line => line.text).join("");
    if (first !== undefined && this.#wellFormed.test(text)) {
      this.#whole.push({ ...first, text });
      this.#opened([]);
    } else {
      this.#giveUp(MISPLACED);
    }
  }

  /** Rejects the line that opened the row; those behind it are rows of their own. */
  #giveUp(reason: string): void {
    const [first, ...others] = this.#open;
    if (first === undefined) return;
    this.#opened([]);
    this.#reject(first, reason);
    for (const line of others) this.#take(line);
  }

  #reject({ number, text }: Line, reason: string): void {
    this.#parseWhole();
    this.#rows.push({ ok: false, line: number, text: text.trimEnd(), reason });
  }

  /** One bad row fails all that are parsed with it: then those that can be told by their quotes are kept from it. */
  #parseWhole(): void {
    const whole = this.#whole;
    this.#whole = [];
    let good = whole;
    let fields: (string[] | undefined)[] | null = this.#read(good);
    if (fields === null) {
      good = whole.filter(({ text }) => this.#wellFormed.test(text));
      fields = this.#read(good) ?? good.map(row => this.#read([row])?.[0]);
    }
    const byLine = new Map(good.map((row, i) => [row.number, fields[i]]));
    for (const { number: line, text } of whole) {
      const found = byLine.get(line);
      this.#rows.push(
        found === undefined
          ? { ok: false, line, text: text.trimEnd(), reason: MISPLACED }
          : { ok: true, line, fields: found },
      );
    }
  }

  /** Null when csv-parse refuses them. */
  #read(whole: readonly Line[]): string[][] | null {
    if (whole.length === 0) return [];
    try {
      const parsed: string[][] = parse(whole.map(row => row.text).join(""), {
        delimiter: this.#delimiter,
        record_delimiter: ["\r\n", "\n", "\r"],
        relax_column_count: true,
        trim: true,
      });
      return parsed.length === whole.length ? parsed : null;
    } catch (error) {
      if (error instanceof CsvError) return null;
      throw error;
    }
  }
}

const MISPLACED = "a quote is in the wrong place";

/** Matches a row whose quotes are where RFC 4180 has them, with space around them or not. */
function wellFormed(delimiter: string): RegExp {
  const between = delimiter.replace(/[^\w\s]/, "\\$&");
  const space = `[^\\S\\r\\n${between}]*`;
  const field = `(?:${space}"(?:[^"]|"")*"${space}|[^"\\r\\n${between}]*)`;
  return new RegExp(`^${field}(?:${between}${field})*[\\r\\n]*$`);
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

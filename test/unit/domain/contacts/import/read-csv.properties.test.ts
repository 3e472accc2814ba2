// Whatever stands in the fields, and wherever the stream is cut: what was written is read.
import fc from "fast-check";
import { expect, it } from "vitest";
import { csvLine } from "../../../../../src/domain/contacts/csv.ts";
import { CsvRows } from "../../../../../src/domain/contacts/import/csv-rows.ts";
import { LineReader } from "../../../../../src/domain/contacts/import/lines.ts";
import { CsvReader } from "../../../../../src/domain/contacts/import/read-csv.ts";
import {
  bytesOf,
  CHOICE,
  cut,
  DIGITS,
  readCsv,
  rowsOf,
  textsOf,
} from "../../../../support/worlds/contact-files.ts";

/** Made of what CSV is about, or of anything. */
const field = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', ",", ";", "\t", "\r", "\n", " ", "a", "é", "'", "=", "😀") }),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const cuts = fc.array(fc.nat(400), { maxLength: 8 });
const table = fc.integer({ min: 1, max: 4 }).chain(width =>
  fc.array(fc.array(fc.tuple(field, fc.boolean()), { minLength: width, maxLength: width }), {
    maxLength: 8,
  }),
);

const needsQuotes = (text: string) => /[",;\t\r\n]|^\s|\s$/.test(text);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

function rowsRead(texts: readonly string[], delimiter: string) {
  const lines = new LineReader();
  const rows = new CsvRows(delimiter);
  return [...texts.flatMap(t => rows.push(lines.push(t))), ...rows.push(lines.end()), ...rows.end()];
}

it("reads any fields back, with the line each row starts at, wherever the bytes are cut", async () => {
  const style = fc.record({
    delimiter: fc.constantFrom(",", ";", "\t"),
    end: fc.constantFrom("\r\n", "\n", "\r"),
    mark: fc.boolean(),
    endsOpen: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(table, style, cuts, async (rows, { delimiter, end, mark, endsOpen }, positions) => {
      const texts = rows.map(row => {
        const written = row.map(([text, always]) => (always || needsQuotes(text) ? quoted(text) : text));
        // A line with nothing in it would be no row.
        return written.join(delimiter).trim() === ""
          ? row.map(() => '""').join(delimiter)
          : written.join(delimiter);
      });
      const wanted = rows.map((row, i) => ({
        ok: true,
        line: 1 + (texts.slice(0, i).join(end) + (i > 0 ? end : "")).split(/\r\n|\r|\n/).length - 1,
        fields: row.map(([text]) => text),
      }));
      const file = `${mark ? "\ufeff" : ""}${texts.join(end)}${endsOpen || rows.length === 0 ? "" : end}`;
      // Without the mark, one that is text would be taken for it.
      fc.pre(mark || !file.startsWith("\ufeff"));
      fc.pre(!file.includes("\0"));
      const pieces = await textsOf(cut(bytesOf(file), positions));
      expect(rowsRead(pieces, delimiter)).toEqual(wanted);
    }),
    { numRuns: 1_000 },
  );
});

it("reads the same rows from any text, wherever it is cut", () => {
  const unit = fc.constantFrom('"', '"', ",", "\r", "\n", "\n", " ", "a", "+12025550123");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), cuts, (text, positions) => {
      const file = `phone,b\n${text}`;
      const at = [0, ...positions.filter(p => p < file.length).sort((a, b) => a - b), file.length];
      const pieces = at.slice(1).map((to, i) => file.slice(at[i], to));
      const read = (texts: readonly string[]) => rowsOf(new CsvReader(CHOICE, DIGITS), texts);
      expect(read(pieces)).toEqual(read([file]));
    }),
    { numRuns: 1_000 },
  );
});

it("loses no good row behind any bad ones", () => {
  const bad = fc.string({ unit: fc.constantFrom('"', ",", "a", " "), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(bad, { maxLength: 5 }), rows => {
      const good = ["+12025550101,x", "+12025550102,y", "+12025550103,z"];
      const { contacts } = readCsv(["phone,b", ...rows, ...good].join("\n"));
      expect(contacts.map(c => c.phoneNumber).slice(-3)).toEqual(good.map(row => row.slice(0, 12)));
    }),
    { numRuns: 500 },
  );
});

it("reads what the export writes, formulas and plus signs among it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000_000, max: 999_999_999 }),
      field,
      fc.boolean(),
      (digits, text, raw) => {
        const row = csvLine([`+${digits}`, { json: { text } }], raw);
        const { contacts, rejected } = readCsv(csvLine(["phone_number", "metadata"]) + row);
        expect(rejected).toEqual([]);
        expect(contacts).toMatchObject([{ phoneNumber: `+${digits}`, metadata: JSON.stringify({ text }) }]);
      },
    ),
  );
});

/** Fields as a program sees them that splits at `separator` and takes quotes off where it finds them. */
const fieldsSplitAt = (line: string, separator: RegExp) =>
  line.split(separator).map(text => text.replace(/^["\s]+/, ""));

it("holds no formula, at whatever a spreadsheet splits its lines", () => {
  const unit = fc.constantFrom('"', ";", "\t", "\r", "\n", " ", "a", "'", "=", "+", "-", "@", "＝", "\\");
  const text = fc.string({ unit, maxLength: 12 });
  const cell = fc.oneof(
    text,
    fc.record({ json: fc.dictionary(text, text, { maxKeys: 2 }) }),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), cells => {
      const line = csvLine(cells);
      // A comma in a quoted field is its own; the first field of each part is what stands in front of a comma.
      for (const field of fieldsSplitAt(line, /[;\t\r\n]/)) expect(field).not.toMatch(/^[=+\-@＝＋－＠]/);
      const [read] = rowsRead([line], ",");
      for (const field of read?.ok === true ? read.fields : [])
        expect(field).not.toMatch(/^["\s]*[=+\-@＝＋－＠]/);
    }),
    { numRuns: 2_000 },
  );
});

// The demo's file, as the import reads it.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { ImportRow } from "../../../../src/domain/contacts/import/import-row.ts";
import { CsvReader } from "../../../../src/domain/contacts/import/read-csv.ts";

const CHOICE = {
  delimiter: null,
  header: true,
  phoneColumn: null,
  timeZoneColumn: null,
  metadataColumns: null,
};
const reader = new CsvReader(CHOICE, { defaultCountry: null, validation: "digits" });
const rows: ImportRow[] = [...reader.push(readFileSync("config/demo-contacts.csv", "utf8")), ...reader.end()];
const numbers = rows.flatMap(row => (row.ok ? [row.contact.phoneNumber] : []));

it("has a few hundred contacts, one number twice, and one bad row of each kind", () => {
  expect(rows).toHaveLength(366);
  expect([numbers.length, new Set(numbers).size]).toEqual([361, 360]);
  expect(rows.filter(row => !row.ok).map(row => row.line)).toEqual([25, 73, 120, 192, 303]);
});

it("rings only the simulator's numbers, and none that stays silent until its lease ends", () =>
  expect(numbers.filter(number => !/^\+1500555[01234689]\d{3}$/.test(number))).toEqual([]));

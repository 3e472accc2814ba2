// Contacts from a CSV file: what is read, what is refused, and that a bad row costs nobody else.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCsvContacts } from "../../../../src/tools/demo/csv-contacts.ts";

const HEADER = "phone_number,name,time_zone\n";

function read(text: string) {
  const result = readCsvContacts(text);
  if (!result.ok) throw new Error(result.problem);
  return result;
}

/** A good row before and one after, which must always be there. */
function between(row: string) {
  const result = read(`${HEADER}+15005550001,First,Europe/Paris\n${row}\n+15005550002,Last,\n`);
  const numbers = result.contacts.map(c => c.phoneNumber);
  expect(numbers.at(0)).toBe("+15005550001");
  expect(numbers.at(-1)).toBe("+15005550002");
  return { rejected: result.rejected, between: result.contacts.slice(1, -1) };
}

describe("a row that is read", () => {
  it("has its number brought into normal form", () =>
    expect(between("+1 (500) 555-0123,Ann,").between).toEqual([
      { line: 3, phoneNumber: "+15005550123", name: "Ann", timeZone: null },
    ]));
  it("may hold commas and quotes in quoted fields", () =>
    expect(between('+15005550123,"Okafor, Nell ""Nellie""",Europe/London').between).toMatchObject([
      { name: 'Okafor, Nell "Nellie"', timeZone: "Europe/London" },
    ]));
  it("may go on in the next line inside a quoted field", () =>
    expect(between('+15005550123,"Okafor,\nNell",Europe/London').between).toMatchObject([
      { line: 3, name: "Okafor,\nNell" },
    ]));
  it("needs neither name nor time zone", () =>
    expect(between("+15005550123,,").between).toMatchObject([{ name: null, timeZone: null }]));
});

describe("a bad row is named with its line, and the others are read", () => {
  it("letters in the number", () =>
    expect(between("+1 500 CALL NOW,Ann,").rejected).toEqual([
      { line: 3, value: "+1 500 CALL NOW", reason: "not a phone number: 7 to 15 digits, + optional" },
    ]));
  it("a number that is too short", () =>
    expect(between("+15005,Ann,").rejected).toMatchObject([{ line: 3, value: "+15005" }]));
  it("an empty number", () =>
    expect(between(",Ann,Europe/Paris").rejected).toEqual([
      { line: 3, value: "", reason: "phone_number is empty" },
    ]));
  it("an unknown time zone", () =>
    expect(between("+15005550123,Ann,Australia/Atlantis").rejected).toEqual([
      { line: 3, value: "Australia/Atlantis", reason: "unknown time zone; one is America/New_York" },
    ]));
  it("a missing column", () =>
    expect(between("+15005550123").rejected).toEqual([
      {
        line: 3,
        value: "+15005550123",
        reason: "1 field, the header names 3: phone_number, name, time_zone",
      },
    ]));
  it("a comma too many, as in a name that should have been quoted", () =>
    expect(between("+15005550123,Okafor, Nell,Europe/London").rejected).toMatchObject([
      { line: 3, reason: "4 fields, the header names 3: phone_number, name, time_zone" },
    ]));
  it("the number of an earlier row, written differently", () =>
    expect(between("+1 500 555 0001,Ann,").rejected).toEqual([
      { line: 3, value: "+1 500 555 0001", reason: "same number as line 2" },
    ]));
  it("a quote that is never closed", () =>
    expect(between('+15005550123,"Okafor,Europe/London').rejected).toEqual([
      {
        line: 3,
        value: '+15005550123,"Okafor,Europe/London',
        reason: "a quote is in the wrong place, or never closed",
      },
    ]));
  it("a quote in the wrong place", () =>
    expect(between('+15005550123,"Nell" Okafor,').rejected).toMatchObject([{ line: 3 }]));
});

describe("a file", () => {
  it("may name its columns in any order and case, and have others", () =>
    expect(read("Name,Note,PHONE_NUMBER\nAnn,vip,+15005550123\n").contacts).toEqual([
      { line: 2, phoneNumber: "+15005550123", name: "Ann", timeZone: null },
    ]));
  it("may come from a spreadsheet: byte order mark, CRLF, empty lines", () =>
    expect(read(`\uFEFF${HEADER.replace("\n", "\r\n")}\r\n+15005550123,Ann,\r\n\r\n`)).toEqual({
      ok: true,
      contacts: [{ line: 3, phoneNumber: "+15005550123", name: "Ann", timeZone: null }],
      rejected: [],
    }));
  it("without the column phone_number is refused, saying what it has", () =>
    expect(readCsvContacts("name;phone_number\nAnn;+15005550123\n")).toEqual({
      ok: false,
      problem: "No column phone_number; the header names name;phone_number.",
    }));
  it("that is empty is refused", () => expect(readCsvContacts("\n")).toMatchObject({ ok: false }));
  it("with thousands of bad rows is read to its end", () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => (i % 2 ? `+1500555${1_000 + i},x,` : `bad${i},"x`));
    expect(read(HEADER + rows.join("\n"))).toMatchObject({
      contacts: { length: 1_500 },
      rejected: { length: 1_500 },
    });
  });
});

describe("the shipped sample", () => {
  const { contacts, rejected } = read(readFileSync("config/demo-contacts.csv", "utf8"));

  it("has a few hundred contacts and one bad row of each kind", () => {
    expect(contacts).toHaveLength(360);
    expect(rejected.map(r => r.line)).toEqual([25, 73, 120, 192, 249, 303]);
  });
  it("rings only the simulator's numbers, and none that stays silent until its lease ends", () =>
    expect(contacts.filter(c => !/^\+1500555[01234689]\d{3}$/.test(c.phoneNumber))).toEqual([]));
});

// CSV files as people have them: which column is what, what is refused, and that a bad row costs nobody else.
import { describe, expect, it } from "vitest";
import { MAX_ROW_CHARACTERS } from "../../../../../src/domain/contacts/import/lines.ts";
import { readCsv } from "../../../../support/worlds/contact-files.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";

/** A good row before and one after, which must always be there. */
function between(row: string) {
  const read = readCsv(`phone,name,tz\n${ANNA},First,\n${row}\n${BEN},Last,\n`);
  const numbers = read.contacts.map(c => c.phoneNumber);
  expect([numbers.at(0), numbers.at(-1)]).toEqual([ANNA, BEN]);
  return { rejected: read.rejected, contacts: read.contacts.slice(1, -1) };
}

describe("the columns", () => {
  it("are known by their headers, whatever their case, their order and the space around them", () => {
    const { contacts } = readCsv(`City, Time Zone ,MOBILE NUMBER,Name\nParis,Europe/Paris,${ANNA},Ann\n`);
    expect(contacts).toEqual([
      { line: 2, phoneNumber: ANNA, timeZone: "Europe/Paris", metadata: '{"City":"Paris","Name":"Ann"}' },
    ]);
  });

  it.each(["phone_number", "Phone", "number", "Mobile", "TELEPHONE", "cell.phone", "phone-number"])(
    "%s is one of phone numbers",
    header => {
      expect(readCsv(`${header}\n${ANNA}`).contacts).toMatchObject([{ phoneNumber: ANNA, metadata: null }]);
    },
  );

  it("are as the client says, by header or by number", () => {
    const file = `a,b,c\n1,${ANNA},Asia/Kolkata\n`;
    const wanted = [{ phoneNumber: ANNA, timeZone: "Asia/Kolkata", metadata: '{"a":"1"}' }];
    expect(readCsv(file, { phoneColumn: "B", timeZoneColumn: "c" }).contacts).toMatchObject(wanted);
    expect(readCsv(file, { phoneColumn: "2", timeZoneColumn: "3" }).contacts).toMatchObject(wanted);
    const { contacts } = readCsv(file, { phoneColumn: "b", metadataColumns: ["c"] });
    expect(contacts).toMatchObject([{ timeZone: null, metadata: '{"c":"Asia/Kolkata"}' }]);
    expect(readCsv(file, { phoneColumn: "b", metadataColumns: [] }).contacts).toMatchObject([
      { metadata: null },
    ]);
  });

  it("without a header are counted from 1, and the first line is a row", () => {
    const read = readCsv(`x,${ANNA}\ny,${BEN}\n`, { header: false, phoneColumn: "2" });
    expect(read.contacts).toEqual([
      { line: 1, phoneNumber: ANNA, timeZone: null, metadata: '{"column_1":"x"}' },
      { line: 2, phoneNumber: BEN, timeZone: null, metadata: '{"column_1":"y"}' },
    ]);
    expect(readCsv(`${ANNA}\n${BEN}`, { header: false }).contacts).toHaveLength(2);
  });

  it("that nobody named, or that came twice, get their number", () => {
    const { contacts } = readCsv(`phone,,name,name,__proto__\n${ANNA},a,b,c,d`);
    expect(contacts[0]?.metadata).toBe('{"column_2":"a","name":"b","name_4":"c","__proto__":"d"}');
  });

  it("of phone numbers must be there: else the file is refused, saying what it has", () => {
    expect(() => readCsv(`${ANNA},x\n`)).toThrow(`the header names ${ANNA}, x. Name it with ?phone_column=`);
    expect(() => readCsv("phone,x\n", { phoneColumn: "handy" })).toThrow(
      'the file has no column "handy"; the header names phone, x',
    );
    expect(() => readCsv("1\n", { header: false, phoneColumn: "7" })).toThrow("its first row has 1");
  });

  it("named metadata with an object in it gives its keys", () => {
    const { contacts } = readCsv(`phone,metadata,x\n${ANNA},"{""a"":1,""b"":[2]}",y\n${BEN},{broken,z`);
    expect(contacts.map(c => c.metadata)).toEqual([
      '{"a":1,"b":[2],"x":"y"}',
      '{"metadata":"{broken","x":"z"}',
    ]);
  });
});

describe("the form of the file", () => {
  it.each([
    [";", `phone;name\n${ANNA};"a, b"\n`],
    ["tab", `phone\tname\n${ANNA}\ta, b\n`],
    [", although a quoted name has ;", `phone,name,"x;y;z;q"\n${ANNA},"a, b",\n`],
    ["what Excel's own first line says", `sep=|\nphone|name\n${ANNA}|a, b\n`],
  ])("may be separated by %s", (_, file) => {
    expect(readCsv(file).contacts).toMatchObject([{ phoneNumber: ANNA, metadata: '{"name":"a, b"}' }]);
  });

  it("may end its lines as it likes, and skip some; the numbers of the lines are right all the same", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const file = ["phone,x", "", `${ANNA},"a${end}b"`, "   ", `${BEN},c`, ""].join(end);
      expect(readCsv(file).contacts.map(c => c.line)).toEqual([3, 6]);
    }
  });

  it("that is empty is refused", () => {
    expect(() => readCsv("")).toThrow("The file is empty.");
    expect(() => readCsv("\n \r\n")).toThrow("The file is empty.");
  });

  it("with nothing but a header has no rows", () =>
    expect(readCsv("phone\n")).toEqual({ contacts: [], rejected: [] }));

  it("with a broken first row is refused as a whole, with its line", () =>
    expect(() => readCsv('pho"ne,x\n1,2\n')).toThrow(
      "line 1, the first row: a quoted field is never closed",
    ));
});

describe("a bad row is named with its line, and the others are read", () => {
  it.each([
    ["too many columns", "+1,a,,x", null, "+1,a,,x", "4 columns, the first row has 3"],
    ["too few columns", "+12025550123", null, "+12025550123", "1 column, the first row has 3"],
    ["no number", ",Ann,", "phone", "", "is empty"],
    ["what is no number", "call me,,", "phone", "call me", "not a phone number: 7 to 15 digits, + optional"],
    [
      "a zone that is none",
      "+12025550123,,Mars/Base",
      "tz",
      "Mars/Base",
      "unknown time zone; one is America/New_York",
    ],
    [
      "a quote in a field",
      '+12025550123,5" pipe 3",',
      null,
      '+12025550123,5" pipe 3",',
      "a quote is in the wrong place",
    ],
    [
      "text behind a quoted field",
      '+12025550123,"a"b,',
      null,
      '+12025550123,"a"b,',
      "a quote is in the wrong place",
    ],
    [
      "bytes that are not UTF-8",
      "+12025550123,Jos\ufffd,",
      "name",
      "Jos\ufffd",
      "not valid UTF-8: save the file as CSV UTF-8",
    ],
    [
      "a quote that is never closed",
      '+12025550123,"Ann,',
      null,
      '+12025550123,"Ann,',
      "a quoted field is never closed",
    ],
  ])("%s", (_, row, column, value, reason) => {
    expect(between(row)).toEqual({ rejected: [{ line: 3, column, value, reason }], contacts: [] });
  });

  it("a number whose digits a spreadsheet lost", () =>
    expect(between("1.20255E+10,,").rejected[0]?.reason).toContain("last 5 digits are lost"));

  it("metadata of more than 4 KiB", () => {
    expect(between(`+12025550123,${"é".repeat(2_040)},`).contacts).toHaveLength(1);
    const { rejected } = between(`+12025550123,${"é".repeat(2_060)},`);
    expect(rejected).toMatchObject([{ line: 3, reason: "metadata must not exceed 4096 bytes as JSON" }]);
    expect(rejected[0]?.value).toHaveLength(200);
  });

  it("a line, or a quoted field, that is too long", () => {
    const long = "x".repeat(MAX_ROW_CHARACTERS);
    expect(between(`+12025550123,${long},`).rejected).toMatchObject([
      { line: 3, reason: "longer than 65536 characters" },
    ]);
    const { rejected, contacts } = between(`+12025550123,"Ann\n${long.slice(5)}\n+12025550199,"b"\n`);
    expect(rejected).toMatchObject([
      { line: 3, reason: "a quoted field is not closed within 65536 characters" },
      { line: 4, reason: "1 column, the first row has 3" },
      { line: 5, reason: "2 columns, the first row has 3" },
    ]);
    expect(contacts).toEqual([]);
  });

  it("two quotes that are rows apart spoil their own rows only", () => {
    const good = (n: number) => `+1202555${1000 + n},"a, b",`;
    const rows = [good(1), '+12025550123,a"b,', good(2), good(3), '+12025550124,c"d,', good(4)];
    const { rejected, contacts } = between(rows.join("\n"));
    expect(rejected.map(r => r.line)).toEqual([4, 7]);
    expect(contacts.map(c => c.line)).toEqual([3, 5, 6, 8]);
  });

  it("among many, each by itself, in the order of the file", () => {
    const rows = Array.from({ length: 1_500 }, (_, i) =>
      i % 7 === 0 ? `x${i},"a"b` : `+1202${3_000_000 + i},"a, b"`,
    );
    const { rejected, contacts } = readCsv(`phone,name\n${rows.join("\n")}`);
    expect(rejected.map(r => r.line)).toEqual(rows.flatMap((row, i) => (row.startsWith("x") ? [i + 2] : [])));
    expect(contacts).toHaveLength(1_500 - rejected.length);
  });
});

it("completes and checks numbers by the product's rules", () => {
  const strict = { defaultCountry: "US", validation: "strict" } as const;
  const { contacts, rejected } = readCsv("phone\n(202) 555-0123\n1 202 555 0124\n+12\n2025550\n", {}, strict);
  expect(contacts.map(c => c.phoneNumber)).toEqual(["+12025550123", "+12025550124"]);
  expect(rejected.map(r => r.reason)).toEqual(
    Array(2).fill("not a phone number: 7 to 15 digits, + optional, valid in its national plan"),
  );
});

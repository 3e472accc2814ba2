// NDJSON: one object a line, and a bad line costs nobody else.
import { expect, it } from "vitest";
import { readNdjson } from "../../../../support/worlds/contact-files.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";

it("reads an object a line, with what is empty skipped", () => {
  const file = `\n{"phone_number":"${ANNA}","metadata":{"a":[1]},"time_zone":"Asia/Tokyo"}\r\n\n{"phone_number":12025550002}`;
  expect(readNdjson(file)).toEqual({
    contacts: [
      { line: 2, phoneNumber: ANNA, timeZone: "Asia/Tokyo", metadata: '{"a":[1]}' },
      { line: 4, phoneNumber: BEN, timeZone: null, metadata: null },
    ],
    rejected: [],
  });
});

it.each([
  ["text that is none", "{phone: 1}", null, "{phone: 1}", "not valid JSON"],
  ["half a line", '{"phone_number":', null, '{"phone_number":', "not valid JSON"],
  ["a list", "[1]", null, "[1]", "not an object {phone_number, metadata?, time_zone?}"],
  ["nothing", "null", null, "null", "not an object {phone_number, metadata?, time_zone?}"],
  ["no number", "{}", "phone_number", "", "is required"],
  ["a number that is a list", '{"phone_number":[1]}', "phone_number", "[1]", "must be a string"],
  ["a number with decimals", '{"phone_number":1.5}', "phone_number", "1.5", "must be a string"],
  [
    "a bad number",
    '{"phone_number":"x"}',
    "phone_number",
    "x",
    "not a phone number: 7 to 15 digits, + optional",
  ],
  [
    "a zone that is a number",
    `{"phone_number":"${ANNA}","time_zone":7}`,
    "time_zone",
    "7",
    "must be a string",
  ],
  [
    "an unknown zone",
    `{"phone_number":"${ANNA}","time_zone":"X"}`,
    "time_zone",
    "X",
    "unknown time zone; one is America/New_York",
  ],
  [
    "metadata that is a list",
    `{"phone_number":"${ANNA}","metadata":[1]}`,
    "metadata",
    "[1]",
    "must be an object",
  ],
  [
    "metadata that is text",
    `{"phone_number":"${ANNA}","metadata":"a"}`,
    "metadata",
    '"a"',
    "must be an object",
  ],
  [
    "half a surrogate",
    '{"phone_number":"\\ud800"}',
    "phone_number",
    "\ufffd",
    "not a phone number: 7 to 15 digits, + optional",
  ],
])("rejects %s", (_, line, column, value, reason) => {
  const { contacts, rejected } = readNdjson(
    `{"phone_number":"${ANNA}"}\n${line}\n{"phone_number":"${BEN}"}\n`,
  );
  expect(rejected).toEqual([{ line: 2, column, value, reason }]);
  expect(contacts.map(c => c.phoneNumber)).toEqual([ANNA, BEN]);
});

it("rejects a line that is too long, or nested too deeply, and reads on", () => {
  const deep = `{"phone_number":"${ANNA}","metadata":{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`;
  const long = `{"phone_number":"${ANNA}","metadata":{"a":"${"x".repeat(70_000)}"}}`;
  const { contacts, rejected } = readNdjson(`${long}\n${deep}\n{"phone_number":"${BEN}"}`);
  expect(rejected.map(r => r.line)).toEqual([1, 2]);
  expect(contacts).toMatchObject([{ line: 3, phoneNumber: BEN }]);
});

it("refuses a JSON array, and a file with nothing in it, as a whole", () => {
  expect(() => readNdjson(`[\n{"phone_number":"${ANNA}"}\n]`)).toThrow("NDJSON is one object a line");
  expect(() => readNdjson(" \n")).toThrow("The file is empty.");
});

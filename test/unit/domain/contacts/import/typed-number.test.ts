// Phone numbers as spreadsheets and address books leave them.
import { describe, expect, it } from "vitest";
import { readTypedNumber } from "../../../../../src/domain/contacts/import/typed-number.ts";

it.each([
  ["+12025550123", "+12025550123"],
  ["  +12025550123\u00a0", "+12025550123"],
  ["'+12025550123", "+12025550123"],
  ['="+12025550123"', "+12025550123"],
  ["=12025550123", "12025550123"],
  ["=+12025550123", "+12025550123"],
  ["1.2025550123E+10", "12025550123"],
  ["1,2025550123e10", "12025550123"],
  ["+1.2025550123E+10", "+12025550123"],
  ["1.20255501230E+10", "12025550123"],
  ["12025550123.0", "12025550123"],
  ["12025550123,00", "12025550123"],
  ["\u202a+1 202 555 0123\u202c", "+1 202 555 0123"],
  ["\ufeff+12025550123", "+12025550123"],
  ["", ""],
  ["'", ""],
])("%j means %j", (typed, text) => {
  expect(readTypedNumber(typed)).toEqual({ ok: true, text });
});

describe("a number that lost its digits", () => {
  it.each([
    ["1.20255E+10", 5],
    ["1.2E+11", 10],
    ["1E+10", 10],
    ["4,4781E+11", 7],
  ])("%s is refused, saying how many", (typed, lost) => {
    const reason = `a spreadsheet turned the number into ${typed} and its last ${lost} digits are lost: format the column as text and save it again`;
    expect(readTypedNumber(typed)).toEqual({ ok: false, reason });
  });
});

it.each(["1.20255501234E+10", "12025550123.5", "=A1+B2", "-1.2E+10", "12E-3", "call me"])(
  "%s is left as it is, for the form of a number to refuse",
  typed => {
    expect(readTypedNumber(typed)).toEqual({ ok: true, text: typed });
  },
);

// Lines of a national list, whichever way the file falls into pieces.
import { expect, it } from "vitest";
import {
  type BadLine,
  type ListLine,
  ListReader,
} from "../../../../../src/domain/compliance/lists/list-lines.ts";
import { isSet, placeInList, setBit } from "../../../../../src/domain/compliance/lists/list-set.ts";

function read(file: string, { country = "1", piece = file.length } = {}) {
  const lines: ListLine[] = [];
  const bad: BadLine[] = [];
  const reader = new ListReader(
    country,
    line => lines.push(line),
    line => bad.push(line),
  );
  for (let at = 0; at < file.length; at += piece) reader.push(file.slice(at, at + piece));
  reader.end();
  return {
    lines: lines.map(l => `+${l.block}${String(l.bit).padStart(7, "0")}`),
    said: lines,
    bad,
    count: reader.lines,
  };
}

it.each([1, 2, 3, 7, 1000])("reads the same in pieces of %i characters", piece => {
  const file = "area,number\r\n202,5550143\n\n2025550144\n+442079460123\nno\n305;0000001";
  const { lines, bad, count } = read(file, { piece });
  expect(lines).toEqual(["+12025550143", "+12025550144", "+442079460123", "+13050000001"]);
  expect(bad).toMatchObject([{ line: 6, value: "no" }]);
  expect(count).toBe(7);
});

it.each([
  "20,25550143",
  "202,555014",
  "20255501434",
  "+0123456789",
  "+1234",
  "202,5550143x",
  "--",
  "12".repeat(300),
])("refuses %j by its line", line => {
  const { lines, bad } = read(`2025550143\n${line}\n2025550144\n`);
  expect(bad).toMatchObject([{ line: 2 }]);
  expect(lines).toHaveLength(2);
});

it.each([
  ["020 7946 0123", "+442079460123"],
  ["2079460123", "+442079460123"],
  ["+44 20 7946 0123", "+442079460123"],
])("reads %j as it is dialled at home", (line, number) => {
  expect(read(line, { country: "44" }).lines).toEqual([number]);
});

it("hears what a line says about itself in its last column", () => {
  const { said } = read(
    "202,5550143,A\n202,5550144,2026-11-01,d\n+12025550145,remove\n2025550146\n2025550147,A,",
  );
  expect(said.map(line => line.added)).toEqual([true, false, false, null, true]);
});

it("keeps each number at a place of its own", () => {
  const bytes = new Uint8Array(1_250_000);
  const bits = [0, 1, 7, 8, 9_999, 10_000, 9_999_999].map(
    n => placeInList(`+1202${String(n).padStart(7, "0")}`)?.bit ?? -1,
  );
  for (const bit of bits) expect(setBit(bytes, bit, true)).toBe(true);
  expect(setBit(bytes, 7, true)).toBe(false);
  expect(bits.every(bit => isSet(bytes, bit))).toBe(true);
  for (const bit of [2, 6, 9, 9_998, 10_001, 9_999_998]) expect(isSet(bytes, bit)).toBe(false);
  expect(setBit(bytes, 9_999_999, false)).toBe(true);
  expect(isSet(bytes, 9_999_999)).toBe(false);
  expect(placeInList("+1234567")).toBeNull();
});

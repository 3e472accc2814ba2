// Tables that fit the terminal.
import { describe, expect, it } from "vitest";
import { fields, table, wrap } from "../../../../src/cli/terminal/table.ts";
import { clip, widthOf } from "../../../../src/cli/terminal/terminal.ts";

const COLUMNS = [
  { title: "id", align: "right" as const },
  { title: "name", min: 4 },
  { title: "note", min: 6, optional: true as const },
  { title: "zone", optional: true as const },
];
const ROWS = [
  ["7", "Reminders of November", "a long note about it", "Europe/Paris"],
  ["12", "B", "", "UTC"],
];

describe("a table", () => {
  it("is as wide as its cells where nobody looks", () =>
    expect(table(COLUMNS, ROWS, Number.POSITIVE_INFINITY)).toEqual([
      "  id  name                   note                  zone",
      "   7  Reminders of November  a long note about it  Europe/Paris",
      "  12  B                                            UTC",
    ]));
  it("cuts its widest columns first", () =>
    expect(table(COLUMNS, ROWS, 46)[1]).toBe("   7  Reminders o…  a long note…  Europe/Paris"));
  it("leaves out what is least needed when cutting does not help", () =>
    expect(table(COLUMNS, ROWS, 20)).toEqual(["  id  name    note", "   7  Remin…  a lon…", "  12  B"]));
  it("fits at every width that its narrowest form has", () => {
    for (let width = 10; width < 80; width++) {
      for (const line of table(COLUMNS, ROWS, width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });
  it("is aligned by what is seen: wide characters count twice, accents not at all", () => {
    const rows = [
      ["1", "山田", "x", ""],
      ["2", "Zoe\u0301", "y", ""],
    ];
    const [, first = "", second = ""] = table(COLUMNS, rows, 80);
    expect(widthOf(first.slice(0, first.indexOf("x")))).toBe(widthOf(second.slice(0, second.indexOf("y"))));
    expect(clip("山田太郎", 5)).toBe("山田…");
  });
  it("of names and values leaves out what is not there, and goes on below", () =>
    expect(
      fields(
        [
          ["a", "one two three"],
          ["gone", null],
          ["long", "x"],
        ],
        17,
      ),
    ).toEqual(["  a     one two", "        three", "  long  x"]));
  it("breaks no word", () => expect(wrap("a incomprehensible b", 5)).toEqual(["a", "incomprehensible", "b"]));
});

// What the commands print: tables that fit, times, durations, and text from elsewhere made harmless.
import { describe, expect, it } from "vitest";
import { plainJson, plainText, plainValue } from "../../../../src/cli/terminal/plain-text.ts";
import { progressLine } from "../../../../src/cli/terminal/progress-bar.ts";
import { fields, table, wrap } from "../../../../src/cli/terminal/table.ts";
import { clip, widthOf } from "../../../../src/cli/terminal/terminal.ts";
import { duration, localTime } from "../../../../src/cli/terminal/times.ts";

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

describe("text from elsewhere", () => {
  it("cannot act on the terminal", () => {
    expect(plainText("\x1b[2J\x1b]0;owned\x07Ada\r\nL\tB\x00\x9b31m\x9d\x7f")).toBe("Ada L B");
    expect(plainText("abc\u202edcba")).toBe("abcdcba");
    expect(plainValue({ "\x1b[31mk": ["\x07x", 1, null, { y: "\u0085z" }] })).toEqual({
      k: ["x", 1, null, { y: "z" }],
    });
  });
  it("stays what it is: names in any script", () => expect(plainText("Zoë 山田 😀")).toBe("Zoë 山田 😀"));
  it("is the same value as JSON, without a character that a terminal acts upon", () => {
    const value = { name: "\x1b[31m\x9b\x7f\u202e\u2028" };
    const text = plainJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe("times", () => {
  it("are local", () => {
    expect(localTime("2026-11-21T08:45:19.334Z", "America/New_York")).toBe("2026-11-21 03:45:19");
    expect(localTime("2026-06-30T23:00:00Z", "Europe/Paris")).toBe("2026-07-01 01:00:00");
  });
  it("that are none are printed as they are", () =>
    expect([localTime(null), localTime("soon")]).toEqual(["-", "soon"]));
  it("of a duration are read at a glance", () =>
    expect([0, 59.6, 185, 7_620].map(duration)).toEqual(["0 s", "1 min 00 s", "3 min 05 s", "2 h 07 min"]));
});

describe("the progress of an import", () => {
  it("is counted in bytes, and says when the service works", () => {
    const at = (sent: number) => progressLine({ sent, total: 4_000_000, elapsedMs: 2_000 });
    expect(at(1_000_000)).toBe("  ███████░░░░░░░░░░░░░░░░░░░░░░░  25 %  1.0 MB of 4.0 MB  0.5 MB/s");
    expect(at(4_000_000)).toContain("100 %  4.0 MB of 4.0 MB  sent; waiting");
  });
  it("of an input whose end is not known has no share", () =>
    expect(progressLine({ sent: 500_000, total: null, elapsedMs: 1_000 })).toBe("  0.5 MB sent  0.5 MB/s"));
});
